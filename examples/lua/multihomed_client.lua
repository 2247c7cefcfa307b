-- A client of a peer with several addresses. multihomed_client.lua HOST,HOST... PORT MESSAGE...
local sctp = require "sctp"

local function fail(message, status)
  io.stderr:write(message, "\n")
  os.exit(status or 1)
end

local function must(value, message, ...)
  if not value then fail(message) end
  return value, message, ...
end

if #arg < 3 then fail("usage: multihomed_client.lua HOST,HOST... PORT MESSAGE...", 2) end
local hosts = {}
for host in arg[1]:gmatch("[^,]+") do hosts[#hosts + 1] = host end
local association = must(sctp.tcp())
association:settimeout(10)
must(association:subscribe("peer_addr_change"))
must(association:connectx(hosts, tonumber(arg[2])))

local addresses = must(association:getpaddrs())
table.sort(addresses, function(a, b) return a.host < b.host end)
for _, address in ipairs(addresses) do
  local path = must(association:getoption("paddrinfo", address))
  print(("peer address %s: %s"):format(address.host, path.state))
end
for number = 0, #arg - 3 do
  must(association:send(arg[number + 3], { stream = number, ppid = 100 + number }))
end
local left = #arg - 2
while left > 0 do
  local data, info = must(association:receivemessage())
  if type(data) == "string" then
    print(("stream %d ppid %d: %s"):format(info.stream, info.ppid, data))
    left = left - 1
  elseif data.type == "peer_addr_change" then
    print(("peer address %s: %s"):format(data.host, (data.state:gsub("^addr_", ""))))
  end
end
association:close()
