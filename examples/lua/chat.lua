-- Each line goes to all peers, on one socket. chat.lua HOST PORT [PEER_HOST PEER_PORT]
local sctp = require "sctp"
local loop = require "sctp.loop"

if #arg ~= 2 and #arg ~= 4 then
  io.stderr:write("usage: chat.lua HOST PORT [PEER_HOST PEER_PORT]\n")
  os.exit(2)
end

local STDIN = 0
local sock = assert(loop.wrap(sctp.udp()))
local ports = {} -- of each association

local function show(data, info)
  if type(data) == "string" then
    print(("%d: %s"):format(info.port, data))
  elseif data.type == "assoc_change" and data.state == "comm_up" then
    ports[data.assoc] = sock:getpaddrs(data.assoc)[1].port
    print(("%d has come"):format(ports[data.assoc]))
  elseif data.type == "assoc_change" and ports[data.assoc] then
    print(("%d has gone"):format(ports[data.assoc]))
    ports[data.assoc] = nil
  end
end

local function listen()
  while true do
    local data, info, code = sock:receivemessage()
    if code == "EBADF" then return end -- closed, as the chat is over
    show(assert(data, info), info)
  end
end

local function talk()
  io.stdin:setvbuf("no") -- a line that waits in a buffer would not be seen by the loop
  while loop.wait(STDIN) do
    local line = io.read("*l")
    if not line then break end
    for assoc in pairs(ports) do assert(sock:send(line, { assoc = assoc })) end
  end
  sock:close()
end

assert(sock:subscribe("assoc_change"))
assert(sock:bind(arg[1], tonumber(arg[2])))
assert(sock:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(sock:getsockname()))
if arg[3] then assert(sock:connect(arg[3], tonumber(arg[4]))) end
loop.spawn(listen)
loop.spawn(talk)
assert(loop.run())
