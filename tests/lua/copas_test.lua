-- sctp.copas: the sockets in the threads of copas.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local copas = require "copas"
local tap = require "tap"
local cooperative = require "cooperative"

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

tap.finish()
