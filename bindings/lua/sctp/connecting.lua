-- connect and connectx of a wrapped socket (sctp.cooperative).
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local looks = require "sctp.looks"

local socket = raw.methods

-- A one-to-one socket becomes writable when the attempt is over.
local function one_to_one(self, waiter, host, port)
  local deadline = self.timeout >= 0 and raw.clock() + self.timeout
  local can_read, can_write, code = self.socket:wait("write", 0)
  while can_read ~= nil and not can_write do
    local left = deadline and math.max(deadline - raw.clock(), 0) or nil
    if left == 0 then return nil, "timeout", "ETIMEDOUT" end
    local ready, why, because = waiter.wait(self.socket, "write", left)
    if ready == nil and because == "EINTR" then return nil, why, because end
    can_read, can_write, code = self.socket:wait("write", 0)
  end
  if can_read == nil then return nil, can_write, code end
  return self.socket:connectresult(host, port)
end

-- Other associations can make the descriptor ready, so this asks for the attempt's result.
local function one_to_many(self, waiter, host, port)
  local id, message, code = looks(waiter, self.timeout, function()
    local id, message, code = self.socket:connectresult(host, port)
    if code == "EINPROGRESS" then return nil end
    return id or false, message, code
  end)
  if id then return id end
  if id == nil then return nil, "timeout", "ETIMEDOUT" end
  return nil, message, code
end

--- Adds both to the class of a loop's sockets.
return function(class, waiter)
  local function finish(self, host, port, result, message, code)
    if result or code ~= "EINPROGRESS" or self.timeout == 0 then return result, message, code end
    local finish_one = self.socket:getoption("style") == "tcp" and one_to_one or one_to_many
    return finish_one(self, waiter, host, port)
  end

  function class:connect(host, port)
    local id, message, code = finish(self, host, port, socket.connect(self.socket, host, port))
    if not id then return nil, message, code end
    return true
  end

  function class:connectx(hosts, port)
    check.hosts(hosts, 1, "connectx")
    return finish(self, hosts[1], port, socket.connectx(self.socket, hosts, port))
  end
end
