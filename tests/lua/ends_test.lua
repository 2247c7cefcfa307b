-- The end of a socket: close, the collector, `<close>`, abort; what its methods return then; the end of the process.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"

tap.test("a closed socket fails with closed", function()
  local sock = tap.socket(sctp.udp)
  assert(sock:close())
  local calls = {
    close = {}, bind = { "127.0.0.1", 0 }, bindx = { { "127.0.0.1" }, 0 }, listen = {}, accept = {},
    connect = { "127.0.0.1", 1 }, connectx = { { "127.0.0.1" }, 1 }, connectresult = {}, peeloff = { 1 },
    shutdown = {}, abort = { "" }, getfd = {}, getsockname = {}, getpeername = {}, getladdrs = {}, getpaddrs = {},
    getassocid = { "127.0.0.1", 1 },
    send = { "x" }, receive = {}, wait = { "read", 0 }, settimeout = { 1 }, gettimeout = {},
    getoption = { "nodelay" }, setoption = { "nodelay", true }, subscribe = { "assoc_change" },
    unsubscribe = { "assoc_change" }, subscribed = { "assoc_change" }, status = {},
    getsockopt = { 132, 3 }, setsockopt = { 132, 3, "\1\0\0\0" },
  }
  for name, arguments in pairs(calls) do
    local ok, wrong = pcall(tap.fails, "EBADF", "closed", sock[name](sock, (table.unpack or unpack)(arguments)))
    if not ok then error(name .. ": " .. wrong) end
  end
  assert(tostring(sock):find("closed", 1, true))
end)

tap.test("a descriptor's new owner is safe from the old one", function()
  local old = tap.socket(sctp.tcp)
  local fd = assert(old:getfd())
  assert(old:close())
  local new = tap.socket(sctp.tcp)
  tap.equal(new:getfd(), fd, "the descriptor")
  old = nil
  collectgarbage()
  collectgarbage()
  tap.equal(new:getoption("style"), "tcp", "the style")
end)

tap.test("the collector closes", function()
  local sock, port = tap.listener(sctp.tcp)
  local other = tap.socket(sctp.tcp)
  tap.fails("EADDRINUSE", nil, other:bind("127.0.0.1", port))
  sock = nil
  collectgarbage()
  collectgarbage()
  assert(other:bind("127.0.0.1", port))
end)

if _VERSION == "Lua 5.4" then
  tap.test("the end of a variable's scope closes", function()
    local run = assert(load([[
      local sock = ...
      do local held <close> = sock end
    ]]))
    local sock = tap.socket(sctp.tcp)
    run(sock)
    tap.fails("EBADF", "closed", sock:getsockname())
  end)
else
  tap.skip("the end of a variable's scope closes", "Lua has it since 5.4")
end

tap.test("the peer sees the end after the data", function()
  local client, server = tap.pair(sctp)
  assert(client:send("last"))
  assert(client:close())
  tap.equal(server:receive(), "last")
  tap.fails("EOF", "closed", server:receive())
end)

tap.test("an abort is no graceful end", function()
  local client, server = tap.pair(sctp)
  assert(client:abort("enough"))
  tap.fails("EBADF", "closed", client:getsockname())
  tap.fails("ECONNRESET", "closed", server:receive())
end)

tap.test("sending after the own end", function()
  local client, server = tap.pair(sctp)
  assert(client:shutdown())
  tap.fails("EPIPE", "closed", client:send("x"))
  tap.fails("EOF", "closed", server:receive())
end)

tap.test("a foreign descriptor is refused", function()
  tap.fails("ENOTSOCK", nil, sctp.fromfd(0))
  tap.fails("EBADF", nil, sctp.fromfd(-1))
end)

tap.test("a descriptor has one owner", function()
  local sock = tap.socket(sctp.tcp)
  local fd = assert(sock:getfd())
  tap.equal(sctp.fromfd(fd), sock, "the owner")
  assert(sock:close())
  local new = tap.socket(sctp.tcp)
  tap.equal(new:getfd(), fd, "the descriptor")
  tap.equal(sctp.fromfd(fd), new, "the owner")
end)

-- Runs sender.lua, which sends and ends at once, and returns the number of bytes that arrive.
local function received_from(ending)
  local listener, port = tap.listener(sctp.tcp)
  local udp_port = sctp.engine(listener:getoption("engine")).udp_port
  local command = ("%s %s/sender.lua %d %d %s"):format(tap.lua, tap.folder, port, udp_port, ending)
  local sender = assert(io.popen(command))
  local sock = assert(listener:accept())
  assert(sock:settimeout(20))
  local total = 0
  while true do
    local data, info, code = sock:receive(262144)
    if code == "EOF" then break end
    total = total + #assert(data, info)
  end
  local said = sender:read("*a")
  sender:close()
  return total, tonumber(said)
end

for _, ending in ipairs { "return", "exit", "close" } do
  tap.test("nothing is lost by a process that ends right after it has sent: " .. ending, function()
    local came, sent = received_from(ending)
    tap.equal(sent, 10000000, "what was sent")
    tap.equal(came, sent, "the number of bytes")
  end)
end

tap.finish()
