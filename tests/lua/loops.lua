-- The loops that the sockets work in: loops.copas() and so on return what the tests need. `wrap` wraps a socket, `spawn` starts
-- a coroutine, and `run` returns when all have ended, raising their errors.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local loops = {}

function loops.loop()
  local loop = require "sctp.loop"
  return { wrap = loop.wrap, spawn = loop.spawn, run = function() assert(loop.run()) end }
end

function loops.copas()
  local copas, loop = require "copas", require "sctp.copas"
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
  return { wrap = loop.wrap, spawn = spawn, run = run }
end

function loops.luv()
  local uv, loop = require "luv", require "sctp.luv"
  return { wrap = loop.wrap, spawn = loop.spawn, run = function() uv.run() end }
end

function loops.cqueues()
  local queues, loop = require "cqueues", require "sctp.cqueues"
  local queue = queues.new()
  return {
    wrap = loop.wrap,
    spawn = function(body) queue:wrap(body) end,
    run = function() assert(queue:loop()) end,
  }
end

return loops
