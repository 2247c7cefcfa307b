-- sctp.copas: the sockets in the threads of copas; LuaSocket's select, which it uses.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"
local cooperative = require "cooperative"

local there, luasocket = pcall(require, "socket")
if there then
  tap.test("LuaSocket's select", function()
    local client, server = tap.pair(sctp)
    local readable, writable, message = luasocket.select({ server }, nil, 0.01)
    tap.equal(message, "timeout", "the message")
    tap.equal(#readable, 0)
    assert(client:send("x"))
    readable, writable = luasocket.select({ client, server }, { client }, 10)
    tap.equal(writable[1], client)
    tap.equal(#readable + #writable > 0, true)
    readable = luasocket.select({ client, server }, nil, 10)
    tap.equal(#readable, 1)
    tap.equal(readable[1], server)
    tap.equal(readable[server], 1)
  end)
else
  tap.skip("LuaSocket's select", "LuaSocket is not there for this Lua")
end

local copas
there, copas = pcall(require, "copas")
if there then
  local loop = require "sctp.copas"
  local running, errors = 0, {}

  local function spawn(body)
    running = running + 1
    copas.addthread(function()
      copas.setErrorHandler(function(message)
        running = running - 1
        errors[#errors + 1] = tostring(message)
      end)
      body()
      running = running - 1
    end)
  end

  local function run()
    while running > 0 do copas.step(0.01) end
    if errors[1] then error(table.remove(errors, 1), 0) end
  end
  cooperative.tests { wrap = loop.wrap, spawn = spawn, run = run }
else
  tap.skip("sctp.copas", "copas is not there for this Lua")
end

tap.finish()
