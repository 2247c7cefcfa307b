-- silent(make): a socket whose peers never answer; nil if that is not possible: Linux sends SCTP in UDP only if it has its own
-- UDP port.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local tap = require "tap"

local function sends_udp()
  if os.getenv("ANYSCTP_ENGINE") == "userspace" then return true end
  local setting = assert(io.open("/proc/sys/net/sctp/udp_port"))
  local port = setting:read("*l")
  setting:close()
  return port ~= "0"
end

return function(make)
  if not sends_udp() then return nil end
  local sock = tap.socket(make)
  assert(sock:setoption("encaps_port", tap.process().hole()))
  return sock
end
