-- Calls that wait go on after a signal.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local hooks_run_here = require "sctp.hooks"
local jit = rawget(_G, "jit")

local finish

-- Not a part of finish, because LuaJIT compiles what runs often, and compiled code does not run hooks.
local function again(call, a, b, c, d, e, f, g)
  raw.resume()
  return finish(call, a, b, c, d, e, f, g, call(a, b, c, d, e, f, g))
end
if jit then jit.off(again) end

-- Only a failure has text for its third result. What a call returns is passed on as it is: a name for a value that is not
-- there would add a nil.
function finish(call, a, b, c, d, e, f, g, ...)
  local _, _, third = ...
  if third == "EINTR" and hooks_run_here() then return again(call, a, b, c, d, e, f, g) end
  return ...
end

--- The call of sctp.raw, which has up to seven arguments, going on with the time that is left after a signal.
return function(call)
  return function(a, b, c, d, e, f, g)
    return finish(call, a, b, c, d, e, f, g, call(a, b, c, d, e, f, g))
  end
end
