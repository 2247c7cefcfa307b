-- connect and connectx of a wrapped socket (sctp.cooperative).
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local looks = require "sctp.looks"

local socket = raw.methods

-- The words of LuaSocket, as all failures have them.
local words = { ETIMEDOUT = "timeout", EPIPE = "closed", ECONNRESET = "closed", ECONNABORTED = "closed" }

local function failure(code, method, host, port)
  local text = code == "ECONNREFUSED" and "%s: %s port %d refused the association" or "%s: %s port %d: %s"
  return nil, words[code] or text:format(method, host, port, code), code
end

-- A one-to-one socket becomes writable when the attempt is over, and knows how it ended.
local function until_writable(self, waiter)
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
  return true
end

local function one_to_one(self, waiter, method, host, port)
  local done, message, code = until_writable(self, waiter)
  if not done then return nil, message, code end
  local wrong
  wrong, message, code = self.socket:getoption("error")
  if wrong == nil then return nil, message, code end
  if wrong ~= "" then return failure(wrong, method, host, port) end
  return 0
end

-- A stack does not say why an association of a one-to-many socket never came up: an attempt that ended before all INITs
-- could have been sent was refused.
local function time_of_all_attempts(sock)
  local initmsg = sock:getoption("initmsg")
  if not initmsg then return 0 end
  local longest = initmsg.max_init_timeo > 0 and initmsg.max_init_timeo or 60000
  local total, timeout = 0, 3000
  for _ = 1, initmsg.max_attempts do
    total = total + math.min(timeout, longest)
    timeout = math.min(2 * timeout, longest)
  end
  return total / 1000
end

-- The descriptor may be ready for other associations' sake, so the state is looked at.
local function one_to_many(self, waiter, method, host, port)
  local began = raw.clock()
  local id, message, code = looks(waiter, self.timeout, function()
    local id, message, code = self.socket:getassocid(host, port)
    local status = id and self.socket:status(id)
    if status then
      if status.state:find("^cookie_") or status.state == "empty" or status.state == "closed" then return nil end
      return id
    end
    if code == "EBADF" then return false, message, code end
    return false, nil, raw.clock() - began < time_of_all_attempts(self.socket) and "ECONNREFUSED" or "ETIMEDOUT"
  end)
  if id then return id end
  if id == nil then return nil, "timeout", "ETIMEDOUT" end
  if code == "EBADF" then return nil, message, code end
  return failure(code, method, host, port)
end

--- Adds both to the class of a loop's sockets.
return function(class, waiter)
  local function finish(self, method, host, port, result, message, code)
    if result then return result end
    if code ~= "EINPROGRESS" or self.timeout == 0 then return result, message, code end
    local finish_one = self.socket:getoption("style") == "tcp" and one_to_one or one_to_many
    return finish_one(self, waiter, method, host, port)
  end

  function class:connect(host, port)
    local id, message, code = finish(self, "connect", host, port, socket.connect(self.socket, host, port))
    if not id then return nil, message, code end
    return true
  end

  function class:connectx(hosts, port)
    check.hosts(hosts, 1, "connectx")
    return finish(self, "connectx", hosts[1], port, socket.connectx(self.socket, hosts, port))
  end
end
