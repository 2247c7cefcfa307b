-- The peer is killed, a message is too long, a program opens and closes sockets all the time, or forks.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"
local process = tap.process()

-- Calls until it fails or 4 seconds are over; returns the code of the failure, nil if there is none.
local function go_on(call, ...)
  local began = process.clock()
  local result, _, code
  repeat result, _, code = call(...) until not result or process.clock() - began > 4
  return not result and code or nil
end

tap.test("the peer is killed in the middle of a transfer", function()
  local listener, port = tap.listener(sctp.tcp)
  local sender = assert(io.popen(("echo $$; exec %s %s/endless_sender.lua %d %d"):format(
    tap.lua, tap.folder, port, sctp.engine(listener:getoption("engine")).udp_port)))
  local pid = assert(sender:read("*l"))
  local sock = assert(listener:accept())
  assert(sock:settimeout(5))
  for _ = 1, 20 do assert(sock:receive(10000)) end
  os.execute("kill -KILL " .. pid)
  sender:close()
  assert(sock:settimeout(1))
  local began = process.clock()
  local received, sent = go_on(sock.receive, sock, 10000), go_on(sock.send, sock, ("m"):rep(10000))
  assert(process.clock() - began < 5.5, "it took long")
  local expected = { EOF = true, ETIMEDOUT = true, ECONNRESET = true }
  assert(expected[received], received)
  expected = { ETIMEDOUT = true, ECONNRESET = true, EPIPE = true }
  assert(sent == nil or expected[sent], sent)
  assert(sock:setoption("linger", 0)) -- else the end of this process would wait for the peer
  assert(sock:close())
end)

tap.test("a message longer than the send buffer", function()
  local client, server = tap.pair(sctp)
  assert(client:setoption("sndbuf", 30000))
  local result, message, code = client:send(("m"):rep(30001))
  tap.fails("EMSGSIZE", nil, result, message, code)
  assert(message:find("30001 bytes.*send buffer.*30000 bytes"), message)
  assert(server:close())
end)

local function open_and_close()
  local socks = {}
  for i = 1, 200 do
    socks[i] = assert(i % 2 == 0 and sctp.tcp() or sctp.udp())
    if i % 4 == 0 then assert(socks[i]:listen()) end
  end
  for i = 1, 200 do assert(socks[i]:close()) end
end

tap.test("nothing is left of many sockets", function()
  for _ = 1, 10 do open_and_close() end
  local resident, descriptors = tap.resident_kib(), tap.descriptors()
  for _ = 1, 40 do open_and_close() end
  assert(tap.resident_kib() - resident < 4096, "memory")
  -- The stack closes the last ones a little later.
  local deadline = process.clock() + 10
  while tap.descriptors() > descriptors do assert(process.clock() < deadline, "descriptors") end
end)

tap.test("the child of a fork: only the kernel engine works there", function()
  local client, server = tap.pair(sctp)
  local on_kernel = client:getoption("engine") == "kernel"
  tap.equal(process.in_child(function()
    if on_kernel then
      assert(client:send("child"))
    else
      tap.fails("ENOTRECOVERABLE", nil, client:send("child"))
      tap.fails("ENOTRECOVERABLE", nil, sctp.tcp { engine = "userspace" })
    end
  end), 0, "the child's status")
  assert(client:send("parent"))
  if on_kernel then tap.equal(server:receive(), "child") end
  tap.equal(server:receive(), "parent")
end)

tap.finish()
