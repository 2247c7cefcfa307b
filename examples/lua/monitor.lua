-- Prints the notifications of a server's associations. monitor.lua [HOST] [PORT]
local sctp = require "sctp"

local server = assert(sctp.udp())
assert(server:subscribe({ "assoc_change", "peer_addr_change", "send_failed_event", "remote_error", "shutdown_event",
  "partial_delivery_event", "adaptation_indication", "authentication_event", "sender_dry_event", "stream_reset_event",
  "assoc_reset_event", "stream_change_event" }))
assert(server:bind(arg[1] or "127.0.0.1", tonumber(arg[2] or 0)))
assert(server:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(server:getsockname()))
while true do
  local data, info = assert(server:receivemessage())
  if type(data) == "string" then
    print(("%d bytes on stream %d"):format(#data, info.stream))
  else
    local fields = {}
    for name, value in pairs(data) do fields[#fields + 1] = ("%s=%s"):format(name, tostring(value)) end
    table.sort(fields)
    print(table.concat(fields, " "))
  end
end
