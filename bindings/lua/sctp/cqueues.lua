--- Sockets in the coroutines of cqueues.
--
--    local cqueues, sctp_cqueues = require "cqueues", require "sctp.cqueues"
--    local queue = cqueues.new()
--    queue:wrap(function()
--      local peer = assert(sctp_cqueues.wrap(sctp.tcp()))
--      ...
--    end)
--    assert(queue:loop())
--
-- Outside of a controller a wrapped socket waits like any other.
-- @module sctp.cqueues

-- SPDX-License-Identifier: LGPL-2.1-or-later
local queues = require "cqueues"
local raw = require "sctp.raw"
local cooperative = require "sctp.cooperative"

local letters = { read = "r", write = "w", both = "rw" }

local waiter = {}

function waiter.wait(sock, events, seconds)
  if not queues.running() then return sock:wait(events, seconds) end
  local fd = sock:getfd()
  if not fd then return true end
  queues.poll({ pollfd = fd, events = letters[events], timeout = seconds })
  return true
end

function waiter.pause(seconds)
  if queues.running() then
    queues.sleep(seconds)
  else
    raw.poll({}, seconds)
  end
end

-- Controllers remember descriptors.
function waiter.forget(sock)
  local fd = sock:getfd()
  if fd then queues.cancel(fd) end
end

return {
  --- A socket whose calls let other coroutines of the controller run while they wait, see sctp.loop.
  -- @param sock a sctp.socket; the results of a failed sctp.tcp are passed on
  -- @return the wrapped socket
  -- @function wrap
  wrap = cooperative(waiter),
}
