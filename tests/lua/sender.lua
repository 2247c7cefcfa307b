-- For ends_test.lua: sender.lua PORT UDP_PORT return|exit|close; sends much data, prints its size, and ends.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local port, udp_port, ending = tonumber(arg[1]), tonumber(arg[2]), arg[3]
local sock = assert(sctp.tcp())
assert(sock:settimeout(20))
if udp_port ~= 0 then assert(sock:setoption("encaps_port", udp_port)) end
assert(sock:connect("127.0.0.1", port))
local message, total = ("m"):rep(10000), 0
for _ = 1, 1000 do total = total + assert(sock:send(message)) end
print(total)
io.stdout:flush()
if ending == "exit" then os.exit(0) end
if ending == "close" then sock:close() end
