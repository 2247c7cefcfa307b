-- For signals_test.lua: waiter.lua MODULE CALL SECONDS main|coroutine; waits in a call and prints how it ended.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local calls = require "calls"

local sock, call, other = calls[arg[2]]()
assert(sock:settimeout(tonumber(arg[3])))
local function wait() return call(sock, nil) end
print("READY")
io.stdout:flush()
if arg[4] == "coroutine" then
  print(coroutine.wrap(wait)())
else
  print(wait())
end
assert(sock and other ~= sock) -- the other end has not been collected meanwhile
