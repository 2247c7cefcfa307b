--- Sockets of both styles: making, connecting and ending them.
-- A method fails with three values: nil, a message and an errno's name such as "ECONNREFUSED". As in LuaSocket the
-- message is "timeout" when the time is over (ETIMEDOUT; EAGAIN or EINPROGRESS where the timeout is 0) and "closed"
-- when the socket is closed (EBADF) or its association has ended (EPIPE, ECONNRESET, ECONNABORTED, and EOF after a
-- graceful end); otherwise it is a sentence that says what to do,
-- also with ETIMEDOUT if it is the peer that does not answer. Wrong arguments raise errors.
-- A wait continues after a signal unless the signal's handler raises an error, as that of Ctrl-C does. PUC Lua does not run
-- handlers in a coroutine: there the wait fails with EINTR, so that the program can leave the coroutine.
-- Hosts are numeric addresses; ports are numbers from 0 to 65535.
-- @classmod sctp.socket

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local restarting = require "sctp.restarting"

local socket = raw.methods

--- Bind to one address, RFC 6458 section 3.1.2.
-- @string host an address of this machine; "*" is any
-- @number port 0 takes a free one
-- @return true, or nil, message, code: EINVAL, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES
function socket:bind(host, port)
  return raw.bind(self, check.host(host, 1, "bind"), check.port(port, 2, "bind"))
end

local changes = { add = raw.BINDX_ADD_ADDR, remove = raw.BINDX_REM_ADDR }

--- Add addresses to the socket or remove them from it, RFC 6458 section 9.1.
-- @tparam {string,...} hosts
-- @number port of all; 0 is the bound one, or a free one
-- @string[opt="add"] change "add" or "remove"
-- @return true, or nil, message, code: as bind
function socket:bindx(hosts, port, change)
  check.hosts(hosts, 1, "bindx")
  check.port(port, 2, "bindx")
  local flag = check.word(change or "add", 3, "bindx", "change", changes)
  return raw.bindx(self, hosts, port, flag)
end

--- Bind to all addresses of network interfaces: bindx by interface name. Interfaces that are down and link-local addresses are
-- left out.
-- @tparam {string,...} names such as "eth0"
-- @number[opt=0] port
-- @tparam[opt] table given `exclude`: all others instead, except loopback
-- @return true, or nil, message, code: as bindx; ENODEV (no such interface), EADDRNOTAVAIL (they have no address for this
--   socket)
function socket:bindinterfaces(names, port, given)
  check.hosts(names, 1, "bindinterfaces")
  check.port(port or 0, 2, "bindinterfaces")
  local exclude = check.options(given, 3, "bindinterfaces").exclude
  return raw.bind_interfaces(self, names, port or 0, exclude and 1 or 0)
end

--- Let peers associate with this socket, RFC 6458 sections 3.1.3 and 4.1.3. Both styles need it.
-- @number[opt=32] backlog associations that may wait for accept; 0 stops listening
-- @return true, or nil, message, code: EINVAL
function socket:listen(backlog)
  backlog = check.integer(backlog or 32, 1, "listen", "backlog", -2 ^ 31, 2 ^ 31 - 1)
  return raw.listen(self, backlog)
end

--- Take the next association of a listening one-to-one socket. Waits. RFC 6458 section 4.1.4.
-- @return a socket without a timeout, the peer's host and port, or nil, message, code: EOPNOTSUPP, EINVAL, ETIMEDOUT,
--   EAGAIN, EMFILE
-- @function accept
socket.accept = restarting(raw.accept)

local connect, connectx = restarting(raw.connect), restarting(raw.connectx)

--- Associate with a peer. Waits; if the wait ends early, the attempt continues. RFC 6458 sections 3.1.6 and 4.1.5.
-- @return true, or nil, message, code: ECONNREFUSED, ETIMEDOUT, EINPROGRESS (timeout 0: the socket becomes writable
--   when the attempt is over, see connectresult), EALREADY, EISCONN, EINVAL, EAFNOSUPPORT, ENETUNREACH
function socket:connect(host, port)
  return connect(self, check.host(host, 1, "connect"), check.port(port, 2, "connect"))
end

--- Associate with a peer that has several addresses. Waits. RFC 6458 section 9.9.
-- @return the association's id (0 where one-to-one sockets have none), or nil, message, code: as connect
function socket:connectx(hosts, port)
  return connectx(self, check.hosts(hosts, 1, "connectx"), check.port(port, 2, "connectx"))
end

--- The result of a non-blocking connect (one with timeout 0).
-- @string host the first address that was given to the connect; host and port may be nil on a one-to-one socket
-- @return the association's id, as connectx, or nil, message, code: EINPROGRESS (it is in progress), the errors of connect,
--   once, EINVAL or ENOTCONN (there is no such attempt)
function socket:connectresult(host, port)
  if host == nil and port == nil then return raw.connect_result(self, nil, 0) end
  return raw.connect_result(self, check.host(host, 1, "connectresult"), check.port(port, 2, "connectresult"))
end

--- Move an association of a one-to-many socket to a new one-to-one socket, RFC 6458 section 9.2.
-- @number assoc the association's id
-- @return the socket, without a timeout, or nil, message, code: EOPNOTSUPP (a one-to-one socket), EINVAL
function socket:peeloff(assoc)
  return raw.peeloff(self, check.association(assoc, 1, "peeloff", 0))
end

local directions = {
  receive = raw.SHUT_RD, send = raw.SHUT_WR, both = raw.SHUT_RDWR,
}

--- Close in one direction; "send" and "both" end the association gracefully. RFC 6458 section 4.1.7.
-- @string[opt="both"] direction "receive", "send" or "both"
-- @return true, or nil, message, code: ENOTCONN, EOPNOTSUPP (one-to-many: send with eof instead)
function socket:shutdown(direction)
  return raw.shutdown(self, check.word(direction or "both", 1, "shutdown", "direction", directions))
end

--- Close the socket; associations end gracefully in the background: all sent data is delivered. With linger 0, or with unread
-- data (notifications do not count), they end by an ABORT, and undelivered data is lost; `finish` is always graceful. RFC 6458
-- section 3.1.5.
-- The collector, and in Lua 5.4 the end of a variable `<close>`, do the same.
-- @return true, or nil, "closed", "EBADF"
-- @function close
socket.close = raw.close

--- End an association at once; undelivered data is lost. A one-to-one socket is closed as well.
-- RFC 9260 section 3.3.10.12.
-- @string[opt=""] reason bytes for the peer; Linux cannot send them from a one-to-one socket
-- @number[opt] assoc of a one-to-many socket
-- @return true, or nil, message, code: EINVAL (no such association), ENOTCONN, EMSGSIZE
function socket:abort(reason, assoc)
  reason = check.string(reason or "", 1, "abort")
  return raw.abort(self, check.association(assoc, 2, "abort", 0), reason)
end

--- The descriptor, for select, poll and event loops only.
-- @return a number, or nil, "closed", "EBADF"
-- @function getfd
socket.getfd = raw.getfd

--- Whether there is buffered data that select() does not see: never. LuaSocket's select() calls this.
function socket:dirty()
  return false
end

--- The bound address, RFC 6458 section 7.4.
-- @return host, port, or nil, message, code
-- @function getsockname
socket.getsockname = raw.getsockname

--- The peer's primary address, RFC 6458 section 4.1.9.
-- @return host, port, or nil, message, code: ENOTCONN, EOPNOTSUPP (one-to-many: see getpaddrs)
-- @function getpeername
socket.getpeername = raw.getpeername

--- All local addresses, of the socket or of one association, RFC 6458 section 9.5.
-- @return a list of {host=, port=}, or nil, message, code: EINVAL (no such association)
function socket:getladdrs(assoc)
  return raw.getladdrs(self, check.association(assoc, 1, "getladdrs", 0))
end

--- All addresses of the peer, RFC 6458 section 9.3.
-- @return a list of {host=, port=}, or nil, message, code: EINVAL (no such association), ENOTCONN
function socket:getpaddrs(assoc)
  return raw.getpaddrs(self, check.association(assoc, 1, "getpaddrs", 0))
end

--- The id of the association with the peer that has this address.
-- @return a number, or nil, message, code: EINVAL (there is none)
function socket:getassocid(host, port)
  return raw.getassocid(self, check.host(host, 1, "getassocid"), check.port(port, 2, "getassocid"))
end

return socket
