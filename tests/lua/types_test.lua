-- Wrong arguments raise errors that say where and why; integers stay integers.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local raw = require "sctp.raw"
local tap = require "tap"

tap.test("wrong types name the argument", function()
  local sock = tap.socket(sctp.tcp)
  tap.raises("bad argument #1 to 'bind' (host must be a string, not number)", sock.bind, sock, 1, 2)
  tap.raises("bad argument #2 to 'bind' (port must be an integer from 0 to 65535, not string", sock.bind, sock, "127.0.0.1", "80")
  tap.raises("bad argument #1 to 'send' (string expected, got nil)", sock.send, sock)
  tap.raises("bad argument #1 to 'send' (string expected, got number)", sock.send, sock, 42)
  tap.raises("bad argument #2 to 'send' (table expected", sock.send, sock, "x", "y")
  tap.raises("bad argument #1 to 'connectx' (hosts must be a list", sock.connectx, sock, "127.0.0.1", 1)
  tap.raises("each host must be a string", sock.connectx, sock, { 1 }, 1)
  tap.raises("bad argument #1 to 'settimeout'", sock.settimeout, sock, "soon")
  tap.raises("bad argument #1 to 'receive'", sock.receive, sock, "all")
  tap.raises("bad argument #1 to 'subscribe' (notification must be", sock.subscribe, sock, "weather")
end)

tap.test("the error is at the program's line", function()
  local sock = tap.socket(sctp.tcp)
  for _, call in ipairs {
    function() sock:bind("127.0.0.1", -1) end,
    function() sock:send("x", { stream = -1 }) end,
    function() sock:setoption("nodelay", 1) end,
    function() sctp.tcp { family = "ipx" } end,
  } do
    local message = tap.raises("bad argument", call)
    assert(message:find("types_test.lua:", 1, true), message)
  end
end)

tap.test("a socket is needed", function()
  tap.raises("sctp.socket", raw.close, {})
  tap.raises("sctp.socket", raw.bind, io.stdout, "127.0.0.1", 0)
  tap.raises("sctp.socket", raw.getfd)
end)

tap.test("numbers outside their range", function()
  local sock = tap.socket(sctp.tcp)
  tap.raises("port must be an integer from 0 to 65535", sock.bind, sock, "127.0.0.1", 65536)
  tap.raises("port must be an integer from 0 to 65535", sock.bind, sock, "127.0.0.1", 0.5)
  for _, value in ipairs { -1, 65536, 1.5, 2 ^ 70, 0 / 0, math.huge } do
    tap.raises("stream must be an integer", sock.send, sock, "x", { stream = value })
  end
  tap.raises("ppid must be an integer from 0 to 4294967295", sock.send, sock, "x", { ppid = 2 ^ 32 })
  tap.raises("sndbuf must be an integer", sock.setoption, sock, "sndbuf", 2 ^ 32)
  tap.raises("size must be an integer", sock.receive, sock, -1)
  tap.raises("backlog must be", sock.listen, sock, 2 ^ 31)
end)

tap.test("the raw module checks its numbers, too", function()
  local sock = tap.socket(sctp.tcp)
  tap.raises("port must be from 0 to 65535, not 65536", raw.bind, sock, "127.0.0.1", 65536)
  tap.raises("port must be an integer", raw.bind, sock, "127.0.0.1", 1.5)
  tap.raises("port must be a number, not string", raw.bind, sock, "127.0.0.1", "1")
  tap.raises("sid must be from 0 to 65535", raw.sendv, sock, "x", { sid = 65536 }, nil, 0, 0)
  tap.raises("does not have", raw.sendv, sock, "x", { side = 1 }, nil, 0, 0)
  tap.raises("item 2 must be a string", raw.connectx, sock, { "127.0.0.1", false }, 1)
  tap.raises("NUL", raw.bind, sock, "127.0.0.1\0", 1)
end)

tap.test("misspelt names", function()
  local sock = tap.socket(sctp.tcp)
  tap.raises("there is no option strem; there are abort, ", sock.send, sock, "x", { strem = 1 })
  tap.raises("to must be { host = , port = }, not string", sock.send, sock, "x", { to = "127.0.0.1" })
  tap.raises("there is no setting famly", sctp.tcp, { famly = "inet" })
  tap.raises("option must be", sock.setoption, sock, "no_delay", true)
  tap.raises("option must be", sock.getoption, sock, nil)
  tap.raises("has no field streams", sock.setoption, sock, "initmsg", { streams = 1 })
  tap.raises("dscp must be an integer from 0 to 65535", sock.setoption, sock, "paddrparams", { dscp = 65536 })
  tap.raises("table expected", sock.setoption, sock, "rtoinfo", 3)
  tap.raises("must be true or false", sock.setoption, sock, "auth_supported", 1)
  tap.raises("option must be", sock.setoption, sock, "assoc_stats", {})
  tap.raises("policy must be", sock.getoption, sock, "pr_assoc_status", { policy = "never" })
  tap.raises("direction must be", sock.resetstreams, sock, { 1 }, "sideways")
  tap.raises("each number must be", sock.resetstreams, sock, { "one" })
  tap.raises("key number must be", sock.setauthkey, sock, 65536, "secret")
  tap.raises("direction must be both, receive, send", sock.shutdown, sock, "write")
  tap.raises("events must be both, read, write", sock.wait, sock, "r")
  tap.raises("engine must be auto, kernel, userspace", sctp.engine, "fast")
  tap.raises("only one of", sock.send, sock, "x", { lifetime = 1, priority = 2 })
end)

tap.test("integers are integers, and floats with an integral value will do", function()
  local client, server = tap.pair(sctp)
  assert(client:send("x", { stream = 3.0, ppid = 2 ^ 32 - 1, context = 7.0 }))
  local data, info = assert(server:receive(16.0))
  tap.equal(data, "x")
  tap.equal(info.stream, 3)
  tap.equal(info.ppid, 4294967295)
  local _, port = assert(server:getsockname())
  if math.type then
    for _, value in ipairs { info.stream, info.ppid, info.tsn, port, assert(client:getoption("sndbuf")) } do
      tap.equal(math.type(value), "integer", "the type of " .. tostring(value))
    end
  end
end)

tap.test("bytes are any bytes", function()
  local client, server = tap.pair(sctp)
  local bytes = {}
  for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
  local all = table.concat(bytes)
  assert(client:send(all))
  tap.equal(server:receive(), all)
end)

tap.finish()
