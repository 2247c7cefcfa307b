-- Three workers, each a coroutine, with an association of its own. worker_pool.lua [HOST] [PORT]
local sctp = require "sctp"
local loop = require "sctp.loop"

local idle, waiting = { 1, 2, 3 }, {} -- workers that wait for associations, or associations for workers
local serve

local function assign()
  while idle[1] and waiting[1] do loop.spawn(serve, table.remove(idle, 1), table.remove(waiting, 1)) end
end

function serve(number, association)
  local peers = assert(association:getpaddrs())
  print(("worker %d has taken %d"):format(number, peers[1].port))
  while true do
    local data, info, code = association:receivemessage()
    if not data then
      if code ~= "EOF" then io.stderr:write(("worker %d: %s\n"):format(number, info)) end
      break
    end
    -- Tables are notifications, such as that of the end, to which the server has subscribed.
    if type(data) == "string" then assert(association:send(data:upper(), { stream = info.stream })) end
  end
  association:close()
  print(("worker %d is free"):format(number))
  idle[#idle + 1] = number
  assign()
end

local server = assert(loop.wrap(sctp.udp()))
assert(server:subscribe("assoc_change"))
assert(server:bind(arg[1] or "127.0.0.1", tonumber(arg[2] or 0)))
assert(server:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(server:getsockname()))

loop.spawn(function()
  while true do
    local event = assert(server:receive())
    if event.type == "assoc_change" and event.state == "comm_up" then
      waiting[#waiting + 1] = assert(server:peeloff(event.assoc)) -- with the messages that have come since
      assign()
    end
  end
end)
assert(loop.run())
