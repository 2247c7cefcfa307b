-- For waits_test.lua: ender.lua MODULE tcp|udp peer_aborts|peer_shuts_down FILE; a peer that reads nothing. Once its parent
-- waits, it ends the parent's association. It runs until the file is gone.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"
local ends = require "ends"

local stat = assert(io.open("/proc/self/stat"))
local parent = assert(stat:read("*a"):match("^%d+ %b() %a (%d+)"))
stat:close()

local listener, port = tap.listener(sctp[arg[2]], 32768)
if arg[2] == "udp" then assert(listener:subscribe("assoc_change")) end
print(port, sctp.engine(listener:getoption("engine")).udp_port)
io.stdout:flush()
local on = { peer = listener }
if arg[2] == "udp" then
  on.peer_assoc = assert(listener:receive()).assoc
else
  on.peer = assert(listener:accept())
end
tap.until_asleep(parent)
ends[arg[3]](on)
repeat
  local file = io.open(arg[4])
  if file then file:close() end
  tap.process().pause(20)
until not file
