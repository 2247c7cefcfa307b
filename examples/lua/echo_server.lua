-- Sends each message back on its stream. echo_server.lua [HOST,HOST...] [PORT]
local sctp = require "sctp"

local hosts = {}
for host in (arg[1] or "127.0.0.1"):gmatch("[^,]+") do hosts[#hosts + 1] = host end
local server = assert(sctp.tcp())
assert(server:bindx(hosts, tonumber(arg[2] or 0)))
assert(server:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(server:getsockname()))

while true do
  local association, host, port = assert(server:accept())
  local data, info, code
  repeat
    data, info, code = association:receivemessage()
    if data then data, info, code = association:send(data, { stream = info.stream, ppid = info.ppid }) end
  until not data
  if code ~= "EOF" then io.stderr:write(("%s port %d: %s\n"):format(host, port, info)) end
  association:close()
end
