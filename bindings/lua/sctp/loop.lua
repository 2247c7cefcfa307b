--- A loop over coroutines: while a socket in one of them waits, the others run.
--
--    local loop = require "sctp.loop"
--    loop.spawn(function()
--      local listener = assert(loop.wrap(sctp.tcp()))
--      ...
--      local peer = assert(listener:accept())
--    end)
--    loop.run()
--
-- Outside of the loop's coroutines, and in a coroutine inside one of them, a wrapped socket waits like any other.
-- @module sctp.loop

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local cooperative = require "sctp.cooperative"
local hooks_run_here = require "sctp.hooks"
local timers = require "sctp.timers"
local jit = rawget(_G, "jit")

local READ, WRITE = raw.WAIT_READ, raw.WAIT_WRITE
local bits_of = { read = READ, write = WRITE, both = READ + WRITE }
local poll, clock = raw.poll, raw.clock

local loop = {}

-- A task has its coroutine, `thread`; while it waits, the `key` of `wanted`, and the `events`; and what it is resumed with:
-- `arguments` at first, then `ready`.
local current, running
local queue, first, last = {}, 1, 0 -- the tasks that can run
local sleeping = timers.new()
local wanted = {} -- what to poll: a socket or a descriptor, and the events
local waiting = {} -- the tasks by what they wait for
local has_stack = false -- whether some socket is on the user-space stack, whose work the loop does
local stack -- the descriptor that tells of that work; false: it cannot be done here

local function enqueue(task, ready)
  task.ready = ready
  last = last + 1
  queue[last] = task
end

local function overlap(a, b)
  return a == b or a == READ + WRITE or b == READ + WRITE
end

-- Sets the tasks that wait for a key from now on.
local function set_waiting(key, tasks)
  local events
  for _, task in ipairs(tasks) do
    events = (events or task.events) == task.events and task.events or READ + WRITE
  end
  waiting[key], wanted[key] = tasks[1] and tasks, events
end

-- Lets the tasks that wait for these events of a key run.
local function wake(key, events)
  local left = {}
  for _, task in ipairs(waiting[key] or left) do
    if overlap(task.events, events) then
      task.key = nil
      sleeping:remove(task)
      enqueue(task, true)
    else
      left[#left + 1] = task
    end
  end
  set_waiting(key, left)
end

-- Ends a task's wait.
local function detach(task)
  sleeping:remove(task)
  local key, left = task.key, {}
  if key == nil then return end
  for _, other in ipairs(waiting[key]) do
    if other ~= task then left[#left + 1] = other end
  end
  task.key = nil
  set_waiting(key, left)
end

-- In Lua 5.1 a yield inside a pcall is an error, after which the coroutine may wait for something else.
local function start_waiting(task, key, events, seconds)
  detach(task)
  if key ~= nil then
    task.key, task.events = key, events
    local tasks = waiting[key] or {}
    tasks[#tasks + 1] = task
    set_waiting(key, tasks)
  end
  if seconds then sleeping:add(task, clock() + seconds) end
end

-- ---- In the coroutines ----------------------------------------------------------------------------------------------

local function in_task()
  return current and coroutine.running() == current.thread
end

local waiter = {}

function waiter.wait(sock, events, seconds)
  if not in_task() then return sock:wait(events, seconds) end
  start_waiting(current, sock, bits_of[events], seconds)
  return coroutine.yield(current)
end

function waiter.pause(seconds)
  if not in_task() then
    poll({}, seconds)
    return
  end
  start_waiting(current, nil, nil, seconds)
  coroutine.yield(current)
end

-- Lets the tasks that wait for a socket run, so that they see its end.
function waiter.forget(sock)
  wake(sock, READ + WRITE)
end

local wrap = cooperative(waiter)

local function noticed(wrapped, ...)
  has_stack = has_stack or wrapped ~= nil and wrapped:getoption("engine") == "userspace"
  return wrapped, ...
end

--- A socket whose accept, connect, connectx, send, sendx, receive, receivemessage, wait and finish let other coroutines run
-- while they wait. Its other methods are the socket's own; sockets from its accept and peeloff are wrapped as well. The socket
-- itself no longer waits: the wrapped socket has its timeout.
-- @param sock a sctp.socket; the results of a failed sctp.tcp are passed on
-- @return the wrapped socket
function loop.wrap(sock, ...)
  return noticed(wrap(sock, ...))
end

--- Wait for a descriptor that is not an SCTP socket.
-- @number fd such as that of LuaSocket's getfd
-- @string[opt="read"] events "read", "write" or "both"
-- @number[opt] seconds how long; nil: without a limit
-- @return whether it is ready: false when the time is over
function loop.wait(fd, events, seconds)
  check.integer(fd, 1, "wait", "descriptor", 0, 2 ^ 31 - 1)
  local bits = check.word(events or "read", 2, "wait", "events", bits_of)
  if seconds ~= nil then check.seconds(seconds, 3, "wait", "time") end
  if in_task() then return waiter.wait(fd, events or "read", seconds) end
  local ready, message, code = poll({ [fd] = bits }, seconds)
  if not ready then return nil, message, code end
  return ready[fd] ~= nil
end

--- Let other coroutines run for a time.
-- @number[opt=0] seconds
function loop.sleep(seconds)
  check.seconds(seconds or 0, 1, "sleep", "time")
  waiter.pause(seconds or 0)
end

--- Run a function in a new coroutine, from the next turn of the loop on.
-- @tparam function body
-- @param ... its arguments
-- @return the coroutine
function loop.spawn(body, ...)
  if type(body) ~= "function" then check.fail(1, "spawn", "function expected, got " .. type(body)) end
  local task = { thread = coroutine.create(body), arguments = { n = select("#", ...), ... } }
  enqueue(task)
  return task.thread
end

-- ---- Around them ----------------------------------------------------------------------------------------------------

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

local function failed(thread, message)
  if loop.onerror then return loop.onerror(message, thread) end
  if type(message) == "string" then message = debug.traceback(thread, message) end
  error(message, 0)
end

local function resume(task)
  local arguments = task.arguments
  local ok, yielded
  task.arguments, current = nil, task
  if arguments then
    ok, yielded = coroutine.resume(task.thread, unpack(arguments, 1, arguments.n))
  else
    ok, yielded = coroutine.resume(task.thread, task.ready)
  end
  current = nil
  if coroutine.status(task.thread) == "dead" then
    detach(task)
    if not ok then failed(task.thread, yielded) end
  elseif yielded ~= task then
    detach(task)
    enqueue(task) -- it has yielded by itself: the others get their turn
  end
end

-- Resumes each task that could run when the turn began, once, so that none has to wait for another.
local function run_queue()
  for _ = first, last do
    local task = queue[first]
    queue[first] = nil
    first = first + 1
    resume(task)
  end
end

local function time_to_wait(seconds)
  if first <= last then return 0 end
  local task = sleeping:first()
  if not task then return seconds end
  local left = math.max(task.deadline - clock(), 0)
  return seconds and math.min(left, seconds) or left
end

local function leave_stack()
  if not stack then return end
  wanted[stack] = nil
  raw.loop_close(stack)
  stack = nil
end

local function enter_stack()
  if stack == nil and has_stack then
    stack = raw.loop_open() or false
    if stack then wanted[stack] = READ end
  end
end

-- Fails in the child of a fork.
local function work()
  if raw.loop_work(stack) then return end
  leave_stack()
  stack = false
end

local function turn(seconds)
  run_queue()
  if first > last and next(waiting) == nil and not sleeping:first() then
    leave_stack()
    return false
  end
  enter_stack()
  local ready, message, code = poll(wanted, time_to_wait(seconds))
  if not ready then
    -- A signal handler has run by now, or runs in the program.
    if code == "EINTR" and hooks_run_here() then return true end
    return nil, message, code
  end
  if stack and ready[stack] then
    ready[stack] = nil
    work()
  end
  for key, events in pairs(ready) do wake(key, events) end
  local now = clock()
  while sleeping:first() and sleeping:first().deadline <= now do
    local task = sleeping:first()
    detach(task)
    enqueue(task, false)
  end
  return true
end
-- Compiled code does not run hooks, which is how Lua handles signals.
if jit then jit.off(turn) end

--- One turn: each coroutine that can run is resumed once, then the loop waits until one can run.
-- @number[opt] seconds the longest time to wait; nil: no limit
-- @return true; false when there are no coroutines left; or nil, message, code: EINTR (in a coroutine of PUC Lua, which
--   does not handle signals there)
function loop.step(seconds)
  if running then error("the loop runs already", 2) end
  if seconds ~= nil then check.seconds(seconds, 1, "step", "time") end
  running = true
  local ok, more, message, code = pcall(turn, seconds)
  running, current = nil, nil
  if not ok then error(more, 0) end
  return more, message, code
end

--- Run until no coroutine is left. An error in a coroutine ends the run and is raised, as a string with the coroutine's
-- traceback; the others continue in the next run. If there is a function `loop.onerror`, it is called with the error and the
-- coroutine instead.
-- @return true, or nil, message, code: as step
function loop.run()
  while true do
    local more, message, code = loop.step()
    if more == nil then return nil, message, code end
    if not more then return true end
  end
end

return loop
