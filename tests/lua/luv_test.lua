-- sctp.luv: the sockets in luv's loop.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local uv = require "luv"
local tap = require "tap"
local loops = require "loops"
local cooperative = require "cooperative"

local loop = require "sctp.luv"
cooperative.tests(loops.luv())

tap.test("an error before the first wait is raised", function()
  local message = tap.raises("on purpose", loop.spawn, function() error("on purpose") end)
  assert(message:find("traceback", 1, true), message)
end)

tap.test("no handles that keep the loop are left", function()
  uv.run()
  local left = 0
  uv.walk(function(handle) left = left + (handle:has_ref() and 1 or 0) end)
  tap.equal(left, 0, "the number of handles")
end)

tap.finish()
