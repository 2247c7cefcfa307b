--- Sockets in the coroutines of a program with luv's loop (libuv).
--
--    local uv, sctp_luv = require "luv", require "sctp.luv"
--    sctp_luv.spawn(function()
--      local peer = assert(sctp_luv.wrap(sctp.tcp()))
--      ...
--    end)
--    uv.run()
--
-- Outside of coroutines a wrapped socket waits like any other.
-- @module sctp.luv

-- SPDX-License-Identifier: LGPL-2.1-or-later
local uv = require "luv"
local raw = require "sctp.raw"
local check = require "sctp.check"
local cooperative = require "sctp.cooperative"

local luv = {}

local letters = { read = "r", write = "w", both = "rw" }

-- The handle of each socket that is waited for, and the waits. libuv allows only one handle for a descriptor.
local watched = {}

-- A coroutine's error is one of luv's callback, in which it runs: luv reports it.
local function resume(thread, ...)
  local ok, message = coroutine.resume(thread, ...)
  if not ok then
    if type(message) == "string" then message = debug.traceback(thread, message) end
    error(message, 0)
  end
end

local function after(seconds, call)
  local timer = uv.new_timer()
  timer:start(math.ceil(math.min(seconds, 2 ^ 31) * 1000), 0, function()
    timer:close()
    call()
  end)
  return timer
end

local watch

-- Ends a wait; the handle stays as long as others wait.
local function detach(wait)
  local watching, left = watched[wait.sock], {}
  if wait.timer and not wait.timer:is_closing() then wait.timer:close() end
  for _, other in ipairs(watching.waits) do
    if other ~= wait then left[#left + 1] = other end
  end
  watching.waits = left
  watch(wait.sock, watching)
end

local function on_ready(watching, wrong, events)
  for _, wait in ipairs(watching.waits) do
    -- A coroutine that was resumed before may have closed the socket.
    local meant = wrong or wait.letters == "rw" or events:find(wait.letters, 1, true)
    if meant and not wait.over then
      wait.over = true
      detach(wait)
      resume(wait.thread)
    end
  end
end

-- Lets the handle poll for the events of its waits.
function watch(sock, watching)
  if not watching.waits[1] then
    watched[sock] = nil
    watching.handle:close()
    return
  end
  local wanted = watching.waits[1].letters
  for _, wait in ipairs(watching.waits) do
    if wait.letters ~= wanted then wanted = "rw" end
  end
  watching.handle:start(wanted, function(wrong, events) on_ready(watching, wrong, events) end)
end

-- The coroutine, if this is one: before Lua 5.2 the main thread is nil.
local function this_coroutine()
  local thread, is_main = coroutine.running()
  return not is_main and thread or nil
end

local waiter = {}

function waiter.wait(sock, events, seconds)
  local thread = this_coroutine()
  if not thread then return sock:wait(events, seconds) end
  local fd = sock:getfd()
  if not fd then return true end
  local watching = watched[sock] or { handle = assert(uv.new_poll(fd)), waits = {} }
  local wait = { sock = sock, thread = thread, letters = letters[events] }
  watched[sock] = watching
  watching.waits[#watching.waits + 1] = wait
  watch(sock, watching)
  if seconds then
    wait.timer = after(seconds, function()
      wait.over = true
      detach(wait)
      resume(thread)
    end)
  end
  coroutine.yield()
  return true
end

function waiter.pause(seconds)
  local thread = this_coroutine()
  if not thread then
    raw.poll({}, seconds)
    return
  end
  after(seconds, function() resume(thread) end)
  coroutine.yield()
end

-- The handle must be closed before its descriptor. Coroutines that wait continue after the one that closes.
function waiter.forget(sock)
  local watching = watched[sock]
  for _, wait in ipairs(watching and watching.waits or {}) do
    wait.over = true
    detach(wait)
    after(0, function() resume(wait.thread) end)
  end
end

local wrap = cooperative(waiter)

-- While luv's loop runs it does the work of the user-space stack. That alone does not keep it running.
local stack

local function drive()
  local fd = raw.loop_open()
  stack = fd and uv.new_poll(fd)
  if not stack then return end
  stack:start("r", function()
    if not raw.loop_work(fd) then stack:stop() end -- in the child of a fork
  end)
  stack:unref()
end

local function noticed(wrapped, ...)
  if not stack and wrapped ~= nil and wrapped:getoption("engine") == "userspace" then drive() end
  return wrapped, ...
end

--- A socket whose calls let luv's loop run while they wait, see sctp.loop.
-- @param sock a sctp.socket; the results of a failed sctp.tcp are passed on
-- @return the wrapped socket
function luv.wrap(sock, ...)
  return noticed(wrap(sock, ...))
end

--- Run a function in a coroutine, at once up to its first wait. An error before that is raised here; a later one is an error in
-- a callback of luv.
-- @tparam function body
-- @param ... its arguments
-- @return the coroutine
function luv.spawn(body, ...)
  if type(body) ~= "function" then check.fail(1, "spawn", "function expected, got " .. type(body)) end
  local thread = coroutine.create(body)
  resume(thread, ...)
  return thread
end

return luv
