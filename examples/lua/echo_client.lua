-- Sends each message on a stream of its own, and prints what comes back. echo_client.lua HOST PORT MESSAGE...
local sctp = require "sctp"

local function fail(message, status)
  io.stderr:write(message, "\n")
  os.exit(status or 1)
end

local function must(value, message, ...)
  if not value then fail(message) end
  return value, message, ...
end

if #arg < 3 then fail("usage: echo_client.lua HOST PORT MESSAGE...", 2) end
local association = must(sctp.tcp())
association:settimeout(10)
must(association:connect(arg[1], tonumber(arg[2])))
for number = 0, #arg - 3 do
  must(association:send(arg[number + 3], { stream = number, ppid = 100 + number }))
end
for _ = 3, #arg do
  local data, info = must(association:receivemessage())
  print(("stream %d ppid %d: %s"):format(info.stream, info.ppid, data))
end
association:close()
