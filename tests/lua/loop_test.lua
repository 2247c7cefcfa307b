-- sctp.loop: coroutines that share a thread.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local loop = require "sctp.loop"
local sctp = require "sctp"
local tap = require "tap"
local loops = require "loops"
local cooperative = require "cooperative"

local function listener(make)
  local sock, port = tap.listener(make or sctp.tcp)
  return assert(loop.wrap(sock)), port
end

local function run() assert(loop.run()) end

cooperative.tests(loops.loop())

tap.test("an error in a coroutine is raised by run, and the others go on with the next run", function()
  local went_on = false
  loop.spawn(function() error("on purpose") end)
  loop.spawn(function() went_on = true end)
  local message = tap.raises("on purpose", loop.run)
  assert(message:find("loop_test.lua", 1, true) and message:find("traceback", 1, true), message)
  run()
  assert(went_on)
  local object = {}
  loop.spawn(function() error(object) end)
  local ok, wrong = pcall(loop.run)
  tap.equal(ok, false)
  tap.equal(wrong, object, "the error")
end)

tap.test("onerror gets an error instead", function()
  local seen, seen_thread
  function loop.onerror(message, thread) seen, seen_thread = message, thread end
  local thread = loop.spawn(function() error("on purpose", 0) end)
  run()
  loop.onerror = nil
  tap.equal(seen, "on purpose", "the error")
  tap.equal(seen_thread, thread, "the coroutine")
end)

tap.test("arguments and turns", function()
  local order = {}
  local function body(name, count, nothing, last)
    tap.equal(nothing, nil)
    tap.equal(last, "last")
    for i = 1, count do
      order[#order + 1] = name .. i
      coroutine.yield()
    end
  end
  loop.spawn(body, "a", 2, nil, "last")
  loop.spawn(body, "b", 2, nil, "last")
  run()
  tap.equal(table.concat(order, " "), "a1 b1 a2 b2", "the order")
end)

tap.test("sleepers wake in the order of their times", function()
  local order = {}
  for _, ms in ipairs { 30, 10, 50, 20, 40 } do
    loop.spawn(function()
      loop.sleep(ms / 1000)
      order[#order + 1] = ms
    end)
  end
  run()
  tap.equal(table.concat(order, " "), "10 20 30 40 50", "the order")
end)

tap.test("step waits no longer than it is told, and run ends when all have", function()
  tap.equal(loop.step(), false)
  local sock = listener()
  loop.spawn(function() assert(sock:accept()) end)
  tap.equal(loop.step(0), true)
  tap.equal(loop.step(0.01), true)
  assert(sock:close())
  tap.raises("closed", loop.run)
  tap.equal(loop.step(), false)
end)

tap.test("the loop does not run in itself", function()
  loop.spawn(function() tap.raises("runs already", loop.run) end)
  run()
end)

tap.test("other descriptors", function()
  local client, server = tap.pair(sctp)
  local seen = {}
  loop.spawn(function()
    seen[1] = loop.wait(server:getfd(), "read", 0.01)
    assert(client:send("x"))
    seen[2] = loop.wait(server:getfd(), "read", 10)
  end)
  run()
  tap.equal(seen[1], false)
  tap.equal(seen[2], true)
  tap.equal(loop.wait(server:getfd(), "read", 0), true)
  tap.raises("bad argument #1 to 'wait'", loop.wait, {})
end)

tap.test("outside of the loop a wrapped socket blocks", function()
  local sock, port = listener()
  local client = assert(loop.wrap(tap.socket(sctp.tcp)))
  assert(client:connect("127.0.0.1", port))
  local server = assert(sock:accept())
  assert(client:send("x"))
  tap.equal(server:receive(), "x")
  assert(server:settimeout(0.01))
  tap.fails("ETIMEDOUT", "timeout", server:receive())
  loop.spawn(function() -- nor does a coroutine of its own inside disturb the loop
    local inner = coroutine.wrap(function() return (select(3, server:receive())) end)
    tap.equal(inner(), "ETIMEDOUT")
  end)
  run()
end)

tap.test("many timers leave nothing behind", function()
  local client, server = tap.pair(sctp)
  client, server = loop.wrap(client), loop.wrap(server)
  local count = 0
  loop.spawn(function()
    for _ = 1, 2000 do
      assert(client:send("ping"))
      assert(client:receive())
    end
    client:close()
  end)
  loop.spawn(function()
    while server:receive() do
      count = count + 1
      assert(server:send("pong"))
    end
  end)
  run()
  tap.equal(count, 2000)
end)

tap.finish()
