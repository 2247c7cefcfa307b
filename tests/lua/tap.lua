-- Tests in the Test Anything Protocol: tap.test(name, body) each, then tap.finish(). A body fails by an error.
-- SPDX-License-Identifier: LGPL-2.1-or-later
io.stdout:setvbuf("line") -- a test that hangs has said how far it came

local tap = {}

local count, failed = 0, 0
local DEADLINE = 20

--- The interpreter that runs the test, for the test's own programs.
tap.lua = arg[-1]
tap.folder = arg[0]:match("^(.*)/") or "."

--- Functions that plain Lua does not have, see process.c: the first argument of a test that needs them, and of its programs.
function tap.process()
  return assert(package.loadlib(assert(arg[1], "the path of the module process is missing"), "luaopen_process"))()
end

function tap.test(name, body)
  count = count + 1
  local ok, message = xpcall(body, function(wrong) return debug.traceback(tostring(wrong), 2) end)
  print(("%s %d - %s"):format(ok and "ok" or "not ok", count, name))
  if not ok then
    failed = failed + 1
    print("# " .. message:gsub("\n", "\n# "))
  end
  collectgarbage() -- a socket that is collected too early would show here
end

--- Skips a test that this Lua or engine cannot run, with the reason.
function tap.skip(name, reason)
  count = count + 1
  print(("ok %d - %s # SKIP %s"):format(count, name, reason))
end

function tap.finish()
  print("1.." .. count)
  io.stdout:flush()
  os.exit(failed == 0 and 0 or 1, true)
end

function tap.equal(came, expected, what)
  if came ~= expected then
    error(("%s is %s, not %s"):format(what or "the value", tostring(came), tostring(expected)), 2)
  end
end

--- Checks that a call has failed, with nil, the message and the code.
function tap.fails(code, message, result, came_message, came_code)
  if result ~= nil then error("it succeeded with " .. tostring(result), 2) end
  tap.equal(came_code, code, "the code")
  if message then tap.equal(came_message, message, "the message") end
  if type(came_message) ~= "string" or came_message == "" then error("there is no message", 2) end
end

--- Checks that a call raises an error with this text.
function tap.raises(text, call, ...)
  local ok, message = pcall(call, ...)
  if ok then error("it raised no error", 2) end
  if not tostring(message):find(text, 1, true) then
    error(("it raised %q, which does not have %q"):format(tostring(message), text), 2)
  end
  return message
end

local function output_of(command)
  local output = assert(io.popen(command))
  local number = assert(tonumber(output:read("*l")))
  output:close()
  return number
end

--- The memory of this process.
function tap.resident_kib()
  local statm = assert(io.open("/proc/self/statm"))
  local pages = tonumber(statm:read("*a"):match("^%d+ (%d+)"))
  statm:close()
  return pages * output_of("getconf PAGESIZE") / 1024
end

--- The number of its open descriptors.
function tap.descriptors()
  return output_of("ls /proc/$PPID/fd | wc -l")
end

--- Returns when the process has slept for some time, and so is in its call.
function tap.until_asleep(pid)
  local process, in_a_row = tap.process(), 0
  while in_a_row < 5 do
    local stat = assert(io.open("/proc/" .. pid .. "/stat"))
    in_a_row = stat:read("*a"):match("%) S ") and in_a_row + 1 or 0
    stat:close()
    process.pause(20)
  end
end

--- A socket that gives up before the test's time is over.
function tap.socket(make, options)
  local sock = assert(make(options))
  assert(sock:settimeout(DEADLINE))
  return sock
end

--- A socket that listens on a free port of the loopback, and the port. Its receive buffer is set if one is given.
function tap.listener(make, rcvbuf)
  local sock = tap.socket(make)
  if rcvbuf then assert(sock:setoption("rcvbuf", rcvbuf)) end
  assert(sock:bind("127.0.0.1", 0))
  assert(sock:listen())
  local _, port = assert(sock:getsockname())
  return sock, port
end

--- Both ends of a one-to-one association.
function tap.pair(sctp, rcvbuf)
  local listener, port = tap.listener(sctp.tcp, rcvbuf)
  local client = tap.socket(sctp.tcp)
  assert(client:connect("127.0.0.1", port))
  local server = assert(listener:accept())
  assert(server:settimeout(DEADLINE))
  assert(listener:close())
  return client, server
end

return tap
