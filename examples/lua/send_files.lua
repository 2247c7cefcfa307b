-- Sends each file on a stream of its own. send_files.lua HOST PORT FILE...
local sctp = require "sctp"

local NAME, BYTES, END = 1, 2, 3 -- PPIDs
local PIECE = 16384

local function fail(message, status)
  io.stderr:write(message, "\n")
  os.exit(status or 1)
end

local function must(value, message, ...)
  if not value then fail(message) end
  return value, message, ...
end

if #arg < 3 then fail("usage: send_files.lua HOST PORT FILE...", 2) end
local association = must(sctp.tcp())
association:settimeout(10)
must(association:setoption("initmsg", { num_ostreams = #arg - 2 }))
must(association:connect(arg[1], tonumber(arg[2])))

local files = {} -- of each stream
for number = 3, #arg do
  local stream = number - 3
  files[stream] = must(io.open(arg[number], "rb"))
  must(association:send(arg[number]:match("[^/]+$"), { stream = stream, ppid = NAME }))
end
while next(files) do
  for stream = 0, #arg - 3 do
    local file = files[stream]
    local data = file and file:read(PIECE)
    if data then
      must(association:send(data, { stream = stream, ppid = BYTES }))
    elseif file then
      must(association:send("end", { stream = stream, ppid = END }))
      file:close()
      files[stream] = nil
    end
  end
end
must(association:shutdown("send"))
local _, message, code
repeat _, message, code = association:receive() until code -- until the receiver has all
if code ~= "EOF" then fail(message) end
association:close()
