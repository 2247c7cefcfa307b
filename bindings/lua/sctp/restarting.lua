-- Calls that wait continue after a signal.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local hooks_run_here = require "sctp.hooks"
local jit = rawget(_G, "jit")

local finish

-- Separate from finish, because LuaJIT compiles code that runs often, and compiled code does not run hooks.
local function again(call, a, b, c, d, e, f, g)
  raw.resume()
  return finish(call, a, b, c, d, e, f, g, call(a, b, c, d, e, f, g))
end
if jit then jit.off(again) end

-- Only a failure has a string as its third result. The call's results are passed on without names for them, because a name for
-- a missing value would add a nil.
function finish(call, a, b, c, d, e, f, g, ...)
  local _, _, third = ...
  if third == "EINTR" and hooks_run_here() then return again(call, a, b, c, d, e, f, g) end
  return ...
end

--- Call a function of sctp.raw, with up to seven arguments; after a signal it continues with the time that is left.
return function(call)
  return function(a, b, c, d, e, f, g)
    return finish(call, a, b, c, d, e, f, g, call(a, b, c, d, e, f, g))
  end
end
