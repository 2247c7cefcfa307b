-- The interoperation peer in Lua: see README.md.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local MESSAGES, STREAMS, BIG_SIZE, DEADLINE = 13, 8, 100000, 30
local FIRST_PPID, ANSWER_OFFSET = 4000000000, 1000
local REASON = "that was all"

-- Ends the program with this sentence.
local function wrong(format, ...)
  io.stderr:write("peer.lua: ", format:format(...), "\n")
  os.exit(1)
end

-- Returns the results of a call; on failure ends the program with the library's sentence.
local function must(value, sentence, code, ...)
  if not value then wrong("%s (%s)", sentence, code) end
  return value, sentence, code, ...
end

local contents = {}
local function content(number)
  if contents[number] then return contents[number] end
  local size = number == MESSAGES - 1 and BIG_SIZE or 1 + 317 * number
  local bytes = {}
  for k = 0, size - 1 do
    bytes[k + 1] = string.char((number + k + math.floor(k / 256)) % 256)
  end
  contents[number] = table.concat(bytes)
  return contents[number]
end

local function is_unordered(number)
  return number % 3 == 2
end

-- What has been received so far.
local function new_tally(first_ppid)
  return { first_ppid = first_ppid, seen = {}, last_ordered = {}, messages = 0, bytes = 0 }
end

-- Check a message and return its number.
local function check(tally, data, info)
  local number = info.ppid - tally.first_ppid
  if number < 0 or number >= MESSAGES then wrong("PPID %d is not of this conversation", info.ppid) end
  if tally.seen[number] then wrong("message %d came twice", number) end
  tally.seen[number] = true
  if info.stream ~= number % 4 then wrong("message %d came on stream %d", number, info.stream) end
  if info.unordered ~= is_unordered(number) then
    wrong("message %d came with unordered %s", number, tostring(info.unordered))
  end
  if data ~= content(number) then wrong("message %d came with other bytes (%d of them)", number, #data) end
  if not info.unordered then
    local last = tally.last_ordered[info.stream] or -1
    if last > number then wrong("message %d came after message %d", number, last) end
    tally.last_ordered[info.stream] = number
  end
  tally.messages = tally.messages + 1
  tally.bytes = tally.bytes + #data
  return number
end

local function make_socket(style)
  local sock = must(sctp[style]())
  must(sock:settimeout(DEADLINE))
  must(sock:setoption("initmsg", { num_ostreams = STREAMS, max_instreams = STREAMS }))
  must(sock:subscribe({ "assoc_change", "shutdown_event" }))
  return sock
end

local function send(sock, number, ppid, assoc)
  must(sock:send(content(number), {
    stream = number % 4, ppid = ppid, assoc = assoc, unordered = is_unordered(number),
  }))
end

-- A whole message with its information, a notification, or "end" for the end of the association.
local function receive(sock)
  local data, info, code = sock:receive()
  if code == "EOF" then return "end" end
  must(data, info, code)
  if type(data) == "table" then return data end
  local pieces, first = { data }, info
  while not info.eor do
    data, info = must(sock:receive())
    pieces[#pieces + 1] = data
  end
  return table.concat(pieces), first
end

local function changed_to(event, state)
  return type(event) == "table" and event.type == "assoc_change" and event.state == state
end

local function expect_state(sock, state)
  if not changed_to(receive(sock), state) then wrong("something came instead of an association change to %s", state) end
end

local function expect_end(sock, style)
  expect_state(sock, "shutdown_comp")
  if style == "tcp" and receive(sock) ~= "end" then wrong("something came after the end of the association") end
end

local function expect_shutdown_by_peer(sock, style)
  local event = receive(sock)
  if type(event) ~= "table" or event.type ~= "shutdown_event" then wrong("no shutdown_event came at the end") end
  if style == "udp" then return expect_state(sock, "shutdown_comp") end
  -- When the peer shuts down a TCP-style association, the notification and the end may come in either order.
  event = receive(sock)
  if changed_to(event, "shutdown_comp") then event = receive(sock) end
  if event ~= "end" then wrong("something came after the peer's shutdown") end
end

-- Receives all messages of the other side; calls answer, if given, with each message and its number.
local function receive_all(sock, tally, answer)
  while tally.messages < MESSAGES do
    local data, info = receive(sock)
    if not info then wrong("the association changed after %d messages", tally.messages) end
    local number = check(tally, data, info)
    if answer then answer(number, info) end
  end
end

local function answer_one(sock)
  local data, info = receive(sock)
  local number = check(new_tally(FIRST_PPID), data, info)
  send(sock, number, info.ppid + ANSWER_OFFSET, info.assoc)
end

-- Returns the reason that the peer gives.
local function expect_abort(sock)
  local event = receive(sock)
  if not changed_to(event, "comm_lost") then wrong("something came instead of an abort") end
  return event.reason
end

local function serve(style)
  local sock = make_socket(style)
  must(sock:bind("127.0.0.1", 0))
  must(sock:listen(1))
  local _, port = must(sock:getsockname())
  print(("READY %d %d"):format(port, sctp.engine(sock:getoption("engine")).udp_port))
  io.stdout:flush()
  local peer = style == "tcp" and must(sock:accept()) or sock
  must(peer:settimeout(DEADLINE))
  expect_state(peer, "comm_up")
  local tally = new_tally(FIRST_PPID)
  receive_all(peer, tally, function(number, info)
    send(peer, number, info.ppid + ANSWER_OFFSET, info.assoc)
  end)
  expect_shutdown_by_peer(peer, style)
  if peer ~= sock then must(peer:close()) end
  local second = style == "tcp" and must(sock:accept()) or sock
  must(second:settimeout(DEADLINE))
  expect_state(second, "comm_up")
  answer_one(second)
  local reason = expect_abort(second)
  if second ~= sock then must(second:close()) end
  must(sock:close())
  return tally, reason
end

local function associate(sock, style, host, port, udp_port)
  if udp_port ~= 0 then must(sock:setoption("encaps_port", udp_port)) end
  must(sock:connect(host, port))
  expect_state(sock, "comm_up")
  return style == "udp" and must(sock:getassocid(host, port)) or 0
end

local function converse(style, host, port, udp_port)
  local sock = make_socket(style)
  local assoc = associate(sock, style, host, port, udp_port)
  for number = 0, MESSAGES - 1 do
    send(sock, number, FIRST_PPID + number, assoc)
  end
  local tally = new_tally(FIRST_PPID + ANSWER_OFFSET)
  receive_all(sock, tally)
  if style == "tcp" then
    must(sock:shutdown("send"))
  else
    must(sock:send("", { eof = true, assoc = assoc }))
  end
  expect_end(sock, style)
  must(sock:close())

  sock = make_socket(style)
  assoc = associate(sock, style, host, port, udp_port)
  send(sock, 0, FIRST_PPID, assoc)
  check(new_tally(FIRST_PPID + ANSWER_OFFSET), receive(sock))
  must(sock:abort(REASON, assoc))
  if style == "udp" then must(sock:close()) end
  return tally, ""
end

local role, style, host, port, udp_port = ...
local tally, reason
if role == "server" and sctp[style] then
  tally, reason = serve(style)
elseif role == "client" and sctp[style] and udp_port then
  tally, reason = converse(style, host, tonumber(port), tonumber(udp_port))
else
  wrong("usage: peer.lua server tcp|udp, or peer.lua client tcp|udp HOST PORT UDP_PORT")
end
print(("OK %d %d %s"):format(tally.messages, tally.bytes, reason))
