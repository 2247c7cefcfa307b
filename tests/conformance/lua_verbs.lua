-- The verbs of the scenarios on the Lua layer, see README.md. Each is a function of its words and keys. It returns a table of
-- results, or nil, a message and an errno's name.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local sockets = {}
local verbs = {}

-- ---- Words and results ----------------------------------------------------------------------------------------------

local fill_period = 65536

local function make_bytes(literal)
  local kind, rest = literal:match("^(%a+):(.*)$")
  if kind == "text" then return rest end
  if kind == "hex" then
    return (rest:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
  end
  local size, seed, start = literal:match("^fill:(%d+):(%d+):?(%d*)$")
  if not size then error("not data: " .. literal, 0) end
  local bytes = {}
  start = tonumber(start) or 0
  size = tonumber(size)
  for i = start, start + math.min(size, fill_period) - 1 do
    bytes[#bytes + 1] = string.char((tonumber(seed) + i + math.floor(i / 256)) % 256)
  end
  local period = table.concat(bytes)
  return size > fill_period and period:rep(math.floor(size / fill_period) + 1):sub(1, size) or period
end

-- Cached, because a repeated step, which fills a buffer for example, would make the same bytes each time.
local last_literal, last_bytes
local function to_bytes(literal)
  if literal ~= last_literal then last_literal, last_bytes = literal, make_bytes(literal) end
  return last_bytes
end

local function socket(name)
  return sockets[name] or error("there is no socket " .. name, 0)
end

local function keep(name, made)
  sockets[name] = made
  assert(made:settimeout(5))
end

local function number(word)
  return word and (tonumber(word) or error("not a number: " .. word, 0))
end

local function flag(word)
  if word ~= "0" and word ~= "1" then error("not a flag: " .. word, 0) end
  return word == "1"
end

local function one_of(words, word)
  local value = words[word]
  if value == nil then error("unknown word " .. tostring(word), 0) end
  return value
end

local function host_of(word)
  return word == "any" and "*" or word
end

local function list_of(word)
  local list = {}
  for item in word:gmatch("[^,]+") do list[#list + 1] = item end
  return list
end

local function assoc_of(keys)
  return tonumber(keys.assoc or 0) or keys.assoc
end

-- The results of a call that only succeeds or fails.
local function done(result, message, code)
  if result == nil then return nil, message, code end
  return {}
end

-- The results of a call with one result, under this name.
local function one(name, result, message, code)
  if result == nil then return nil, message, code end
  return { [name] = result }
end

local function host_port(host, port, code)
  if host == nil then return nil, port, code end
  return { host = host, port = port }
end

local function addresses(list, message, code)
  if list == nil then return nil, message, code end
  local hosts = {}
  for i, address in ipairs(list) do hosts[i] = address.host end
  table.sort(hosts)
  return { hosts = table.concat(hosts, ","), count = #hosts, port = list[1].port }
end

-- ---- Sockets --------------------------------------------------------------------------------------------------------

local function add(verb, known_keys, run)
  local known = {}
  for key in known_keys:gmatch("%S+") do known[key] = true end
  verbs[verb] = function(words, keys)
    for key in pairs(keys) do
      if not known[key] then error("unknown key " .. key, 0) end
    end
    return run(keys, (table.unpack or unpack)(words))
  end
end

local families = { ["4"] = "inet", ["6"] = "inet6" }

add("socket", "style family", function(keys, name)
  local made, message, code = one_of({ tcp = sctp.tcp, udp = sctp.udp }, keys.style or "tcp")({
    family = one_of(families, keys.family or "4"),
  })
  if made then keep(name, made) end
  return done(made, message, code)
end)

add("bind", "", function(_, name, host, port) return done(socket(name):bind(host_of(host), number(port))) end)

add("bindx", "op", function(keys, name, hosts, port)
  return done(socket(name):bindx(list_of(hosts), number(port), keys.op))
end)

add("listen", "", function(_, name, backlog) return done(socket(name):listen(number(backlog))) end)

add("accept", "", function(_, name, new)
  local made, host, port = socket(name):accept()
  if not made then return nil, host, port end
  keep(new, made)
  return host_port(host, port)
end)

add("connect", "", function(_, name, host, port) return done(socket(name):connect(host_of(host), number(port))) end)

add("connectx", "", function(_, name, hosts, port)
  return one("assoc_id", socket(name):connectx(list_of(hosts), number(port)))
end)

add("connect_result", "", function(_, name, host, port)
  return one("assoc_id", socket(name):connectresult(host_of(host), number(port)))
end)

add("peeloff", "assoc", function(keys, name, new)
  local made, message, code = socket(name):peeloff(assoc_of(keys))
  if made then keep(new, made) end
  return done(made, message, code)
end)

add("shutdown", "how", function(keys, name)
  return done(socket(name):shutdown(one_of({ read = "receive", write = "send", both = "both" }, keys.how or "both")))
end)

add("close", "", function(_, name) return done(socket(name):close()) end)

add("abort", "assoc reason", function(keys, name)
  return done(socket(name):abort(to_bytes(keys.reason or "text:"), assoc_of(keys)))
end)

-- ---- Addresses ------------------------------------------------------------------------------------------------------

add("name", "", function(_, name) return host_port(socket(name):getsockname()) end)

add("peer", "", function(_, name) return host_port(socket(name):getpeername()) end)

add("laddrs", "assoc", function(keys, name) return addresses(socket(name):getladdrs(assoc_of(keys))) end)

add("paddrs", "assoc", function(keys, name) return addresses(socket(name):getpaddrs(assoc_of(keys))) end)

add("associd", "", function(_, name, host, port)
  return one("assoc_id", socket(name):getassocid(host_of(host), number(port)))
end)

-- ---- Messages -------------------------------------------------------------------------------------------------------

local policies = {
  ttl = function(options, value) options.lifetime = value / 1000 end,
  rtx = function(options, value) options.retransmissions = value end,
  prio = function(options, value) options.priority = value end,
}

add("send", "stream ppid context assoc host port unordered addr_over sack_immediately sendall eor eof abort pr auth_key dontwait",
  function(keys, name, data)
    local options = { stream = number(keys.stream), ppid = number(keys.ppid), context = number(keys.context) }
    options.auth_key = number(keys.auth_key)
    if keys.assoc then options.assoc = assoc_of(keys) end
    if keys.host then options.to = { host = host_of(keys.host), port = number(keys.port or 0) } end
    for _, key in ipairs { "unordered", "addr_over", "sack_immediately", "sendall", "eor", "eof", "abort", "dontwait" } do
      if keys[key] then options[key] = flag(keys[key]) end
    end
    if keys.pr then
      local policy, value = keys.pr:match("^(%a+):(%d+)$")
      one_of(policies, policy)(options, tonumber(value))
    end
    return one("size", socket(name):send(to_bytes(data), next(options) and options))
  end)

add("sendx", "stream ppid context num_ostreams", function(keys, name, data, hosts, port)
  local options = { stream = number(keys.stream), ppid = number(keys.ppid), context = number(keys.context) }
  if keys.num_ostreams then options.initmsg = { num_ostreams = number(keys.num_ostreams) } end
  return one("assoc_id", socket(name):sendx(to_bytes(data), list_of(hosts), number(port), options))
end)

add("nxtinfo", "", function(_, name)
  local info, message, code = socket(name):nextinfo()
  if info == nil then return nil, message, code end
  if not info then return { known = 0 } end
  info.known, info.assoc_id, info.assoc = 1, info.assoc, nil
  return info
end)

-- The words whose value is true, in this order.
local function true_of(set, words)
  local list = {}
  for _, word in ipairs(words) do
    if set[word] then list[#list + 1] = word end
  end
  return #list > 0 and table.concat(list, ",") or "none"
end

-- The layer's names of a notification's fields are the README's, except for these.
local function notification_results(event, with)
  local came = { kind = "notification" }
  for key, value in pairs(event) do came[key] = value end
  came.assoc_id, came.assoc = event.assoc, nil
  came.cause, came.error = event.error, nil
  if type(event.flags) == "table" then came.flags = true_of(event.flags, { "incoming", "outgoing", "denied", "failed" }) end
  if event.streams then came.streams = #event.streams > 0 and table.concat(event.streams, ",") or "none" end
  came.text, came.reason = event.reason, nil
  came.from_host, came.from_port = with.host, with.port
  return came
end

-- Joins the parts of one message. The information is the first part's, except for the end of record.
local function join(sock, data, info, size, options)
  local parts, eor = { data }, info.eor
  while not eor do
    local part, with, code = sock:receive(size, options)
    if not part then return nil, with, code end
    if type(part) ~= "string" or with.stream ~= info.stream then
      error("a part of another message", 0)
    end
    parts[#parts + 1] = part
    eor = with.eor
  end
  info.eor = true
  return table.concat(parts), info
end

add("recv", "size all limit peek dontwait", function(keys, name)
  local sock, size = socket(name), number(keys.size or 262144)
  local options = { peek = flag(keys.peek or "0"), dontwait = flag(keys.dontwait or "0") }
  local data, info, code
  if keys.limit then
    data, info, code = sock:receivemessage(number(keys.limit))
  else
    data, info, code = sock:receive(size, options)
  end
  if data and type(data) == "table" then return notification_results(data, info) end
  if data and flag(keys.all or "0") then data, info, code = join(sock, data, info, size, options) end
  if code == "EOF" then return { kind = "end" } end
  if not data then return nil, info, code end
  info.kind, info.data, info.size, info.assoc_id, info.assoc = "data", data, #data, info.assoc, nil
  return info
end)

add("send_messages", "times stream ppid assoc host port dontwait", function(keys, name, datas)
  local options = { stream = number(keys.stream), ppid = number(keys.ppid), dontwait = flag(keys.dontwait or "0") }
  if keys.assoc then options.assoc = assoc_of(keys) end
  if keys.host then options.to = { host = host_of(keys.host), port = number(keys.port or 0) } end
  local messages = {}
  for _ = 1, number(keys.times or 1) do
    for data in datas:gmatch("[^,]+") do messages[#messages + 1] = to_bytes(data) end
  end
  return one("count", socket(name):sendmessages(messages, options))
end)

add("recv_messages", "limit dontwait", function(keys, name, count)
  local told, dontwait = {}, flag(keys.dontwait or "0")
  repeat
    local some, message, code = socket(name):receivemessages(number(count) - #told,
      { limit = number(keys.limit), dontwait = dontwait })
    if not some and code ~= "EOF" then return nil, message, code end
    for _, each in ipairs(some or {}) do
      local data = #each.data > 32 and #each.data or each.data
      told[#told + 1] = each.type or ("%s/%d/%d"):format(data, each.stream, each.ppid)
    end
  until not some or dontwait or #told >= number(count)
  return { count = #told, messages = table.concat(told, ",") }
end)

local function of_series(index)
  return ("%d"):format(index) .. ("\0"):rep(3 * index)
end

add("send_series", "", function(_, name, count, streams)
  for i = 0, number(count) - 1 do
    local size, message, code = socket(name):send(of_series(i), { stream = i % number(streams) })
    if not size then return nil, message, code end
  end
  return {}
end)

add("recv_series", "", function(_, name, count, streams)
  local left, in_order, following = number(count), 0, {}
  while left > 0 do
    local data, info, code = socket(name):receive()
    if not data then return nil, info, code end
    if type(data) == "string" then
      local expected = following[info.stream] or info.stream
      if data == of_series(expected) then in_order = in_order + 1 end
      following[info.stream] = expected + number(streams)
      left = left - 1
    end
  end
  return { in_order = in_order }
end)

local function ready(can_read, can_write, code)
  if can_read == nil then return nil, can_write, code end
  return { read = can_read, write = can_write }
end

add("ready", "", function(_, name) return ready(socket(name):wait("both", 0)) end)

add("wait", "timeout", function(keys, name, events)
  return ready(socket(name):wait(events, number(keys.timeout or 5000) / 1000))
end)

-- ---- Options --------------------------------------------------------------------------------------------------------

add("subscribe", "assoc", function(keys, name, types)
  return done(socket(name):subscribe(list_of(types), assoc_of(keys)))
end)

add("unsubscribe", "assoc", function(keys, name, types)
  return done(socket(name):unsubscribe(list_of(types), assoc_of(keys)))
end)

add("subscribed", "assoc", function(keys, name, kind)
  return one("value", socket(name):subscribed(kind, assoc_of(keys)))
end)

-- What selects an option's value, in the layer's words.
local policy_words = { ["16"] = "ttl", ["32"] = "rtx", ["48"] = "prio", ["128"] = "all" }
local function where_of(keys)
  local where = { assoc = keys.assoc and assoc_of(keys), stream = number(keys.sid), host = keys.host, port = number(keys.port) }
  if keys.policy then where.policy = policy_words[keys.policy] or keys.policy end
  return next(where) and where
end

local flags = {}
local option_table = require "sctp.option_table"
for name, row in pairs(option_table) do flags[name] = row.value == "flag" end

-- Scenarios have numbers where the layer has words, but for what a thing is and its state.
local words_of = require("sctp.names").words
local function as_number(value, row)
  local numbers = type(value) == "string" and row and row.group ~= "path_state" and row.of ~= "socket" and words_of[row.group]
  return numbers and numbers[value] or value
end

-- These words can be either: what selects the option's value, or fields of a record.
local where_words = { assoc = true, host = true, port = true, sid = true, policy = true }

verbs.set = function(words, keys)
  local name, option = words[1], words[2]
  local value, where = number(keys.value), where_of(keys)
  if option == "timeout" then return done(socket(name):settimeout(value == -1 and -1 or value / 1000)) end
  if flags[option] then value = flag(keys.value) end
  if not keys.value then
    value = {}
    for key, word in pairs(keys) do
      if not where_words[key] or key == "sid" then value[key] = number(word) end
    end
    if value.sid and where then where.stream = nil end
  end
  return done(socket(name):setoption(option, value, where))
end

add("get", "assoc host port sid policy", function(keys, name, option)
  if option == "timeout" then
    local seconds, message, code = socket(name):gettimeout()
    return one("value", seconds and (seconds < 0 and -1 or seconds * 1000), message, code)
  end
  -- The layer has words for policies; the façade refuses an unknown number.
  if keys.policy and not policy_words[keys.policy] then
    local refused = not pcall(socket(name).getoption, socket(name), option, where_of(keys))
    return nil, "no such policy", refused and "EINVAL"
  end
  local value, message, code = socket(name):getoption(option, where_of(keys))
  local row = option_table[option]
  if type(value) == "table" then
    for field, content in pairs(value) do value[field] = as_number(content, row.fields[field]) end
  end
  if value == nil or type(value) == "table" then return value, message, code end
  value = as_number(value, row)
  if option == "family" then value = one_of({ inet = "4", inet6 = "6" }, value) end
  if option == "error" and value == "" then value = "0" end
  return { value = value }
end)

-- ---- Associations ---------------------------------------------------------------------------------------------------

add("get_primary_addr", "assoc", function(keys, name) return host_port(socket(name):getprimary(assoc_of(keys))) end)

add("set_primary_addr", "assoc", function(keys, name, host, port)
  return done(socket(name):setprimary(host_of(host), number(port), assoc_of(keys)))
end)

add("set_peer_primary_addr", "assoc", function(keys, name, host, port)
  return done(socket(name):setpeerprimary(host_of(host), number(port), assoc_of(keys)))
end)

local function listed(key, list, message, code)
  if not list then return nil, message, code end
  local words = {}
  for i, item in ipairs(list) do words[i] = ("%.0f"):format(item) end
  return { [key] = table.concat(words, ","), count = #list }
end

local function chunks(types, message, code)
  if not types then return nil, message, code end
  return listed("numbers", { types:byte(1, -1) })
end

local function numbers_of(word)
  local list = {}
  for item in word:gmatch("%d+") do list[#list + 1] = tonumber(item) end
  return list
end

add("assoc_ids", "", function(_, name) return listed("ids", socket(name):associations()) end)

add("set_auth_key", "assoc", function(keys, name, keynumber, data)
  return done(socket(name):setauthkey(number(keynumber), to_bytes(data), assoc_of(keys)))
end)

add("getsockopt", "", function(_, name, level, option, data)
  local value, message, code = socket(name):getsockopt(number(level), number(option), to_bytes(data))
  if not value then return nil, message, code end
  return { data = value }
end)

add("setsockopt", "", function(_, name, level, option, data)
  return done(socket(name):setsockopt(number(level), number(option), to_bytes(data)))
end)

add("set_hmac_ident", "", function(_, name, list) return done(socket(name):sethmacident(numbers_of(list))) end)

add("get_hmac_ident", "", function(_, name) return listed("numbers", socket(name):gethmacident()) end)

add("get_peer_auth_chunks", "assoc", function(keys, name) return chunks(socket(name):getpeerauthchunks(assoc_of(keys))) end)

add("get_local_auth_chunks", "assoc", function(keys, name) return chunks(socket(name):getlocalauthchunks(assoc_of(keys))) end)

add("reset_streams", "assoc", function(keys, name, direction, list)
  return done(socket(name):resetstreams(numbers_of(list), direction, assoc_of(keys)))
end)

add("reset_assoc", "assoc", function(keys, name) return done(socket(name):resetassociation(assoc_of(keys))) end)

add("add_streams", "assoc", function(keys, name, incoming, outgoing)
  return done(socket(name):addstreams(number(incoming), number(outgoing), assoc_of(keys)))
end)

add("status", "assoc", function(keys, name)
  local status, message, code = socket(name):status(assoc_of(keys))
  if not status then return nil, message, code end
  status.assoc_id, status.assoc = status.assoc, nil
  return status
end)

add("finish", "assoc timeout", function(keys, name)
  local ms = number(keys.timeout or -1)
  return done(socket(name):finish(ms == -1 and -1 or ms / 1000, assoc_of(keys)))
end)

add("bind_interfaces", "exclude", function(keys, name, names, port)
  return done(socket(name):bindinterfaces(list_of(names), number(port), { exclude = flag(keys.exclude or "0") }))
end)

-- ---- Outside --------------------------------------------------------------------------------------------------------

-- Asks the process that started this one: prints a line to stdout, and reads the results from stdin.
verbs.outside = function(words)
  io.write("outside ", table.concat(words, " "), "\n")
  io.flush()
  local reply = io.read() or error("nobody answers from outside: run this by tests/outside/outside.py", 0)
  local results = {}
  for key, value in reply:gmatch("([a-z_]+)=(%S*)") do results[key] = value end
  if results.error then return nil, "see above", results.error end
  return results
end

-- ---- For the runner -------------------------------------------------------------------------------------------------

return {
  data = to_bytes,
  run = function(verb, words, keys)
    local run = verbs[verb] or error("no such verb: " .. tostring(verb), 0)
    return run(words, keys)
  end,
  close_all = function()
    for name, sock in pairs(sockets) do
      local result, message, code = sock:close()
      if not result and code ~= "EBADF" then error(("close %s: %s"):format(name, message), 0) end
    end
  end,
}
