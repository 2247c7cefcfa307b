-- Signals while a call waits: Ctrl-C ends the program; after any other signal the call continues with the time that is left.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local tap = require "tap"
local calls = require "calls"
local process = tap.process()

local names = {}
for name in pairs(calls) do names[#names + 1] = name end
table.sort(names)

-- How long a program may take to end.
local SOON = 5

-- The id of a process that runs waiter.lua, and its output, which ends with its exit status.
local function start(call, seconds, where)
  local command = ("%s %s/waiter.lua %s %s %s %s"):format(tap.lua, tap.folder, arg[1], call, seconds, where)
  local output = assert(io.popen(("sh -c 'echo $$; exec %s' 2>&1; echo exit $?"):format(command)))
  local pid = assert(output:read("*l"))
  tap.equal(output:read("*l"), "READY", "what the program says")
  return pid, output
end

local function ended_by_control_c(call, where)
  local pid, output = start(call, 20, where)
  tap.until_asleep(pid)
  local began = process.clock()
  os.execute("kill -INT " .. pid)
  local said = output:read("*a")
  output:close()
  assert(said:find("interrupted!", 1, true), said)
  assert(said:find("exit 1\n$"), said)
  assert(process.clock() - began < SOON, "it took long")
end

for _, name in ipairs(names) do
  tap.test("Ctrl-C ends " .. name, function() ended_by_control_c(name, "main") end)
end

tap.test("Ctrl-C ends a call in a coroutine", function() ended_by_control_c("receive", "coroutine") end)

for _, name in ipairs(names) do
  tap.test("a handler that only counts leaves the timeout as it is: " .. name, function()
    local sock, call, other = calls[name]()
    assert(sock:settimeout(0.5))
    local before, began = process.alarm(40), process.clock()
    local result, message, code = call(sock)
    local took = process.clock() - began
    local handled = process.alarm(0) - before
    tap.fails("ETIMEDOUT", "timeout", result, message, code)
    assert(took >= 0.49 and took < SOON, "it took " .. took)
    assert(handled >= 2, "signals: " .. handled) -- a busy machine joins some
    assert(sock and other ~= sock)
  end)
end

-- Whether it continued to wait after it was stopped and continued.
local function stopped_while_it_waits(seconds)
  local pid, output = start("receive", seconds, "main")
  tap.until_asleep(pid)
  local began = process.clock()
  local stops = "for i in 1 2 3; do kill -STOP %s; sleep 0.05; kill -CONT %s || exit; done 2>&1"
  local done = os.execute(stops:format(pid, pid))
  tap.equal(output:read("*a"), "nil\ttimeout\tETIMEDOUT\nexit 0\n", "what it says")
  output:close()
  assert(process.clock() - began < seconds + SOON, "it took long")
  return done == true or done == 0
end

tap.test("a process that is stopped and goes on keeps its timeout", function()
  for _, seconds in ipairs { 2, 8, 32 } do -- a slow machine needs time for so many commands
    if stopped_while_it_waits(seconds) then return end
  end
  error("it has not waited so long")
end)

tap.finish()
