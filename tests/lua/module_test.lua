-- The module itself: no globals, its version, the engines.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local before = {}
for name in pairs(_G) do before[name] = true end
local sctp = require "sctp"
local added = {}
for name in pairs(_G) do
  if not before[name] then added[#added + 1] = tostring(name) end
end
local tap = require "tap"

tap.test("loading makes no globals", function()
  tap.equal(table.concat(added, " "), "", "what is new")
end)

tap.test("using makes and reads none", function()
  local seen = {}
  setmetatable(_G, {
    __index = function(_, name) seen[#seen + 1] = "read " .. tostring(name) end,
    __newindex = function(_, name) seen[#seen + 1] = "set " .. tostring(name) end,
  })
  local client, server = tap.pair(sctp)
  client:send("x", { stream = 1 })
  server:receive()
  pcall(client.send, client, "x", { stream = -1 })
  client:status()
  sctp.engine()
  client:close()
  setmetatable(_G, nil)
  tap.equal(table.concat(seen, ", "), "", "what was used")
end)

tap.test("the version has three parts", function()
  assert(sctp._VERSION:find("^%d+%.%d+%.%d+$"), sctp._VERSION)
end)

tap.test("the engine in use", function()
  local wanted = os.getenv("ANYSCTP_ENGINE")
  local info = assert(sctp.engine())
  tap.equal(info.name, wanted, "the engine")
  tap.equal(info.available, true)
  local sock = tap.socket(sctp.tcp)
  tap.equal(sock:getoption("engine"), wanted, "the socket's engine")
  tap.equal(sctp.engine(wanted).started, true)
end)

tap.test("an engine by name", function()
  local sock = tap.socket(sctp.tcp, { engine = "userspace", family = "inet6" })
  tap.equal(sock:getoption("engine"), "userspace")
  tap.equal(sock:getoption("family"), "inet6")
  assert(sctp.setengine("userspace"))
  tap.equal(tap.socket(sctp.udp):getoption("engine"), "userspace")
end)

tap.test("the engine in user space has started and cannot be changed", function()
  local config = assert(sctp.configure_userspace())
  tap.equal(config.encapsulation, "udp")
  tap.equal(config.linger, 10)
  tap.equal(config.signal_linger, 0.5)
  tap.equal(config.max_associations, 10000)
  tap.equal(config.busy_poll_us, 0)
  tap.fails("EALREADY", nil, sctp.configure_userspace { peer_udp_port = 9900 })
  tap.raises("there is no setting port", sctp.configure_userspace, { port = 1 })
end)

tap.test("a socket says what it is", function()
  local sock = tap.socket(sctp.tcp)
  assert(tostring(sock):find("^sctp.socket"), tostring(sock))
  if _VERSION ~= "Lua 5.1" then tap.equal(getmetatable(sock).__name, "sctp.socket") end
end)

tap.finish()
