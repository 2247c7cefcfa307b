-- For what no descriptor tells: a coroutine looks again and again, less often with time.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"

local SHORTEST, LONGEST = 0.001, 0.02

--- Calls look() until it returns something, which is the result; nil when the time is over (seconds -1: never).
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
