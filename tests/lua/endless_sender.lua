-- For faults_test.lua: endless_sender.lua PORT UDP_PORT; sends until it is killed.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local sock = assert(sctp.tcp())
if sock:getoption("engine") == "userspace" then assert(sock:setoption("encaps_port", tonumber(arg[2]))) end
assert(sock:connect("127.0.0.1", tonumber(arg[1])))
local message = ("m"):rep(10000)
while sock:send(message) do end
