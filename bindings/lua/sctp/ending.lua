-- finish of a wrapped socket (sctp.cooperative).
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local looks = require "sctp.looks"

--- Adds it to the class of a loop's sockets.
return function(class, waiter)
  function class:finish(seconds, assoc)
    local sock = self.socket
    if seconds == nil then seconds = -1 end
    check.seconds(seconds, 1, "finish", "time")
    assoc = check.association(assoc, 2, "finish", 0)
    if seconds < 0 and seconds ~= -1 then return sock:finish(seconds, assoc) end -- refuses it
    local begun, message, code = raw.finish_begin(sock, assoc)
    if not begun then return nil, message, code end
    local done
    done, message, code = looks(waiter, seconds, function()
      local result, why, name = raw.finish_result(sock, assoc)
      if name == "EAGAIN" then return nil end
      return result or false, why, name
    end)
    if done == nil then done, message, code = raw.finish_wait(sock, assoc, 0) end -- aborts it, unless it has just ended
    if sock:getoption("style") == "tcp" then self:close() end
    if not done then return nil, message, code end
    return true
  end
end
