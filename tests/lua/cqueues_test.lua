-- sctp.cqueues: the sockets in a controller of cqueues.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local queues = require "cqueues"
local tap = require "tap"
local cooperative = require "cooperative"

local loop = require "sctp.cqueues"
local queue = queues.new()
cooperative.tests {
  wrap = loop.wrap,
  spawn = function(body) queue:wrap(body) end,
  run = function() assert(queue:loop()) end,
}

tap.finish()
