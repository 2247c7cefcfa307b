-- What the wrapped sockets of every loop must do: cooperative.tests(one), with a loop of loops.lua.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"
local tap = require "tap"

local cooperative = {}

local CLIENTS, MESSAGES = 50, 5

local function listener(one, make, rcvbuf)
  local sock, port = tap.listener(make or sctp.tcp, rcvbuf)
  return assert(one.wrap(sock)), port
end

local function connected(one, port)
  local sock = assert(one.wrap(tap.socket(sctp.tcp)))
  assert(sock:connect("127.0.0.1", port))
  return sock
end

local function pair(one, rcvbuf)
  local client, server = tap.pair(sctp, rcvbuf)
  return assert(one.wrap(client)), assert(one.wrap(server))
end

local function echo(peer)
  assert(peer:settimeout(20))
  while true do
    local data, info, code = peer:receive()
    if code == "EOF" then break end
    assert(data, info)
    assert(peer:send(data, { stream = info.stream }))
  end
  assert(peer:close())
end

local function an_echo_server(one)
  local sock, port = listener(one)
  assert(sock:listen(CLIENTS)) -- all of them come before the first accept
  local answers = 0
  one.spawn(function()
    for _ = 1, CLIENTS do
      local peer = assert(sock:accept())
      one.spawn(function() echo(peer) end)
    end
    assert(sock:close())
  end)
  for i = 1, CLIENTS do
    one.spawn(function()
      local client = connected(one, port)
      for j = 1, MESSAGES do
        local message = ("%d of %d"):format(j, i)
        assert(client:send(message))
        tap.equal(client:receive(), message)
        answers = answers + 1
      end
      assert(client:close())
    end)
  end
  one.run()
  tap.equal(answers, CLIENTS * MESSAGES, "the number of answers")
end

local function timeouts(one)
  local sock, port = listener(one)
  one.spawn(function()
    assert(sock:settimeout(0.02))
    tap.equal(sock:gettimeout(), 0.02)
    tap.fails("ETIMEDOUT", "timeout", sock:accept())
    assert(sock:settimeout(0))
    tap.fails("EAGAIN", "timeout", sock:accept())
    assert(sock:settimeout(20))
    local client = connected(one, port)
    local server = assert(sock:accept())
    tap.equal(server:gettimeout(), -1)
    assert(server:settimeout(0.02))
    tap.fails("ETIMEDOUT", "timeout", server:receive())
    tap.fails("ETIMEDOUT", "timeout", server:receivemessage())
    tap.fails("EAGAIN", "timeout", server:receive(nil, { dontwait = true }))
    tap.equal(server:wait("read", 0.01), false)
    assert(client:send("x"))
    tap.equal(server:wait("read", 10), true)
    tap.equal(server:receive(), "x")
    tap.fails("EINVAL", nil, server:settimeout(-0.5))
    tap.equal(server:gettimeout(), 0.02)
  end)
  one.run()
end

local function a_full_buffer(one)
  local client, server = pair(one, 32768)
  one.spawn(function()
    assert(client:setoption("sndbuf", 50000))
    assert(client:settimeout(0.05))
    local message, sent = ("m"):rep(20000), 0
    while true do
      local size, wrong, code = client:send(message)
      if not size then
        tap.fails("ETIMEDOUT", "timeout", size, wrong, code)
        break
      end
      sent = sent + size
    end
    tap.fails("EAGAIN", "timeout", client:send(message, { dontwait = true }))
    assert(client:settimeout(20))
    one.spawn(function()
      local came = 0
      while came < sent + #message do came = came + #assert(server:receive()) end
    end)
    tap.equal(client:send(message), #message)
  end)
  one.run()
end

local function mistakes(one)
  local client = pair(one)
  one.spawn(function()
    local ok, message = pcall(client.send, client, 5)
    tap.equal(ok, false)
    assert(message:find("bad argument #1 to 'send'", 1, true), message)
    tap.equal(client:getoption("style"), "tcp")
    assert(tostring(client):find("^sctp.socket"))
    ok = pcall(one.wrap, "x")
    tap.equal(ok, false)
    tap.equal(one.wrap(client), client)
    tap.fails("ENOENT", "no", one.wrap(nil, "no", "ENOENT"))
  end)
  one.run()
end

local function refused(one)
  local sock, port = listener(one)
  assert(sock:close())
  local function both(make)
    local client = assert(one.wrap(tap.socket(make)))
    local result, message, code = client:connect("127.0.0.1", port)
    tap.fails("ECONNREFUSED", nil, result, message, code)
    tap.equal(message, ("connect: 127.0.0.1 port %d refused the association"):format(port), "the message")
    client = assert(one.wrap(tap.socket(make)))
    tap.fails("ECONNREFUSED", nil, client:connectx({ "127.0.0.1" }, port))
    client = assert(one.wrap(tap.socket(make)))
    assert(client:settimeout(0))
    tap.fails("EINPROGRESS", "timeout", client:connect("127.0.0.1", port))
  end
  one.spawn(function()
    both(sctp.tcp)
    both(sctp.udp)
  end)
  one.run()
end

local function one_to_many(one)
  local server, port = listener(one, sctp.udp)
  local client = assert(one.wrap(tap.socket(sctp.udp)))
  one.spawn(function()
    local id = assert(client:connectx({ "127.0.0.1" }, port))
    tap.equal(id, client:getassocid("127.0.0.1", port))
    tap.fails("EISCONN", nil, client:connect("127.0.0.1", port))
    assert(client:send("first", { assoc = id }))
    tap.equal(client:receive(), "answer")
    tap.equal(client:finish(10, id), true)
    tap.fails("EINVAL", nil, client:finish(10, id))
  end)
  one.spawn(function()
    local _, info = assert(server:receive())
    local own = assert(server:peeloff(info.assoc))
    assert(own:settimeout(20))
    assert(own:send("answer"))
    tap.fails("EOF", "closed", own:receive())
  end)
  one.run()
end

local function a_close(one)
  local sock = listener(one)
  local client, server = pair(one)
  local seen = {}
  one.spawn(function() seen[1] = select(3, sock:accept()) end)
  one.spawn(function() seen[2] = select(3, server:receive()) end)
  one.spawn(function() seen[3] = select(3, server:wait("read")) end)
  one.spawn(function()
    client:wait("write", 5)
    assert(sock:close())
    assert(server:close())
    tap.fails("EOF", "closed", client:receive())
  end)
  one.run()
  tap.equal(table.concat(seen, " "), "EBADF EBADF EBADF", "the codes")
end

-- The sender lets the others run once it has to wait.
local function an_end_of_a_send(one)
  local function seen(finish)
    local client, server = pair(one, 32768)
    local code
    one.spawn(function()
      assert(client:setoption("sndbuf", 50000))
      local size, _
      repeat size, _, code = client:send(("m"):rep(20000)) until not size
      assert(client:close())
    end)
    one.spawn(function()
      assert(server:wait("read"))
      assert(finish(server))
    end)
    one.run()
    server:close()
    return code
  end
  tap.equal(seen(function(server) return server:abort() end), "ECONNRESET")
  tap.equal(seen(function(server) return server:shutdown("send") end), "EPIPE")
end

local function a_big_message(one)
  local client, server = pair(one, 250000)
  local size = 3000000
  local message = ("0123456789"):rep(size / 10)
  one.spawn(function()
    assert(client:send(message))
  end)
  one.spawn(function()
    local parts, info = {}, { eor = false }
    while not info.eor do
      parts[#parts + 1], info = server:receive(5000)
      assert(parts[#parts], info)
    end
    assert(table.concat(parts) == message, "it is another one")
  end)
  one.run()
end

local function a_whole_message(one)
  local client, server = pair(one, 250000)
  local message = ("0123456789"):rep(300000)
  one.spawn(function() assert(client:send(message)) end)
  one.spawn(function() assert(assert(server:receivemessage()) == message) end)
  one.run()
end

local function finishing(one)
  local client, server = pair(one)
  one.spawn(function()
    assert(client:send("last"))
    tap.equal(client:finish(10), true)
    tap.fails("EBADF", "closed", client:send("x"))
  end)
  one.spawn(function()
    tap.equal(server:receive(), "last")
    tap.fails("EOF", "closed", server:receive())
    assert(server:close())
  end)
  one.run()
  client, server = pair(one, 32768)
  one.spawn(function() -- what is under way keeps the end from coming
    while client:send(("m"):rep(20000), { dontwait = true }) do end
    tap.fails("ETIMEDOUT", "timeout", client:finish(0.02))
    local data, message, code
    repeat data, message, code = server:receive() until not data
    tap.fails("ECONNRESET", "closed", data, message, code)
    tap.fails("EBADF", "closed", client:finish(0))
  end)
  one.run()
end

local function a_finish_that_the_peer_aborts(one)
  local function told(client, assoc, server, server_assoc)
    while client:send(("m"):rep(20000), { assoc = assoc, dontwait = true }) do end
    local result, message, code
    one.spawn(function() result, message, code = client:finish(20, assoc) end)
    one.spawn(function()
      repeat client:wait("read", 0.001) until client:status(assoc).state ~= "established"
      assert(server:abort("", server_assoc))
    end)
    one.run()
    tap.fails("ECONNRESET", "closed", result, message, code)
  end
  local client, server = pair(one, 32768)
  told(client, nil, server)
  tap.fails("EBADF", "closed", client:send("x"))
  local port
  server, port = listener(one, sctp.udp, 32768)
  client = assert(one.wrap(tap.socket(sctp.udp)))
  local assoc = assert(client:connectx({ "127.0.0.1" }, port))
  told(client, assoc, server, server:associations()[1])
  assert(client:close() and server:close())
end

-- A coroutine whose calls never wait does not hold up the others.
local function fairness(one)
  local client, server = pair(one)
  local counted, over = 0, false
  one.spawn(function()
    while not over do
      if not client:send("x", { dontwait = true }) then assert(server:receive()) end
      assert(client:send("x"))
      assert(server:receive())
      counted = counted + 1
      assert(counted < 100000, "the others never had their turn")
    end
  end)
  one.spawn(function() over = true end)
  one.run()
end

local function values_alone(one)
  local function values(...) return select("#", ...) end
  local sock, port = listener(one)
  one.spawn(function()
    local client, other = assert(one.wrap(tap.socket(sctp.tcp))), assert(one.wrap(tap.socket(sctp.tcp)))
    tap.equal(values(client:connect("127.0.0.1", port)), 1, "the values of connect")
    tap.equal(values(client:send("x")), 1, "the values of send")
    tap.equal(values(client:wait("write")), 2, "the values of wait")
    tap.equal(values(other:connectx({ "127.0.0.1" }, port)), 1, "the values of connectx")
    assert(client:close() and other:close() and sock:close())
  end)
  one.run()
end

local tests = {
  { "an echo server and many clients", an_echo_server }, { "timeouts are those of the blocking calls", timeouts },
  { "send waits for room", a_full_buffer }, { "mistakes, and what passes through", mistakes },
  { "a connect that is refused", refused }, { "one-to-many: connect, peeloff, finish", one_to_many },
  { "a close ends others' waits", a_close }, { "the association's end ends a send", an_end_of_a_send },
  { "a long message through small buffers", a_big_message },
  { "a whole long message", a_whole_message }, { "finish", finishing },
  { "a finish that the peer aborts", a_finish_that_the_peer_aborts }, { "others have their turn", fairness },
  { "what succeeds returns its values alone", values_alone },
}

function cooperative.tests(one)
  for _, test in ipairs(tests) do
    tap.test(test[1], function() test[2](one) end)
  end
end

return cooperative
