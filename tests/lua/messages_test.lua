-- Messages and notifications on both styles.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"

-- Receives up to the notification of this type and returns it.
local function next_event(sock, kind)
  while true do
    local event = assert(sock:receive())
    if type(event) == "table" and event.type == kind then return event end
  end
end

tap.test("what is sent with a message comes with it", function()
  local client, server = tap.pair(sctp)
  tap.equal(client:send("hello", { stream = 2, ppid = 0x01020304, unordered = true }), 5, "the size")
  local data, info = assert(server:receive())
  tap.equal(data, "hello")
  tap.equal(info.stream, 2)
  tap.equal(info.ppid, 0x01020304)
  tap.equal(info.unordered, true)
  tap.equal(info.eor, true)
  tap.equal(info.host, "127.0.0.1")
  tap.equal(info.port, select(2, client:getsockname()))
end)

tap.test("options of one message are not those of the next", function()
  local client, server = tap.pair(sctp)
  assert(client:send("a", { stream = 4, ppid = 9, unordered = true, lifetime = 5 }))
  tap.raises("bad argument", client.send, client, "x", { stream = 5, ppid = -1 })
  assert(client:send("b", {}))
  assert(server:receive())
  local data, info = assert(server:receive())
  tap.equal(data, "b")
  tap.equal(info.stream, 0)
  tap.equal(info.ppid, 0)
  tap.equal(info.unordered, false)
end)

tap.test("a long message comes in parts, or can be looked at first", function()
  local client, server = tap.pair(sctp)
  assert(client:send("0123456789"))
  tap.equal(server:receive(100, { peek = true }), "0123456789")
  local reused = {}
  local data, info = assert(server:receive(4, { info = reused }))
  tap.equal(data, "0123")
  tap.equal(info, reused, "the table")
  tap.equal(info.eor, false)
  data, info = assert(server:receive(100, { info = reused }))
  tap.equal(data, "456789")
  tap.equal(info.eor, true)
end)

tap.test("messages beyond the usual buffer", function()
  local client, server = tap.pair(sctp)
  for _, sock in ipairs { client, server } do
    assert(sock:setoption("sndbuf", 2 ^ 20))
    assert(sock:setoption("rcvbuf", 2 ^ 20))
  end
  local message = ("0123456789"):rep(20000)
  assert(client:send(message))
  local parts, info = {}, { eor = false }
  while not info.eor do
    parts[#parts + 1], info = assert(server:receive(2 ^ 20))
  end
  assert(table.concat(parts) == message)
end)

tap.test("an empty message is refused", function()
  local client = tap.pair(sctp)
  tap.fails("EINVAL", nil, client:send(""))
end)

tap.test("one-to-many: an association by sending, an answer by what came", function()
  local server, port = tap.listener(sctp.udp)
  local client = tap.socket(sctp.udp)
  assert(client:send("ask", { to = { host = "127.0.0.1", port = port } }))
  local data, info = assert(server:receive())
  tap.equal(data, "ask")
  assert(server:send("by address", { to = info }))
  assert(server:send("by number", { assoc = info.assoc }))
  tap.equal(client:receive(), "by address")
  tap.equal(client:receive(), "by number")
  local assoc = assert(client:getassocid("127.0.0.1", port))
  tap.equal(assert(client:status(assoc)).state, "established")
  assert(client:send("", { assoc = assoc, eof = true }))
end)

tap.test("peeloff makes a one-to-one socket", function()
  local server, port = tap.listener(sctp.udp)
  local client = tap.socket(sctp.tcp)
  assert(client:connect("127.0.0.1", port))
  assert(client:send("first"))
  local _, info = assert(server:receive())
  local own = assert(server:peeloff(info.assoc))
  assert(own:settimeout(20))
  tap.equal(own:getoption("style"), "tcp", "the style")
  assert(client:send("second"))
  tap.equal(own:receive(), "second")
  tap.fails("EINVAL", nil, server:peeloff(info.assoc))
  tap.fails("EOPNOTSUPP", nil, own:peeloff(info.assoc))
end)

tap.test("notifications are tables, and only those subscribed to come", function()
  local server, port = tap.listener(sctp.udp)
  tap.equal(server:subscribed("assoc_change"), false)
  assert(server:subscribe({ "assoc_change", "shutdown_event" }))
  tap.equal(server:subscribed("assoc_change"), true)
  local client = tap.socket(sctp.tcp)
  assert(client:bind("127.0.0.1", 0))
  assert(client:connect("127.0.0.1", port))
  local _, own_port = assert(client:getsockname())
  local event, from = assert(server:receive())
  tap.equal(type(event), "table", "the type")
  tap.equal(from.host, "127.0.0.1", "the peer")
  tap.equal(from.port, own_port, "the peer's port")
  tap.equal(event.type, "assoc_change")
  tap.equal(event.state, "comm_up")
  tap.equal(event.truncated, false)
  assert(event.outbound_streams > 0 and event.inbound_streams > 0)
  assert(client:send("data"))
  local data, info = assert(server:receive())
  tap.equal(data, "data")
  tap.equal(info.assoc, event.assoc, "the association")
  assert(client:close())
  tap.equal(next_event(server, "shutdown_event").assoc, event.assoc, "the association")
  tap.equal(next_event(server, "assoc_change").state, "shutdown_comp", "the state")
  assert(server:unsubscribe("assoc_change"))
  tap.equal(server:subscribed("assoc_change"), false)
end)

tap.test("an abort's reason is text", function()
  local server, port = tap.listener(sctp.udp)
  assert(server:subscribe("assoc_change"))
  local client = tap.socket(sctp.udp)
  local assoc = assert(client:connectx({ "127.0.0.1" }, port))
  assert(client:abort("no more", assoc))
  tap.equal(next_event(server, "assoc_change").state, "comm_up")
  local event = next_event(server, "assoc_change")
  tap.equal(event.state, "comm_lost")
  tap.equal(event.reason, "no more")
end)

tap.test("options and addresses", function()
  local client, server = tap.pair(sctp)
  assert(client:setoption("nodelay", true))
  tap.equal(client:getoption("nodelay"), true)
  assert(client:setoption("linger", 3))
  tap.equal(client:getoption("linger"), 3)
  tap.equal(client:getoption("family"), "inet")
  tap.fails("EOPNOTSUPP", nil, client:setoption("autoclose", 5))
  local many = tap.socket(sctp.udp)
  assert(many:setoption("autoclose", 5))
  tap.equal(many:getoption("autoclose"), 5)
  assert(many:setoption("initmsg", { num_ostreams = 12 }))
  tap.equal(many:getoption("initmsg").num_ostreams, 12)
  local host, port = assert(client:getpeername())
  local list = assert(client:getpaddrs())
  tap.equal(list[1].port, port)
  assert(#list >= 1 and host == "127.0.0.1")
  tap.equal(select(2, server:getsockname()), port)
end)

tap.test("a hook may send while a message is being sent", function()
  local client, server = tap.pair(sctp)
  local hooked, inside = 0, false
  debug.sethook(function()
    if inside or hooked == 200 then return end
    inside, hooked = true, hooked + 1
    assert(client:send("hook", { stream = 2, ppid = 2 }))
    inside = false
  end, "", 7)
  for _ = 1, 60 do assert(client:send("main", { stream = 1, ppid = 1 })) end
  debug.sethook()
  assert(hooked > 0, "the hook has not run")
  for _ = 1, 60 + hooked do
    local data, info = assert(server:receive())
    tap.equal(info.stream, data == "main" and 1 or 2, "the stream of " .. data)
    tap.equal(info.ppid, info.stream, "the ppid of " .. data)
  end
end)

tap.finish()
