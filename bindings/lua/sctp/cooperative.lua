-- Sockets for coroutines: what sctp.loop and the adapters to other loops share. Each of them is a waiter:
--   wait(sock, events, seconds): let others run until the socket is ready for "read" or "write", or the time is over (nil: no
--     limit); it may return too early; if it returns nil, message, code, the call has to fail with these
--   pause(seconds): let others run for a time, which may be 0
--   forget(sock): the socket is about to be closed; coroutines that wait for it continue
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
require "sctp"
local connecting = require "sctp.connecting"
local ending = require "sctp.ending"

local socket = raw.methods
local clock = raw.clock

-- After this many calls that did not have to wait, let others run.
local FAIR = 64

-- Seconds after which a waiting send tries again: the descriptor does not show everything that ends its wait.
local SEND_LOOK = raw.SEND_LOOK_MS / 1000

-- On Linux an association that a message sets up has no id until it is up.
local NO_ID_YET = 0

local function is_socket(value)
  local meta = type(value) == "userdata" and getmetatable(value)
  return type(meta) == "table" and meta.__index == socket
end

-- A method of the socket as a method of the wrapped one.
local function passing(method)
  return function(self, ...) return method(self.socket, ...) end
end

local function rest(list, first)
  local found = {}
  for at = first, #list do found[#found + 1] = list[at] end
  return found
end

-- No deadline means never.
local function deadline_in(seconds) return seconds >= 0 and clock() + seconds or nil end

local function time_left(deadline) return deadline and math.max(deadline - clock(), 0) end

-- Add the calls that wait.
local function add_waiting(class, waiter, wrap)
  local calls = 0

  -- Only a failure has text for its third result.
  local function settle(self, events, deadline, call, a, b, c, d, ...)
    local first, _, code = ...
    if first ~= nil or code ~= "EAGAIN" or self.timeout == 0 then return ... end
    deadline = deadline or deadline_in(self.timeout)
    local left = time_left(deadline)
    if left == 0 then return nil, "timeout", "ETIMEDOUT" end
    if events == "write" then left = math.min(left or SEND_LOOK, SEND_LOOK) end
    local ready, why, because = waiter.wait(self.socket, events, left)
    if ready == nil and because == "EINTR" then return nil, why, because end
    return settle(self, events, deadline, call, a, b, c, d, call(self.socket, a, b, c, d))
  end

  local function fairly()
    calls = calls + 1
    if calls % FAIR == 0 then waiter.pause(0) end
  end

  local function attempt(self, events, call, a, b, c, d)
    fairly()
    return settle(self, events, nil, call, a, b, c, d, call(self.socket, a, b, c, d))
  end

  -- A send by address waits for one association. After its end the address would set up another one.
  local function for_one_association(call, find)
    local assoc
    return function(sock, ...)
      if assoc == NO_ID_YET then
        assoc = find(sock)
        if not assoc then return nil, "closed", sock:getoption("style") and "EPIPE" or "EBADF" end
      end
      if assoc and assoc ~= NO_ID_YET then
        local status, message, code = sock:status(assoc)
        if code == "EBADF" then return nil, message, code end
        if not status or status.state == "closed" then return nil, "closed", "EPIPE" end
      end
      local result, message, code = call(sock, ...)
      if code ~= "EAGAIN" then return result, message, code end
      assoc = assoc or find(sock)
      if not assoc then return nil, "closed", "EPIPE" end -- it has just ended
      return nil, message, code
    end
  end

  -- The socket itself handles a call that must not wait, and a call with a mistake.
  local function dontwait(options) return type(options) == "table" and options.dontwait end

  function class:accept()
    local accepted, host, port = attempt(self, "read", socket.accept)
    if not accepted then return nil, host, port end
    return wrap(accepted), host, port
  end

  function class:receive(size, options)
    if dontwait(options) then return socket.receive(self.socket, size, options) end
    return attempt(self, "read", socket.receive, size, options)
  end

  function class:receivemessage(limit, options)
    if dontwait(options) then return socket.receivemessage(self.socket, limit, options) end
    return attempt(self, "read", socket.receivemessage, limit, options)
  end

  function class:receivemessages(count, options)
    if dontwait(options) then return socket.receivemessages(self.socket, count, options) end
    return attempt(self, "read", socket.receivemessages, count, options)
  end

  -- The one that has no room, or fails, is sent by itself: that waits, or says why.
  function class:sendmessages(messages, options)
    if dontwait(options) or self.timeout == 0 then return socket.sendmessages(self.socket, messages, options) end
    local untold = self.untold
    if untold then
      self.untold = nil
      return nil, untold[1], untold[2]
    end
    local left, sent = messages, 0
    fairly()
    while left[1] ~= nil do
      local accepted, message, code = socket.sendmessages(self.socket, left, options)
      if not accepted and code ~= "EAGAIN" then return sent > 0 and sent or nil, message, code end
      accepted = accepted or 0
      local next_one = left[accepted + 1]
      if next_one then
        local own = type(next_one) == "table" and next_one or { next_one }
        local how = {}
        for name, value in pairs(options or {}) do how[name] = value end
        for name, value in pairs(own) do
          if name ~= 1 then how[name] = value end
        end
        local size
        size, message, code = self:send(own[1], how)
        if not size then
          sent = sent + accepted
          if sent == 0 then return nil, message, code end
          -- How an association has ended is told once: by the next call of this.
          if message ~= "timeout" and self.socket:getoption("style") == "tcp" then self.untold = { message, code } end
          return sent
        end
        accepted = accepted + 1
      end
      sent = sent + accepted
      left = rest(left, accepted + 1)
    end
    return sent
  end

  function class:send(data, options)
    if dontwait(options) then return socket.send(self.socket, data, options) end
    local to = type(options) == "table" and options.to
    if not to or self.socket:getoption("style") == "tcp" then return attempt(self, "write", socket.send, data, options) end
    local send = for_one_association(socket.send, function(sock) return (sock:getassocid(to.host, to.port)) end)
    return attempt(self, "write", send, data, options)
  end

  function class:sendx(data, hosts, port, options)
    if dontwait(options) then return socket.sendx(self.socket, data, hosts, port, options) end
    local sendx = for_one_association(socket.sendx, function(sock)
      for _, host in ipairs(hosts) do
        local assoc = sock:getassocid(host, port)
        if assoc then return assoc end
      end
    end)
    return attempt(self, "write", sendx, data, hosts, port, options)
  end

  -- The socket checks the arguments, and tells what is ready at once.
  function class:wait(events, seconds)
    local now = (type(seconds) ~= "number" or seconds >= 0 or seconds == -1) and 0 or seconds
    if seconds ~= nil and seconds ~= -1 then check.seconds(seconds, 2, "wait", "time") end
    local can_read, can_write, code = socket.wait(self.socket, events, now)
    local deadline = deadline_in(seconds or -1)
    while can_read == false and not can_write do
      local left = time_left(deadline)
      if left == 0 then break end
      local ready, why, because = waiter.wait(self.socket, events or "read", left)
      if ready == nil and because == "EINTR" then return nil, why, because end
      can_read, can_write, code = socket.wait(self.socket, events, 0)
    end
    if can_read == nil then return nil, can_write, code end
    return can_read, can_write
  end
end

local function add_timeout(class)
  function class:settimeout(seconds)
    local done, message, code = self.socket:settimeout(seconds)
    if not done then return nil, message, code end
    self.timeout = self.socket:gettimeout()
    return self.socket:settimeout(0)
  end

  function class:gettimeout()
    local known, message, code = self.socket:gettimeout()
    if not known then return nil, message, code end
    return self.timeout
  end
end

local function add_ends(class, waiter, wrap)
  function class:close()
    waiter.forget(self.socket)
    return self.socket:close()
  end
  class.__close = class.close

  function class:abort(...)
    if self.socket:getoption("style") == "tcp" then waiter.forget(self.socket) end
    return self.socket:abort(...)
  end

  function class:peeloff(assoc)
    local own, message, code = self.socket:peeloff(assoc)
    if not own then return nil, message, code end
    return wrap(own)
  end

  function class:__tostring()
    return tostring(self.socket)
  end
end

--- The function that wraps sockets, for a loop's waiter.
return function(waiter)
  local class = {}
  local function wrap(sock, ...)
    if sock == nil then return nil, ... end
    if getmetatable(sock) == class then return sock end
    if not is_socket(sock) then check.fail(1, "wrap", "an SCTP socket expected, got " .. type(sock)) end
    local timeout, message, code = sock:gettimeout()
    if not timeout then return nil, message, code end
    sock:settimeout(0)
    return setmetatable({ socket = sock, timeout = timeout }, class)
  end

  for name, method in pairs(socket) do class[name] = passing(method) end
  class.__index = class
  add_waiting(class, waiter, wrap)
  add_timeout(class)
  add_ends(class, waiter, wrap)
  connecting(class, waiter)
  ending(class, waiter)
  return wrap
end
