-- Every call of the Lua layer that waits, in every loop and in none, and everything that can end the wait. All waits of a loop
-- with the same end run at the same time. Outside of a loop Lua can do nothing while a call waits: there a timeout ends it, or
-- a peer in another process (ender.lua); signals_test.lua tests signals.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"
local loops = require "loops"
local silent = require "silent"

-- In seconds: until the end comes, after the wait has begun; and a wait that nothing ends.
local SHORT, LONG = 0.1, 10
-- Given up after a second without an answer.
local IMPATIENT = {
  rtoinfo = { initial = 100, min = 100, max = 100 }, assocparams = { asocmaxrxt = 6 },
  initmsg = { max_attempts = 3, max_init_timeo = 100 },
  paddrparams = { flags = sctp.SPP_HB_ENABLE, hbinterval = 20 },
}
local BLOCK = ("m"):rep(20000)

-- ---- What waits -----------------------------------------------------------------------------------------------------

-- A socket that waits, and the other end, or the port of another process; the ids are for one-to-many sockets.
local function association(make, options)
  local listener, port = nil, options.port
  if not port then listener, port = tap.listener(make, 32768) end -- takes less than what the other side sends
  local sock = tap.socket(make)
  for name, value in pairs(options.set or {}) do assert(sock:setoption(name, value)) end
  assert(sock:setoption("sndbuf", 100000))
  if make == sctp.tcp then
    assert(sock:connect("127.0.0.1", port))
    return { sock = sock, peer = listener and assert(listener:accept()), listener = listener, port = port }
  end
  local assoc = assert(sock:connectx({ "127.0.0.1" }, port))
  if not listener then return { sock = sock, assoc = assoc, port = port } end
  local _, own = assert(sock:getsockname())
  return { sock = sock, assoc = assoc, peer = listener, peer_assoc = assert(listener:getassocid("127.0.0.1", own)), port = port }
end

local function receiver(make, options)
  local on = association(make, options)
  if make == sctp.udp then assert(on.sock:subscribe("assoc_change", on.assoc)) end
  return on
end

local function full_sender(make, options)
  local on = association(make, options)
  while on.sock:send(BLOCK, { assoc = on.assoc, dontwait = true }) do end
  return on
end

local function listener(make) return { sock = tap.listener(make) } end

local function without_a_peer(make, options)
  local on = { sock = silent(make) }
  for name, value in pairs(options.set or {}) do assert(on.sock:setoption(name, value)) end
  return on
end

local function send_to_nobody(on) return on.sock:send(BLOCK, { to = { host = "127.0.0.1", port = 9 } }) end

-- Its message waits until the association is up.
local function full_caller(make, options)
  local on = without_a_peer(make, options)
  assert(on.sock:setoption("sndbuf", 100000))
  while on.sock:send(BLOCK, { to = { host = "127.0.0.1", port = 9 }, dontwait = true }) do end
  return on
end

-- Sent data moves to the peer's buffer, so one send may have room.
local function until_it_fails(call, ...)
  local result, message, code
  repeat result, message, code = call(...) until not result
  return result, message, code
end

local function accept(on) return on.sock:accept() end
local function connect(on) return on.sock:connect("127.0.0.1", 9) end
local function connectx(on) return on.sock:connectx({ "127.0.0.1" }, 9) end
local function receive(on) return on.sock:receive() end
local function receive_whole(on) return on.sock:receivemessage() end
local function finish(on) return on.sock:finish(on.seconds, on.assoc) end
local function wait(on)
  local ready, message, code = on.sock:wait("read", on.seconds)
  if ready == nil then return nil, message, code end
  return ready and "ready" or "not ready"
end
local function send(on) return until_it_fails(on.sock.send, on.sock, BLOCK, { assoc = on.assoc }) end
local function receive_several(on) return on.sock:receivemessages() end
local function send_several(on)
  return until_it_fails(on.sock.sendmessages, on.sock, { BLOCK, { BLOCK, stream = 1 } }, { assoc = on.assoc })
end
local function send_by_address(on)
  return until_it_fails(on.sock.send, on.sock, BLOCK, { to = { host = "127.0.0.1", port = on.port } })
end
local function sendx(on) return until_it_fails(on.sock.sendx, on.sock, BLOCK, { "127.0.0.1" }, on.port) end

-- ---- What ends it ---------------------------------------------------------------------------------------------------

local ends = require "ends"
function ends.timeout() end -- by itself, soon
function ends.close(on) assert(on.sock:close()) end
function ends.silence() assert(os.execute("ip link set lo down")) end -- in a process that has a network of its own

local NO_MESSAGE = { timeout = "ETIMEDOUT", close = "EBADF" }
local OF_ONE = { -- a one-to-one socket is closed by an abort
  timeout = "ETIMEDOUT", close = "EBADF", abort = "EBADF", peer_aborts = "ECONNRESET", peer_shuts_down = "EOF",
  silence = "ETIMEDOUT",
}
local OF_MANY = {
  timeout = "ETIMEDOUT", close = "EBADF", abort = "notification", peer_aborts = "notification", peer_shuts_down = "notification",
  silence = "notification",
}
local function but(expected, changes)
  local changed = {}
  for name, code in pairs(expected) do changed[name] = code end
  for name, code in pairs(changes) do changed[name] = code or nil end
  return changed
end
local READY = {
  timeout = "not ready", abort = "ready", peer_aborts = "ready", peer_shuts_down = "ready", silence = "ready",
}
local NO_ROOM = { abort = "EPIPE", peer_aborts = "EPIPE", peer_shuts_down = "EPIPE", silence = "EPIPE" }

local tcp, udp = sctp.tcp, sctp.udp
local waits = {
  { "accept", tcp, listener, accept, NO_MESSAGE },
  { "wait, listener", tcp, listener, wait, but(NO_MESSAGE, { timeout = "not ready" }) },
  { "receive, one-to-one", tcp, receiver, receive, OF_ONE },
  { "receive, one-to-many", udp, receiver, receive, OF_MANY },
  { "receivemessage, one-to-one", tcp, receiver, receive_whole, OF_ONE },
  { "receivemessage, one-to-many", udp, receiver, receive_whole, OF_MANY },
  { "receivemessages", tcp, receiver, receive_several, OF_ONE },
  { "wait, one-to-one", tcp, receiver, wait, but(OF_ONE, but(READY, { abort = "EBADF" })) },
  { "wait, one-to-many", udp, receiver, wait, but(OF_MANY, READY) },
  { "send, one-to-one", tcp, full_sender, send, but(OF_ONE, { peer_shuts_down = "EPIPE" }) },
  { "send, one-to-many", udp, full_sender, send, but(OF_MANY, NO_ROOM) },
  { "sendmessages, one-to-one", tcp, full_sender, send_several, but(OF_ONE, { peer_shuts_down = "EPIPE" }) },
  { "sendmessages, one-to-many", udp, full_sender, send_several, but(OF_MANY, NO_ROOM) },
  { "send by address", udp, full_sender, send_by_address, but(OF_MANY, NO_ROOM) },
  { "sendx", udp, full_sender, sendx, but(OF_MANY, NO_ROOM) },
  -- A peer that reads nothing does not confirm the end.
  { "finish, one-to-one", tcp, full_sender, finish, but(OF_ONE, { peer_shuts_down = false }) },
  { "finish, one-to-many", udp, full_sender, finish, but(OF_ONE, { abort = "ECONNABORTED", peer_shuts_down = false }) },
}
if silent(tcp) then
  for _, row in ipairs {
    { "connect, one-to-one", tcp, without_a_peer, connect }, { "connect, one-to-many", udp, without_a_peer, connect },
    { "connectx, one-to-one", tcp, without_a_peer, connectx }, { "connectx, one-to-many", udp, without_a_peer, connectx },
  } do
    row[5] = but(NO_MESSAGE, { silence = "ETIMEDOUT" })
    waits[#waits + 1] = row
  end
  waits[#waits + 1] = { "send by address, no answer", udp, full_caller, send_to_nobody, but(NO_MESSAGE, { silence = "EPIPE" }) }
end

-- ---- All of them ----------------------------------------------------------------------------------------------------

local CLOSED = { EBADF = true, ECONNRESET = true, ECONNABORTED = true, EPIPE = true, EOF = true }

-- A code, or what was received.
local function outcome(how, first, message, code)
  if type(first) == "table" then return "notification" end
  if first ~= nil then return tostring(first) end
  local is_time = code == "ETIMEDOUT" and how ~= "silence" -- the other one has a sentence
  if CLOSED[code] and message ~= "closed" or (is_time ~= (message == "timeout")) then
    return ("%s with the message %q"):format(code, message)
  end
  return code
end

local function begin(one, how)
  local all = {}
  for _, row in ipairs(waits) do
    local name, make, prepare, call, expected = row[1], row[2], row[3], row[4], row[5]
    if expected[how] then
      local on = prepare(make, { set = how == "silence" and IMPATIENT })
      on.name, on.call, on.expected = name, call, expected[how]
      on.sock, on.seconds = assert(one.wrap(on.sock)), how == "timeout" and SHORT or LONG
      assert(on.sock:settimeout(on.seconds))
      all[#all + 1] = on
    end
  end
  return all
end

local function end_all(all, how)
  for _, on in ipairs(all) do
    if how ~= "timeout" and on.came then error(on.name .. " did not wait: " .. on.came) end
    if how ~= "silence" then ends[how](on) end
  end
  if how == "silence" then ends.silence() end
end

local function check(all)
  local wrong = {}
  for _, on in ipairs(all) do
    if on.came ~= on.expected then
      wrong[#wrong + 1] = ("%s ended with %s, not with %s"):format(on.name, tostring(on.came), on.expected)
    end
    on.sock:close()
    if on.peer then on.peer:close() end
  end
  if wrong[1] then error(table.concat(wrong, "\n"), 0) end
end

local function wait_in(one, how)
  local all = begin(one, how)
  local clock = assert(one.wrap(tap.listener(tcp)))
  for _, on in ipairs(all) do
    one.spawn(function() on.came = outcome(how, on.call(on)) end)
  end
  one.spawn(function()
    clock:wait("read", SHORT)
    end_all(all, how)
  end)
  one.run()
  check(all)
end

local found = {}
for name, start in pairs(loops) do
  local there, one = pcall(start)
  if there then found[#found + 1] = { name = name, one = one } end
end
table.sort(found, function(a, b) return a.name < b.name end)

if arg[2] == "silence" then
  for _, each in ipairs(found) do
    assert(os.execute("ip link set lo up"))
    tap.test("silence in " .. each.name, function() wait_in(each.one, "silence") end)
  end
  tap.finish()
end

for _, each in ipairs(found) do
  for _, how in ipairs { "timeout", "close", "abort", "peer_aborts", "peer_shuts_down" } do
    tap.test(("%s in %s"):format(how, each.name), function() wait_in(each.one, how) end)
  end
end

tap.test("timeout in no loop", function()
  local all = begin({ wrap = function(sock) return sock end }, "timeout")
  for _, on in ipairs(all) do on.came = outcome("timeout", on.call(on)) end
  check(all)
end)

local function ended_by_a_process(row, how)
  local make, prepare, call, expected = row[2], row[3], row[4], row[5]
  local command, file = "exec %s %s/ender.lua %s %s %s %s", os.tmpname()
  local style = make == tcp and "tcp" or "udp"
  local ender = assert(io.popen(command:format(tap.lua, tap.folder, arg[1], style, how, file)))
  local port, udp_port = assert(ender:read("*l")):match("^(%d+)%s+(%d+)$")
  local on = prepare(make, { port = tonumber(port), set = udp_port ~= "0" and { encaps_port = tonumber(udp_port) } })
  assert(on.sock:settimeout(LONG))
  on.seconds = LONG
  local came = outcome(how, call(on))
  os.remove(file)
  ender:close()
  on.sock:close()
  tap.equal(came, expected[how], "the outcome")
end

for _, row in ipairs(waits) do
  for _, how in ipairs { "peer_aborts", "peer_shuts_down" } do
    if row[5][how] then
      tap.test(("%s in no loop, %s"):format(how, row[1]), function() ended_by_a_process(row, how) end)
    end
  end
end

local command = "ANYSCTP_LINGER_MS=0 unshare -rn %s %s %s silence 2>&1; echo exit $?" -- no peer is left at its end
local program = io.popen(command:format(tap.lua, arg[0], arg[1]))
local said = program:read("*a")
program:close()
if said:find("unshare failed") then
  tap.skip("silence", "no network namespace can be made here")
else
  tap.test("silence", function() assert(said:find("exit 0\n$"), said) end)
end

tap.finish()
