-- LuaSocket's select works with the sockets.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local luasocket = require "socket"
local sctp = require "sctp"
local tap = require "tap"

tap.test("LuaSocket's select", function()
  local client, server = tap.pair(sctp)
  local readable, _, message = luasocket.select({ server }, nil, 0.01)
  tap.equal(message, "timeout", "the message")
  tap.equal(#readable, 0)
  assert(client:send("x"))
  local writable
  readable, writable = luasocket.select({ client, server }, { client }, 10)
  tap.equal(writable[1], client)
  tap.equal(#readable + #writable > 0, true)
  readable = luasocket.select({ client, server }, nil, 10)
  tap.equal(#readable, 1)
  tap.equal(readable[1], server)
  tap.equal(readable[server], 1)
end)

tap.finish()
