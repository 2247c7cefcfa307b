--- Messages: sending, receiving, waiting.
-- @classmod sctp.socket

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local notification = require "sctp.notification"
local restarting = require "sctp.restarting"
local socket = require "sctp.socket"

-- Looked up once: the lookup in a module costs a large part of the time of a small message.
local sendv, recvv, wait = restarting(raw.sendv), restarting(raw.recvv), restarting(raw.wait)
local sendx, recv_message = restarting(raw.sendx), restarting(raw.recv_message)
local send_messages, recv_messages = restarting(raw.send_messages), restarting(raw.recv_messages)
local DONTWAIT, PEEK, EOR, NOTIFICATION = raw.MSG_DONTWAIT, raw.MSG_PEEK, raw.MSG_EOR, raw.MSG_NOTIFICATION
local UNORDERED, DEFAULT_ALL = raw.UNORDERED, raw.DEFAULT_ALL

-- Flags are tested by division: Lua 5.1 has no operators for bits.
local function has(flags, flag)
  return flags % (2 * flag) >= flag
end

-- ---- Sending --------------------------------------------------------------------------------------------------------

-- The functions that put each option into the sndinfo. Each message has its own sndinfo: Lua runs signal handlers by a hook,
-- which may send another message at any time.
local options = {}
-- The flag that an option switches off: its field is then not taken from the socket's default.
local says = {
  stream = raw.DEFAULT_SID, ppid = raw.DEFAULT_PPID, context = raw.DEFAULT_CONTEXT,
  lifetime = raw.DEFAULT_PR, retransmissions = raw.DEFAULT_PR, priority = raw.DEFAULT_PR,
}

local function numeric(name, field, most)
  options[name] = function(sndinfo, value)
    sndinfo[field] = check.integer(value, 2, "send", name, 0, most)
  end
end
numeric("stream", "sid", 65535)
numeric("ppid", "ppid", 2 ^ 32 - 1)
numeric("context", "context", 2 ^ 32 - 1)

local function flag(name, bit)
  says[name] = raw.DEFAULT_FLAGS
  options[name] = function(sndinfo, value)
    if check.boolean(value, 2, "send", name) then sndinfo.flags = sndinfo.flags + bit end
  end
end
flag("unordered", UNORDERED)
flag("addr_over", raw.ADDR_OVER)
flag("sack_immediately", raw.SACK_IMMEDIATELY)
flag("sendall", raw.SENDALL)
flag("eor", raw.EOR)
flag("eof", raw.EOF)
flag("abort", raw.ABORT)

local function policy(name, value, number_of)
  options[name] = function(sndinfo, limit)
    if sndinfo.pr_policy then check.fail(2, "send", "only one of lifetime, retransmissions and priority") end
    sndinfo.pr_policy, sndinfo.pr_value = value, number_of(limit)
  end
end
policy("lifetime", raw.PR_TTL, function(seconds)
  return check.integer(check.seconds(seconds, 2, "send", "lifetime"), 2, "send", "lifetime in ms", 0, 2 ^ 32 - 1)
end)
policy("retransmissions", raw.PR_RTX, function(count)
  return check.integer(count, 2, "send", "retransmissions", 0, 2 ^ 32 - 1)
end)
policy("priority", raw.PR_PRIO, function(priority)
  return check.integer(priority, 2, "send", "priority", 0, 2 ^ 32 - 1)
end)

function options.auth_key(sndinfo, number)
  sndinfo.auth_keynumber = check.integer(number, 2, "send", "auth_key", 0, 65535)
  sndinfo.flags = sndinfo.flags + raw.AUTH_KEY
end

function options.assoc(sndinfo, id) sndinfo.assoc_id = check.association(id, 2, "send", 0) end

-- These two are not part of a sndinfo: send() reads them from the options.
function options.to(_, address)
  if type(address) ~= "table" then check.fail(2, "send", "to must be { host = , port = }, not " .. type(address)) end
  check.host(address.host, 2, "send")
  check.port(address.port, 2, "send")
end

function options.dontwait(_, on) check.boolean(on, 2, "send", "dontwait") end

-- The sndinfo, and the call's flags for the fields that it does not set.
local function sndinfo_of(given)
  local sndinfo = { sid = 0, ppid = 0, context = 0, assoc_id = 0, flags = 0 }
  local unsaid = DEFAULT_ALL
  for name, value in pairs(given) do
    local read = options[name]
    if not read then
      check.fail(2, "send", ("there is no option %s; there are %s"):format(tostring(name), check.known(options)))
    end
    read(sndinfo, value)
    local said = says[name]
    if said and has(unsaid, said) then unsaid = unsaid - said end
  end
  return sndinfo, unsaid
end

--- Send one message, all of it or nothing. Waits for room in the send buffer. RFC 6458 section 9.12.
-- Omitted options are taken from the option default_sndinfo: by default stream 0, PPID 0, ordered and without a limit.
-- @string data at least one byte
-- @tparam[opt] table given any of:
--   `stream` (below the number negotiated), `ppid` (payload protocol id in host byte order, 32 bits),
--   `context` (32 bits that are returned if the message cannot be sent), `unordered`, `sack_immediately`, `addr_over`;
--   the peer: `to` ({host=, port=}; a one-to-many socket sets up an association if there is none) or `assoc`
--   (the id of an association of a one-to-many socket); one of `lifetime` (seconds), `retransmissions`, `priority`
--   (RFC 7496: when to give the message up); `auth_key` (authenticate with the key of this number, not with the active one);
--   `eor` (with the option explicit_eor: the message ends here); `sendall` (one-to-many: to all associations);
--   `eof` (one-to-many: end the association gracefully, no data), `abort` (one-to-many: end it at once, the data is
--   the reason); `dontwait` (as if the timeout were 0)
-- @return the size in bytes, or nil, message, code: EMSGSIZE, EINVAL, EPIPE, ECONNRESET, ETIMEDOUT, EAGAIN
function socket:send(data, given)
  if type(data) ~= "string" then check.string(data, 1, "send") end
  if given == nil then return sendv(self, data, nil, nil, 0, 0) end
  if type(given) ~= "table" then check.table(given, 2, "send") end
  local sndinfo, flags = sndinfo_of(given)
  local to = given.to
  if given.dontwait then flags = flags + DONTWAIT end
  if not to then return sendv(self, data, sndinfo, nil, 0, flags) end
  return sendv(self, data, sndinfo, check.host(to.host, 2, "send"), to.port, flags)
end

-- Options for all messages, and those of one, which count more.
local function joined(usual, own)
  local both = {}
  for name, value in pairs(usual) do both[name] = value end
  for name, value in pairs(own) do
    if name ~= 1 then both[name] = value end
  end
  return both
end

--- Send several messages in one call, in their order. Waits until all of them are accepted.
-- @tparam table messages a list; each message is a string, or a table with the string at [1] and options of its own:
--   { "data", stream = 3 }
-- @tparam[opt] table given options of send, for all messages; but `sendall`
-- @return how many were accepted: fewer than all if the time is over, or if one has failed; a call that begins with that one
--   says why. Or nil, message, code: as send, for the first one
function socket:sendmessages(messages, given)
  check.table(messages, 1, "sendmessages")
  given = check.options(given, 2, "sendmessages")
  local outgoing = {}
  local usual_info, usual_unsaid = sndinfo_of(given)
  for at, message in ipairs(messages) do
    local info, unsaid, options_of, data = usual_info, usual_unsaid, given, message
    if type(message) == "table" then
      options_of, data = joined(given, message), message[1]
      info, unsaid = sndinfo_of(options_of)
    end
    if type(data) ~= "string" then check.string(data, 1, "sendmessages") end
    local to = options_of.to
    outgoing[at] = { data, info, unsaid, to and check.host(to.host, 2, "send"), to and to.port or 0 }
  end
  return send_messages(self, outgoing, given.dontwait and DONTWAIT or 0)
end

--- Send the first message to a peer with several addresses: associates with it, without waiting for that. On a one-to-many
-- socket. RFC 6458 sections 5.3.1, 5.3.9 and 5.3.10.
-- @string data at least one byte
-- @tparam table hosts the peer's addresses
-- @number port
-- @tparam[opt] table given as of send, but `to` and `assoc`; `initmsg`: parameters of this association, as of the option
--   of that name
-- @return the association's id, or nil, message, code: as send; EOPNOTSUPP (a one-to-one socket)
function socket:sendx(data, hosts, port, given)
  check.string(data, 1, "sendx")
  check.hosts(hosts, 2, "sendx")
  check.port(port, 3, "sendx")
  local plain, initmsg = {}, nil
  for name, value in pairs(check.options(given, 4, "sendx")) do
    if name == "to" or name == "assoc" then check.fail(4, "sendx", "there is no option " .. name) end
    if name == "initmsg" then initmsg = check.table(value, 4, "sendx") else plain[name] = value end
  end
  local sndinfo, flags = sndinfo_of(plain)
  if plain.dontwait then flags = flags + DONTWAIT end
  return sendx(self, data, sndinfo, hosts, port, initmsg, flags)
end

-- ---- Receiving ------------------------------------------------------------------------------------------------------

local DEFAULT_SIZE = 65536

-- Otherwise the rest of a notification that is longer than the buffer would look like another notification.
local function whole(self, piece, flags)
  while not has(flags, EOR) do
    local more, more_flags = recvv(self, DEFAULT_SIZE, DONTWAIT)
    if not more then break end
    piece, flags = piece .. more, more_flags
  end
  return piece
end

-- A notification, and its association's peer.
local function notified(data, host, port, info)
  local event, message, code = notification.decode(data)
  if not event then return nil, message, code end
  info = info or {}
  info.host, info.port = host, port
  return event, info
end

--- Receive one message, the part of it that fits, or a notification. Waits. RFC 6458 section 9.13.
-- The type of the first result tells which: a string is data, a table is a notification (see sctp.notification). Only
-- notifications that were subscribed to are received. The end of an association is a failure: if the peer has shut down a
-- one-to-one association, `nil, "closed", "EOF"`.
-- @number[opt=65536] size the most bytes to take; a longer message keeps its rest for the next call
-- @tparam[opt] table given `peek` (leave it in the queue), `dontwait` (as if the timeout were 0), `info` (a table to
--   fill instead of a new one)
-- @return data and what came with it: `stream`, `ssn`, `ppid` (host byte order), `tsn`, `cumtsn`, `context`, `assoc`,
--   `unordered`, `eor` (false: the message goes on), `host` and `port` of the sender; or a notification and `host` and
--   `port` of its association's peer in a table; or nil, message, code: ENOTCONN, ECONNRESET (the peer aborted),
--   ECONNABORTED, ETIMEDOUT, EAGAIN, EINVAL (size 0)
function socket:receive(size, given)
  if size ~= nil then check.integer(size, 1, "receive", "size", 0, 2 ^ 31 - 1) end
  local flags, info = 0, nil
  if given ~= nil then
    if type(given) ~= "table" then check.table(given, 2, "receive") end
    if given.peek then flags = PEEK end
    if given.dontwait then flags = flags + DONTWAIT end
    info = given.info
  end
  local data, msg_flags, sid, ssn, rcv_flags, ppid, tsn, cumtsn, context, assoc, host, port =
    recvv(self, size or DEFAULT_SIZE, flags)
  if not data then return nil, msg_flags, sid end
  if has(msg_flags, NOTIFICATION) then
    if not given or not given.peek then data = whole(self, data, msg_flags) end
    return notified(data, host, port, info)
  end
  if data == "" then return nil, "closed", "EOF" end
  local unordered, eor = has(rcv_flags, UNORDERED), has(msg_flags, EOR)
  if not info then -- a constructor allocates the table at once
    return data, {
      stream = sid, ssn = ssn, ppid = ppid, tsn = tsn, cumtsn = cumtsn, context = context, assoc = assoc,
      unordered = unordered, eor = eor, host = host, port = port,
    }
  end
  info.stream, info.ssn, info.ppid, info.tsn, info.cumtsn = sid, ssn, ppid, tsn, cumtsn
  info.context, info.assoc, info.host, info.port = context, assoc, host, port
  info.unordered, info.eor = unordered, eor
  return data, info
end

local DEFAULT_LIMIT = 16 * 1024 * 1024

-- With a buffer that is large enough.
local function whole_message(self, limit, flags)
  local capacity = DEFAULT_SIZE
  while true do
    local size, data, msg_flags, sid, ssn, rcv_flags, ppid, tsn, cumtsn, context, assoc, host, port =
      recv_message(self, capacity, limit, flags)
    if not size or size <= #data then
      return size, data, msg_flags, sid, ssn, rcv_flags, ppid, tsn, cumtsn, context, assoc, host, port
    end
    capacity = size
  end
end

--- Receive one whole message, however many parts it comes in and whatever comes between them, or a notification. Waits.
-- It cannot be mixed with receive on one socket, which would take parts away. It switches on the notification
-- partial_delivery_event, which tells that the rest of a message will not come.
-- @number[opt=16777216] limit the most bytes to keep of an association's unfinished messages, and so of a message
-- @tparam[opt] table given `dontwait` (as if the timeout were 0)
-- @return as receive; nil, message, "EMSGSIZE": a message longer than the limit was dropped
function socket:receivemessage(limit, given)
  limit = check.integer(limit or DEFAULT_LIMIT, 1, "receivemessage", "limit", 1, 2 ^ 32 - 1)
  local flags = check.options(given, 2, "receivemessage").dontwait and DONTWAIT or 0
  local size, data, msg_flags, sid, ssn, rcv_flags, ppid, tsn, cumtsn, context, assoc, host, port =
    whole_message(self, limit, flags)
  if not size then return nil, data, msg_flags end
  if has(msg_flags, NOTIFICATION) then return notified(data, host, port) end
  if data == "" then return nil, "closed", "EOF" end
  return data, {
    stream = sid, ssn = ssn, ppid = ppid, tsn = tsn, cumtsn = cumtsn, context = context, assoc = assoc,
    unordered = has(rcv_flags, UNORDERED), eor = true, host = host, port = port,
  }
end

--- Receive several whole messages and notifications in one call: waits for the first one alone, and takes what is there.
-- @number[opt=64] count the most to take, at most 4096
-- @tparam[opt] table given `limit` (as of receivemessage), `dontwait`
-- @return a list. A message is a table with its `data` and what receive tells of it; a notification is the table that receive
--   gives, with a `type`, and `host` and `port` of its association's peer. Or nil, message, code: as receivemessage; `nil,
--   "closed", "EOF"` at the end. An error after a message is that of the next call
function socket:receivemessages(count, given)
  count = check.integer(count or 64, 1, "receivemessages", "count", 0, 4096)
  given = check.options(given, 2, "receivemessages")
  local limit = check.integer(given.limit or DEFAULT_LIMIT, 2, "receivemessages", "limit", 0, 2 ^ 32 - 1)
  local capacity, flags = DEFAULT_SIZE, given.dontwait and DONTWAIT or 0
  local size, messages, code
  repeat
    size, messages, code = recv_messages(self, capacity, count, limit, flags)
    if not size then return nil, messages, code end
    if size == 0 then return nil, "closed", "EOF" end
    capacity = size
  until messages[1]
  for at = 1, size do
    local message = messages[at]
    if message.notification then
      local event, peer = notified(message.data, message.host, message.port)
      event.host, event.port = peer.host, peer.port
      messages[at] = event
    end
  end
  return messages
end

--- What the last receive told about the next message; needs the option recvnxtinfo. RFC 6458 section 5.3.6.
-- @return a table (`stream`, `unordered`, `notification`, `complete`: the whole message has arrived, which only the user-space
--   engine tells, `ppid`, `length`: the bytes that have arrived, `assoc`), false if there was no message, or nil, message, code
function socket:nextinfo()
  local known, info, code = raw.get_nxtinfo(self)
  if not known then return nil, info, code end
  if known == 0 then return false end
  return {
    stream = info.sid, unordered = has(info.flags, UNORDERED), notification = has(info.flags, NOTIFICATION),
    complete = has(info.flags, raw.COMPLETE), ppid = info.ppid, length = info.length, assoc = info.assoc_id,
  }
end

-- ---- Waiting --------------------------------------------------------------------------------------------------------

local READ, WRITE = raw.WAIT_READ, raw.WAIT_WRITE
local events_named = { read = READ, write = WRITE, both = READ + WRITE }

--- Wait until the socket can be read or written. The socket's timeout does not matter here.
-- @string[opt="read"] events "read", "write" or "both"
-- @number[opt] seconds how long; nil or -1: without a limit, 0: only look
-- @return whether it can be read, whether it can be written (both false when the time is over), or nil, message, code:
--   EINVAL (another negative number), EBADF (closed in the meantime)
function socket:wait(events, seconds)
  local wanted = check.word(events or "read", 1, "wait", "events", events_named)
  local ready, message, code = wait(self, wanted, check.timeout(seconds, 2, "wait"))
  if not ready then return nil, message, code end
  return has(ready, READ), has(ready, WRITE)
end

--- How long accept, connect, send and receive wait, in seconds, as in LuaSocket.
-- @number[opt] seconds nil or -1 (the default): without a limit; 0: not at all
-- @return true, or nil, message, code: EINVAL (another negative number), EBADF
function socket:settimeout(seconds)
  return raw.set_timeout(self, check.timeout(seconds, 1, "settimeout"))
end

--- The timeout in seconds, -1 for none, or nil, message, code.
function socket:gettimeout()
  local ms, message, code = raw.get_timeout(self)
  if not ms then return nil, message, code end
  return ms < 0 and -1 or ms / 1000
end

return socket
