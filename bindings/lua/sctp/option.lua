--- Options, subscriptions to notifications, and the status of an association.
-- @classmod sctp.socket

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local names = require "sctp.names"
local option_table = require "sctp.option_table"
local socket = require "sctp.socket"

local getters, setters = {}, {}

-- Converts a 0/1 result to a boolean.
local function flag(number, message, code)
  if not number then return nil, message, code end
  return number ~= 0
end

-- What selects the option's value: the fields of `where`, as arguments for the façade.
local policies = { ttl = raw.PR_TTL, rtx = raw.PR_RTX, prio = raw.PR_PRIO, all = raw.PR_ALL }
local asked_about
asked_about = {
  socket = function() end,
  assoc = function(where, position, method) return check.association(where.assoc, position, method, 0) end,
  stream = function(where, position, method)
    return asked_about.assoc(where, position, method),
      check.integer(where.stream or 0, position, method, "stream", 0, 65535)
  end,
  policy = function(where, position, method)
    return asked_about.assoc(where, position, method),
      check.word(where.policy or "all", position, method, "policy", policies)
  end,
  stream_policy = function(where, position, method)
    local assoc, stream = asked_about.stream(where, position, method)
    return assoc, stream, check.word(where.policy or "all", position, method, "policy", policies)
  end,
  path = function(where, position, method)
    local assoc = asked_about.assoc(where, position, method)
    if where.host == nil then return assoc, "", 0 end
    return assoc, check.host(where.host, position, method), check.port(where.port, position, method)
  end,
}

asked_about.one_path = asked_about.path

local function where_of(where, position, method, name)
  where = check.options(where, position, method)
  return asked_about[option_table[name].of](where, position, method)
end

local function with_bits(sum, more)
  local bit = 1
  while bit <= more do
    if more % (2 * bit) >= bit and sum % (2 * bit) < bit then sum = sum + bit end
    bit = 2 * bit
  end
  return sum
end

-- A number, or the words that stand for it: one, or of flags a list.
local function number_of(value, name, row)
  local words = names.words[row.group]
  if words and type(value) == "string" then return check.word(value, 2, "setoption", name, words) end
  if not (words and names.is_flags[row.group] and type(value) == "table") then
    return check.integer(value, 2, "setoption", name, row.least, row.most)
  end
  local sum = 0
  for _, each in ipairs(value) do sum = with_bits(sum, number_of(each, name, row)) end
  return sum
end

-- A value as the façade expects it.
local wanted = {
  number = number_of,
  flag = function(value, name) return check.boolean(value, 2, "setoption", name) and 1 or 0 end,
  record = function(value, name, row)
    local record = {}
    for field, content in pairs(check.table(value, 2, "setoption")) do
      local known = row.fields[field]
      if not known or known.writable == 0 then check.fail(2, "setoption", name .. " has no field " .. tostring(field)) end
      record[field] = number_of(content, field, known)
    end
    return record
  end,
}

-- A value as programs get it: a word for one of several numbers. The sum of flags stays a number.
local function word_or_number(value, row)
  if type(value) ~= "number" or row.group == "" or names.is_flags[row.group] then return value end
  return names.word(row.group, value)
end
local given = {
  number = word_or_number,
  flag = function(value) return value ~= 0 end,
  record = function(record, row)
    for field, content in pairs(record) do record[field] = word_or_number(content, row.fields[field]) end
    return record
  end,
}

-- The value comes last, after up to three arguments that select what it belongs to.
local function set(setter, self, value, a, b, c)
  if c ~= nil then return setter(self, a, b, c, value) end
  if b ~= nil then return setter(self, a, b, value) end
  if a ~= nil then return setter(self, a, value) end
  return setter(self, value)
end

for name, row in pairs(option_table) do
  local get, setter = raw["get_" .. name], raw["set_" .. name]
  if get then
    getters[name] = function(self, where)
      local value, message, code = get(self, where_of(where, 2, "getoption", name))
      if value == nil then return nil, message, code end
      return given[row.value](value, row)
    end
  end
  if setter then
    setters[name] = function(self, value, where)
      return set(setter, self, wanted[row.value](value, name, row), where_of(where, 3, "setoption", name))
    end
  end
end

function getters.error(self)
  local number, message, code = raw.get_error(self)
  if not number then return nil, message, code end
  return number == 0 and "" or raw.error_name(number)
end

--- Read an option.
-- @string name one that setoption sets, or `engine` ("kernel", "userspace"), `style` ("tcp", "udp"), `family` ("inet",
--   "inet6"), `error` (how the last non-blocking connect or the association ended: an errno's name, "" if there was no error;
--   reading clears it), `ended_by` ("nobody", "us", "peer", "silence": who ended a one-to-one socket's association, once a call
--   on it has noticed the end)
-- @tparam[opt] table where as in setoption
-- @return the value, or nil, message, code
function socket:getoption(name, where)
  check.word(name, 1, "getoption", "option", getters)
  return getters[name](self, where)
end

--- Set an option. The names are those of the page "Options, notifications, words", which is made of anysctp/options.def. Times
-- are in ms and sizes in bytes, as in the RFCs; 0 in a record, or a field left out, leaves a value as it is. A number that has
-- a word is read as that ("prio" for `stream_scheduler`, "ttl" for `pr_policy`), and set by it or by the number; flags are set
-- by a list of words, { "hb_enable" }, or by their sum, as which they are read.
-- @string name such as `nodelay` (true or false), `rcvbuf` (a number) and `rtoinfo` ({ initial = 200 }); `linger`: -1 off, 0
--   close aborts, else the seconds that close of a one-to-one socket waits for delivery
-- @param value a number, boolean or table
-- @tparam[opt] table where what it belongs to: `assoc`, `stream`, `policy` ("ttl", "rtx", "prio", "all"), `host` and `port`
-- @return true, or nil, message, code: EINVAL, EOPNOTSUPP (not for this style), ENOPROTOOPT (the other engine has it)
function socket:setoption(name, value, where)
  check.word(name, 1, "setoption", "option", setters)
  return setters[name](self, value, where)
end

local int = ("\0"):rep(4)

local function by_number(level, number, method)
  return check.integer(level, 1, method, "level", -2 ^ 31, 2 ^ 31 - 1),
    check.integer(number, 2, method, "number", -2 ^ 31, 2 ^ 31 - 1)
end

--- Read an option by Linux's number, on both engines, in the form in which C programs have it. For options that have a name
-- getoption is the better choice.
-- @number level 1 (SOL_SOCKET), 0 (IP), 41 (IPv6), 132 (SCTP)
-- @number number
-- @string[opt] bytes as long as the value; they contain what selects it, such as an association's id, if the value has that;
--   the default is an int of 0
-- @return the value's bytes, for string.unpack; or nil, message, code: ENOPROTOOPT and EOPNOTSUPP (no such option), EINVAL
--   (the length)
function socket:getsockopt(level, number, bytes)
  level, number = by_number(level, number, "getsockopt")
  return raw.getsockopt(self, level, number, check.string(bytes or int, 3, "getsockopt"))
end

--- Set an option by Linux's number.
-- @number level as for getsockopt
-- @number number
-- @string bytes the value, as string.pack makes it
-- @return true, or nil, message, code as of getsockopt
function socket:setsockopt(level, number, bytes)
  level, number = by_number(level, number, "setsockopt")
  return raw.setsockopt(self, level, number, check.string(bytes, 3, "setsockopt"))
end

local function set_events(self, types, assoc, on, method)
  if type(types) == "string" then types = { types } end
  check.table(types, 1, method)
  assoc = check.association(assoc, 2, method, raw.ALL_ASSOC)
  for _, word in ipairs(types) do
    local number = check.word(word, 1, method, "notification", names.words.notification_type)
    local result, message, code = raw.set_event(self, assoc, number, on)
    if not result then return nil, message, code end
  end
  return true
end

--- Subscribe to notifications, which receive then returns, RFC 6458 section 6.2.2. By default there are none.
-- @param types a type's name or a list of names, see sctp.notification
-- @param[opt="all"] assoc an association's id, "future", "current" or "all"; ignored on one-to-one sockets
-- @return true, or nil, message, code: EINVAL
function socket:subscribe(types, assoc)
  return set_events(self, types, assoc, 1, "subscribe")
end

--- Unsubscribe from notifications; arguments and results as for subscribe.
function socket:unsubscribe(types, assoc)
  return set_events(self, types, assoc, 0, "unsubscribe")
end

--- Whether notifications of a type are delivered.
-- @string name
-- @param[opt="future"] assoc
-- @return true or false, or nil, message, code: EINVAL
function socket:subscribed(name, assoc)
  local number = check.word(name, 1, "subscribed", "notification", names.words.notification_type)
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
  status.state = names.word("assoc_state", status.state)
  status.primary_state = names.word("path_state", status.primary_state)
  status.assoc, status.assoc_id = status.assoc_id, nil
  return status
end

return socket
