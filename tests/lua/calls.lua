-- The calls that wait: calls.receive() and so on return a socket on which the call has to wait, the call, and objects that must
-- exist as long.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"
local tap = require "tap"
local silent = require "silent"

local calls = {}

function calls.accept()
  local listener = tap.listener(sctp.tcp)
  return listener, listener.accept
end

function calls.receive()
  local client, server = tap.pair(sctp)
  return server, server.receive, client
end

-- wait has its own time limit, and its end is not a failure; here it is made one.
function calls.wait()
  local client, server = tap.pair(sctp)
  local function call(sock)
    local ready, message, code = sock:wait("read", sock:gettimeout())
    if ready == false then return nil, "timeout", "ETIMEDOUT" end
    return ready, message, code
  end
  return server, call, client
end

function calls.send()
  local client, server = tap.pair(sctp, 32768) -- small buffers are soon full
  assert(client:setoption("sndbuf", 50000))
  local message = ("m"):rep(20000)
  local function call(sock)
    local size, wrong, code
    repeat size, wrong, code = sock:send(message) until not size
    return nil, wrong, code
  end
  return client, call, server
end

function calls.finish()
  local server, port = tap.listener(sctp.udp, 32768)
  local client = tap.socket(sctp.udp)
  assert(client:setoption("sndbuf", 100000))
  local assoc = assert(client:connectx({ "127.0.0.1" }, port))
  while client:send(("m"):rep(20000), { assoc = assoc, dontwait = true }) do end
  return client, function(sock) return sock:finish(sock:gettimeout(), assoc) end, server
end

if silent(sctp.tcp) then
  function calls.connect()
    local sock = silent(sctp.tcp)
    return sock, function() return sock:connect("127.0.0.1", 9) end
  end
end

return calls
