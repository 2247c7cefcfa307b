-- As end.py, with the ways exit, scope and collected.
local sctp = require "sctp"

local way, left, port, size = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])
local sock = assert(sctp.tcp())
assert(sock:settimeout(20))
assert(sock:setoption("rtoinfo", { initial = 200, min = 50, max = 1000 }))
if left == "notification" then assert(sock:subscribe { "assoc_change" }) end
assert(sock:connect("127.0.0.1", port))

local ways = {
  exit = function() os.exit(0, true) end,
  scope = function() local scoped <close> = sock end, -- luacheck: ignore
  collected = function()
    sock = nil
    collectgarbage()
    collectgarbage()
  end,
}

for line in io.lines() do
  local word, count = line:match("^(%a+) ?(%d*)$")
  if word == "readable" then
    assert(sock:wait("read", 20))
  elseif word == "send" then
    for _ = 1, tonumber(count) do assert(sock:send(("m"):rep(size))) end
  else
    ways[way]()
  end
  print("done")
  io.stdout:flush()
end
