--- Sockets in the threads of copas.
--
--    local copas, sctp_copas = require "copas", require "sctp.copas"
--    copas.addthread(function()
--      local peer = assert(sctp_copas.wrap(sctp.tcp()))
--      ...
--    end)
--    copas.loop()
--
-- Copas before version 2 has no timers: there a timeout is noticed only at the loop's next turn, so give copas.loop a time such
-- as 0.1. A server is a thread that accepts: copas.addserver works only with LuaSocket's sockets. Outside of coroutines a
-- wrapped socket waits like any other.
-- @module sctp.copas

-- SPDX-License-Identifier: LGPL-2.1-or-later
local copas = require "copas"
local luasocket = require "socket"
local raw = require "sctp.raw"
local cooperative = require "sctp.cooperative"

-- Copas waits when a call of an object that it reads or writes returns "timeout", and calls again when the object's descriptor
-- is ready. So a wait is an object whose first call returns "timeout" and whose second call succeeds.
local wait = {}
wait.__index = wait

-- A descriptor that is always writable. A wait that is over uses it, so that copas notices.
local spare

local function is_over(self)
  return self.over or self.deadline and raw.clock() >= self.deadline
end

function wait:getfd()
  if not is_over(self) then return self.fd end
  spare = spare or assert((luasocket.udp4 or luasocket.udp)()) -- since 3.0 udp() has no descriptor at first
  return spare:getfd()
end

function wait:dirty() return is_over(self) and true or false end

local function call(self)
  if self.called then return 1 end
  self.called = true
  return nil, "timeout", 0
end
wait.receive, wait.send = call, call

-- When a thread ends, some versions close what it waited for.
function wait:close() return 1 end -- luacheck: ignore self
function wait:settimeout() return 1 end -- luacheck: ignore self

local function in_coroutine()
  local thread, is_main = coroutine.running()
  return thread and not is_main
end

-- The waits for each socket.
local waiting = {}

local function until_ready(sock, one, events)
  local waits = waiting[sock] or {}
  waiting[sock], waits[one] = waits, true
  if copas.settimeouts and one.deadline then
    local left = math.max(one.deadline - raw.clock(), 0.001)
    copas.settimeouts(one, left, left, left)
  end
  if events == "read" then copas.receive(one, 1) else copas.send(one, "x") end
  waits[one] = nil
  if next(waits) == nil and waiting[sock] == waits then waiting[sock] = nil end
end

local waiter = {}

-- A wait of no time lasts until the loop's next turn.
local function next_turn()
  copas.send(setmetatable({ over = true }, wait), "x")
end

function waiter.pause(seconds)
  local pause = copas.pause or copas.sleep
  if not in_coroutine() then
    raw.poll({}, seconds)
  elseif pause then
    pause(seconds)
  else
    next_turn()
  end
end

function waiter.wait(sock, events, seconds)
  if not in_coroutine() then return sock:wait(events, seconds) end
  local fd = sock:getfd()
  if not fd then return true end
  -- An object is either read or written. To wait for both, look from time to time.
  if events == "both" then
    waiter.pause(math.min(seconds or 0.01, 0.01))
    return true
  end
  until_ready(sock, setmetatable({ fd = fd, deadline = seconds and raw.clock() + seconds }, wait), events)
  return true
end

function waiter.forget(sock)
  for one in pairs(waiting[sock] or {}) do one.over = true end
end

return {
  --- A socket whose calls let other threads of copas run while they wait, see sctp.loop.
  -- @param sock a sctp.socket; the results of a failed sctp.tcp are passed on
  -- @return the wrapped socket
  -- @function wrap
  wrap = cooperative(waiter),
}
