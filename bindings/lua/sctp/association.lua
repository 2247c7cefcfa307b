--- Methods for an association: its paths, keys and streams.
-- In all of them `assoc` is an association's id, or nil on a one-to-one socket; a failure is nil, message, code.
-- @classmod sctp.socket

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local restarting = require "sctp.restarting"
local socket = require "sctp.socket"

local directions = {
  incoming = raw.STREAM_RESET_INCOMING,
  outgoing = raw.STREAM_RESET_OUTGOING,
  both = raw.STREAM_RESET_INCOMING + raw.STREAM_RESET_OUTGOING,
}

local function association(assoc, position, method)
  return check.association(assoc, position, method, 0)
end

--- The peer's primary address, to which messages are sent first, RFC 6458 section 8.1.9.
-- @return host, port
function socket:getprimary(assoc)
  return raw.get_primary_addr(self, association(assoc, 1, "getprimary"))
end

--- Make this address of the peer the primary one. @return true, or EINVAL (not an address of the peer)
function socket:setprimary(host, port, assoc)
  return raw.set_primary_addr(self, association(assoc, 3, "setprimary"), check.host(host, 1, "setprimary"),
    check.port(port, 2, "setprimary"))
end

--- Ask the peer to send to this local address first, RFC 6458 section 8.3.1. Both sides need the option `asconf_supported`.
-- @return true, or EPERM (a side does not have it), ENOTCONN, EADDRNOTAVAIL
function socket:setpeerprimary(host, port, assoc)
  return raw.set_peer_primary_addr(self, association(assoc, 3, "setpeerprimary"), check.host(host, 1, "setpeerprimary"),
    check.port(port, 2, "setpeerprimary"))
end

--- The ids of a one-to-many socket's associations, RFC 6458 section 8.2.6. @return a list, or EOPNOTSUPP (one-to-one)
function socket:associations()
  return raw.get_assoc_ids(self)
end

--- The status of each association of a one-to-many socket. @return a table by id, or EOPNOTSUPP (one-to-one)
function socket:statuses()
  local ids, message, code = raw.get_assoc_ids(self)
  if not ids then return nil, message, code end
  local found = {}
  for _, id in ipairs(ids) do found[id] = self:status(id) end -- nil for one that has just ended
  return found
end

local finish = restarting(raw.finish)

--- End an association gracefully, within a time: either the sent data is delivered and the peer agrees, or the association is
-- aborted. A one-to-one socket is closed as well.
-- @number[opt] seconds nil or -1: without a limit
-- @number[opt] assoc of a one-to-many socket
-- @return true, or nil, "timeout", "ETIMEDOUT" (it was aborted), ETIMEDOUT with another message (the peer does not answer),
--   ECONNRESET (the peer aborted it in the meantime), EINVAL (no such association, another negative number), ENOTCONN
function socket:finish(seconds, assoc)
  return finish(self, association(assoc, 2, "finish"), check.timeout(seconds, 1, "finish"))
end

--- Set a shared key under a number, RFC 6458 section 8.3.3.
-- @return true, or EINVAL (an empty key), EACCES (the option `auth_supported` is off)
function socket:setauthkey(keynumber, key, assoc)
  return raw.set_auth_key(self, association(assoc, 3, "setauthkey"),
    check.integer(keynumber, 1, "setauthkey", "key number", 0, 65535), check.string(key, 2, "setauthkey"))
end

--- The hashes to offer, the preferred one first, RFC 6458 section 8.1.17: 1 SHA-1, which is required, 3 SHA-256.
-- @return a list of numbers
function socket:gethmacident()
  return raw.get_hmac_ident(self)
end

function socket:sethmacident(list)
  return raw.set_hmac_ident(self, check.table(list, 1, "sethmacident"))
end

--- The chunk types that the peer, or this side, wants authenticated, RFC 6458 sections 8.2.3 and 8.2.4.
-- @return a string with a byte for each
function socket:getpeerauthchunks(assoc)
  return raw.get_peer_auth_chunks(self, association(assoc, 1, "getpeerauthchunks"), 256)
end

function socket:getlocalauthchunks(assoc)
  return raw.get_local_auth_chunks(self, association(assoc, 1, "getlocalauthchunks"), 256)
end

--- Restart streams' sequence numbers at 0, RFC 6525 section 6.3.2. A stream_reset_event tells when it is done.
-- @tparam[opt] table streams their numbers; none: all
-- @string[opt="both"] direction "incoming", "outgoing" or "both"
-- @number[opt] assoc of a one-to-many socket
-- @return true, or ENOPROTOOPT (the options `reconfig_supported` and `enable_stream_reset` are not on), EINPROGRESS,
--   EAGAIN (a stream has unsent data), EINVAL
function socket:resetstreams(streams, direction, assoc)
  direction = check.word(direction or "both", 2, "resetstreams", "direction", directions)
  return raw.reset_streams(self, association(assoc, 3, "resetstreams"), direction,
    check.options(streams, 1, "resetstreams"))
end

--- Restart both sides' sequence numbers, RFC 6525 section 6.3.3; results as for resetstreams.
function socket:resetassociation(assoc)
  return raw.reset_assoc(self, association(assoc, 1, "resetassociation"))
end

--- Add streams, RFC 6525 section 6.3.4; results as for resetstreams. A stream_change_event tells when it is done.
function socket:addstreams(incoming, outgoing, assoc)
  return raw.add_streams(self, association(assoc, 3, "addstreams"),
    check.integer(incoming, 1, "addstreams", "incoming", 0, 65535),
    check.integer(outgoing, 2, "addstreams", "outgoing", 0, 65535))
end

return socket
