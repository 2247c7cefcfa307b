--- Options, subscriptions to notifications, and the status of an association.
-- @classmod sctp.socket
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local names = require "sctp.names"
local socket = require "sctp.socket"

local getters, setters = {}, {}

local function integer(name, get, set, least, most)
  getters[name] = get
  setters[name] = function(self, value) return set(self, check.integer(value, 2, "setoption", name, least, most)) end
end
integer("sndbuf", raw.get_sndbuf, raw.set_sndbuf, 0, 2 ^ 32 - 1)
integer("rcvbuf", raw.get_rcvbuf, raw.set_rcvbuf, 0, 2 ^ 32 - 1)
integer("autoclose", raw.get_autoclose, raw.set_autoclose, 0, 2 ^ 32 - 1)
integer("linger", raw.get_linger, raw.set_linger, -2 ^ 31, 2 ^ 31 - 1)


-- What a call says with a number, as a boolean.
local function flag(number, message, code)
  if not number then return nil, message, code end
  return number ~= 0
end

function getters.nodelay(self) return flag(raw.get_nodelay(self)) end
function setters.nodelay(self, on)
  return raw.set_nodelay(self, check.boolean(on, 2, "setoption", "nodelay") and 1 or 0)
end

local initmsg_fields = { "num_ostreams", "max_instreams", "max_attempts", "max_init_timeo" }
getters.initmsg = raw.get_initmsg
function setters.initmsg(self, value)
  check.table(value, 2, "setoption")
  local known, record = {}, {}
  for _, field in ipairs(initmsg_fields) do
    known[field] = true
    record[field] = check.integer(value[field] or 0, 2, "setoption", field, 0, 65535)
  end
  for field in pairs(value) do
    if not known[field] then check.fail(2, "setoption", "initmsg has no field " .. tostring(field)) end
  end
  return raw.set_initmsg(self, record)
end

-- The peer that an option is of: none, or one address of an association.
local function peer(where, position, method)
  where = check.options(where, position, method)
  local assoc = check.association(where.assoc, position, method, 0)
  if where.host == nil then return assoc, "", 0 end
  return assoc, check.host(where.host, position, method), check.port(where.port, position, method)
end
function getters.encaps_port(self, where)
  return raw.get_encaps_port(self, peer(where, 2, "getoption"))
end
function setters.encaps_port(self, value, where)
  local assoc, host, port = peer(where, 3, "setoption")
  return raw.set_encaps_port(self, assoc, host, port,
    check.integer(value, 2, "setoption", "encaps_port", 0, 65535))
end

local function named(get, words)
  return function(self)
    local number, message, code = get(self)
    if not number then return nil, message, code end
    return words[number]
  end
end
getters.engine = named(raw.get_engine, names.engine)
getters.style = named(raw.get_style, names.style)
getters.family = named(raw.get_family, names.family)
getters.error = named(raw.get_error, setmetatable({ [0] = "" }, {
  __index = function(_, number) return raw.error_name(number) end,
}))

--- Read an option.
-- @string name one that setoption sets, or `engine` ("kernel", "userspace"), `style` ("tcp", "udp"), `family` ("inet",
--   "inet6"), `error` (how the last non-blocking connect or the association ended: an errno's name, "" if all is well;
--   reading clears it)
-- @tparam[opt] table where as in setoption
-- @return the value, or nil, message, code
function socket:getoption(name, where)
  check.word(name, 1, "getoption", "option", getters)
  return getters[name](self, where)
end

--- Set an option.
-- @string name and @param value:
--   `nodelay` true: send small messages at once, RFC 6458 section 8.1.5;
--   `sndbuf`, `rcvbuf` bytes, 8.1.7 and 8.1.6; the longest message is a sndbuf long; set rcvbuf before connecting;
--   `linger` seconds, 8.1.4: -1 off, 0 close aborts, else close of a one-to-one socket waits so long for delivery;
--   `autoclose` seconds until an idle association of a one-to-many socket is ended, 0 never, 8.1.8;
--   `initmsg` a table of `num_ostreams`, `max_instreams`, `max_attempts`, `max_init_timeo` (ms), 8.1.3, for later
--   associations; what is left out or 0 stays;
--   `encaps_port` UDP port at which peers take SCTP packets, 0 plain SCTP, RFC 6951 section 6.1
-- @tparam[opt] table where for encaps_port one address of an association: `host`, `port`, `assoc`
-- @return true, or nil, message, code: EINVAL, EOPNOTSUPP (autoclose of a one-to-one socket), ENOPROTOOPT
function socket:setoption(name, value, where)
  check.word(name, 1, "setoption", "option", setters)
  return setters[name](self, value, where)
end

local function set_events(self, types, assoc, on, method)
  if type(types) == "string" then types = { types } end
  check.table(types, 1, method)
  assoc = check.association(assoc, 2, method, raw.ALL_ASSOC)
  for _, word in ipairs(types) do
    local number = check.word(word, 1, method, "notification", names.notification)
    local result, message, code = raw.set_event(self, assoc, number, on)
    if not result then return nil, message, code end
  end
  return true
end

--- Have notifications delivered by receive, RFC 6458 section 6.2.2. None are at first.
-- @param types a type's name or a list of names, see sctp.notification
-- @param[opt="all"] assoc an association's id, "future", "current" or "all"; ignored on one-to-one sockets
-- @return true, or nil, message, code: EINVAL
function socket:subscribe(types, assoc)
  return set_events(self, types, assoc, 1, "subscribe")
end

--- Have them delivered no more; arguments and results as for subscribe.
function socket:unsubscribe(types, assoc)
  return set_events(self, types, assoc, 0, "unsubscribe")
end

--- Whether notifications of a type are delivered.
-- @string name
-- @param[opt="future"] assoc
-- @return true or false, or nil, message, code: EINVAL
function socket:subscribed(name, assoc)
  local number = check.word(name, 1, "subscribed", "notification", names.notification)
  assoc = check.association(assoc, 2, "subscribed", raw.FUTURE_ASSOC)
  return flag(raw.get_event(self, assoc, number))
end

--- The status of an association, RFC 6458 section 8.2.1.
-- @number[opt] assoc of a one-to-many socket
-- @return a table: `assoc`, `state` ("established", ...), `rwnd` (bytes), `unackdata`, `penddata` (chunks), `instrms`,
--   `outstrms`, `fragmentation_point` (bytes), and of the primary path `primary_state` ("active", ...), `primary_cwnd`
--   (bytes), `primary_srtt`, `primary_rto` (ms), `primary_mtu` (bytes), `primary_host`, `primary_port`; or nil,
--   message, code: EINVAL (no such association)
function socket:status(assoc)
  local status, message, code = raw.get_status(self, check.association(assoc, 1, "status", 0))
  if not status then return nil, message, code end
  status.state = names.state[status.state] or status.state
  status.primary_state = names.path[status.primary_state] or status.primary_state
  status.assoc, status.assoc_id = status.assoc_id, nil
  return status
end

return socket
