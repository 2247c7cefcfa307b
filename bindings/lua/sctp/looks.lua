-- Polling for what no descriptor shows: a coroutine looks repeatedly, less often with time.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"

local SHORTEST, LONGEST = 0.001, 0.02

--- Call look() until it returns a value, and return that; nil if the time is over (seconds -1: no limit).
return function(waiter, seconds, look)
  local deadline = seconds >= 0 and raw.clock() + seconds
  local pause = SHORTEST
  while true do
    local first, second, third = look()
    if first ~= nil then return first, second, third end
    local left = deadline and deadline - raw.clock() or pause
    if left <= 0 then return nil end
    waiter.pause(math.min(pause, left))
    pause = math.min(2 * pause, LONGEST)
  end
end
