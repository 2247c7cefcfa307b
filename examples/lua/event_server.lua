-- Many associations in a loop over coroutines. event_server.lua [HOST] [PORT]
local sctp = require "sctp"
local loop = require "sctp.loop"

local function serve(association)
  local data, info, code
  repeat
    data, info, code = association:receivemessage()
    if data then data, info, code = association:send(data:upper(), { stream = info.stream }) end
  until not data
  if code ~= "EOF" then io.stderr:write(info, "\n") end
  association:close()
end

local server = assert(loop.wrap(sctp.tcp()))
assert(server:bind(arg[1] or "127.0.0.1", tonumber(arg[2] or 0)))
assert(server:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(server:getsockname()))
loop.spawn(function()
  while true do loop.spawn(serve, assert(server:accept())) end
end)
assert(loop.run())
