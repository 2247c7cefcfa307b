-- sctp.cqueues: the sockets in a controller of cqueues.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local tap = require "tap"
local cooperative = require "cooperative"

local there, queues = pcall(require, "cqueues")
if there then
  local loop = require "sctp.cqueues"
  local queue = queues.new()
  cooperative.tests {
    wrap = loop.wrap,
    spawn = function(body) queue:wrap(body) end,
    run = function() assert(queue:loop()) end,
  }
else
  tap.skip("sctp.cqueues", "cqueues is not there for this Lua")
end

tap.finish()
