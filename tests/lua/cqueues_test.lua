-- sctp.cqueues: the sockets in a controller of cqueues.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local tap = require "tap"
local loops = require "loops"
local cooperative = require "cooperative"

cooperative.tests(loops.cqueues())

tap.finish()
