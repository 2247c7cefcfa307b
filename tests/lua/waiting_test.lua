-- Timeouts in the calls that wait, and coroutines over several sockets.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"

tap.test("accept and receive give up in time", function()
  local listener = tap.listener(sctp.tcp)
  assert(listener:settimeout(0.02))
  tap.fails("ETIMEDOUT", "timeout", listener:accept())
  assert(listener:settimeout(0))
  tap.fails("EAGAIN", "timeout", listener:accept())
  local client, server = tap.pair(sctp)
  assert(server:settimeout(0.02))
  tap.fails("ETIMEDOUT", "timeout", server:receive())
  tap.fails("EAGAIN", "timeout", server:receive(nil, { dontwait = true }))
  assert(server:settimeout(0))
  tap.fails("EAGAIN", "timeout", server:receive())
  assert(client:send("x"))
  assert(server:wait("read", 5))
  tap.equal(server:receive(), "x")
end)

tap.test("send gives up in time", function()
  local client, server = tap.pair(sctp)
  assert(client:setoption("sndbuf", 50000))
  assert(client:settimeout(0.05))
  local message = ("m"):rep(20000)
  local code, result
  repeat
    local _
    result, _, code = client:send(message)
  until not result
  tap.equal(code, "ETIMEDOUT", "the code")
  tap.fails("EAGAIN", "timeout", client:send(message, { dontwait = true }))
  assert(server:receive())
end)

tap.test("connect gives up in time, and goes on", function()
  local listener, port = tap.listener(sctp.tcp)
  local sock = tap.socket(sctp.tcp)
  assert(sock:settimeout(0))
  local result, message, code = sock:connect("127.0.0.1", port)
  if not result then
    tap.equal(code, "EINPROGRESS", "the code")
    tap.equal(message, "timeout", "the message")
  end
  tap.equal(select(2, sock:wait("write", 10)), true, "whether it is writable")
  tap.equal(sock:getoption("error"), "", "the error")
  assert(listener:accept())
end)

tap.test("a timeout is kept", function()
  local sock = tap.socket(sctp.tcp)
  assert(sock:settimeout(1.25))
  tap.equal(sock:gettimeout(), 1.25)
  assert(sock:settimeout())
  tap.equal(sock:gettimeout(), -1)
  assert(sock:settimeout(-1))
  tap.equal(sock:gettimeout(), -1)
  assert(sock:settimeout(0.0001))
  tap.equal(sock:gettimeout(), 0.001, "a short time")
  tap.fails("EINVAL", nil, sock:settimeout(-0.5))
  tap.raises("number of seconds", sock.settimeout, sock, 0 / 0)
end)

tap.test("wait tells what is ready", function()
  local client, server = tap.pair(sctp)
  local can_read, can_write = server:wait("both", 5)
  tap.equal(can_read, false)
  tap.equal(can_write, true)
  tap.equal((server:wait("read", 0.01)), false)
  assert(client:send("x"))
  tap.equal((server:wait("read", 5)), true)
  tap.equal((server:wait()), true)
end)

-- A minimal event loop: each coroutine yields the socket that it waits for.
local function run_all(coroutines)
  local waiting = {}
  for i, thread in ipairs(coroutines) do
    waiting[i] = { thread = thread, sock = select(2, assert(coroutine.resume(thread))) }
  end
  while #waiting > 0 do
    for i = #waiting, 1, -1 do
      local one = waiting[i]
      if one.sock:wait("read", 0.005) then
        one.sock = select(2, assert(coroutine.resume(one.thread)))
        if not one.sock then table.remove(waiting, i) end
      end
    end
  end
end

tap.test("coroutines share a thread", function()
  local made, order = {}, {}
  for i = 1, 5 do
    local client, server = tap.pair(sctp)
    assert(server:settimeout(0))
    tap.equal(type(server:getfd()), "number", "the type of the descriptor")
    tap.equal(server:dirty(), false)
    made[i] = { client = client, server = server }
  end
  local coroutines = {}
  for i, one in ipairs(made) do
    coroutines[i] = coroutine.create(function()
      coroutine.yield(one.server)
      order[#order + 1] = assert(one.server:receive())
      -- Each wakes the next one, so that they end in reverse order.
      if made[i - 1] then assert(made[i - 1].client:send(tostring(i - 1))) end
    end)
  end
  assert(made[5].client:send("5"))
  run_all(coroutines)
  tap.equal(table.concat(order), "54321", "the order")
end)

tap.finish()
