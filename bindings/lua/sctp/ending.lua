-- finish of a wrapped socket (sctp.cooperative).
-- SPDX-License-Identifier: LGPL-2.1-or-later
local check = require "sctp.check"
local looks = require "sctp.looks"

-- Whether it has gone: true; nil if not; false, message, code if nobody will know, because the socket was closed meanwhile.
local function has_gone(sock, assoc)
  local status, message, code = sock:status(assoc)
  if code == "EBADF" then return false, message, code end
  if status and status.state ~= "closed" then return nil end
  return true
end

local function start(sock, assoc)
  if sock:getoption("style") ~= "udp" then return sock:shutdown("send") end
  if has_gone(sock, assoc) then return nil, ("there is no association %d to end"):format(assoc), "EINVAL" end
  return sock:send("", { assoc = assoc, eof = true })
end

--- Adds it to the class of a loop's sockets.
return function(class, waiter)
  function class:finish(seconds, assoc)
    local sock = self.socket
    if seconds == nil then seconds = -1 end
    check.seconds(seconds, 1, "finish", "time")
    assoc = check.association(assoc, 2, "finish", 0)
    if seconds < 0 and seconds ~= -1 then return sock:finish(seconds, assoc) end -- refuses it
    local done, message, code = start(sock, assoc)
    if not done and code ~= "EAGAIN" then return nil, message, code end
    local gone
    gone, message, code = looks(waiter, seconds, function() return has_gone(sock, assoc) end)
    if gone == false then return nil, message, code end
    local one_to_one = sock:getoption("style") == "tcp"
    if one_to_one then waiter.forget(sock) end
    if gone == nil then sock:abort("", assoc) end
    if gone == nil then return nil, "timeout", "ETIMEDOUT" end
    if not one_to_one then return true end
    local ended = sock:getoption("error") -- gone need not mean delivered
    sock:close()
    if ended ~= "" then return nil, "the association ended before all was delivered", ended end
    return true
  end
end
