-- Runs one scenario on the Lua layer: lua run.lua <scenario>.scn, with ANYSCTP_ENGINE set. See README.md.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local folder = arg[0]:match("^(.*)/") or "."
package.path = folder .. "/?.lua;" .. package.path
local sctp = require "sctp"
local verbs = require "lua_verbs"

local variables = { ENGINE = os.getenv("ANYSCTP_ENGINE") }

-- ---- Time -----------------------------------------------------------------------------------------------------------

-- Lua has no millisecond clock; the system's uptime has hundredths of a second.
local uptime = assert(io.open("/proc/uptime"))
uptime:setvbuf("no")
local function now_ms()
  uptime:seek("set")
  return math.floor(tonumber(uptime:read("*l"):match("^%S+")) * 1000 + 0.5)
end

-- Nothing is ever sent to this socket, so waiting for it is a pause.
local idle
local function pause()
  if not idle then
    idle = assert(sctp.udp())
    assert(idle:bind("127.0.0.1", 0))
  end
  assert(idle:wait("read", 0.01) == false)
end

-- ---- Lines and patterns ---------------------------------------------------------------------------------------------

-- The value of $NAME or $NAME+N; nil if it has none.
local function variable(word)
  local name, offset = word:match("^%$([A-Z0-9_]+)%+?(%d*)$")
  local value = name and variables[name]
  if value and offset ~= "" then value = ("%.0f"):format((tonumber(value) + tonumber(offset)) % 2 ^ 32) end
  return value
end

local function substitute(word)
  if word:sub(1, 1) ~= "$" then return word end
  return variable(word) or error(word .. " has no value yet", 0)
end

local function parse(line)
  local step = { words = {}, keys = {}, expected = {} }
  local pairs_into
  for word in line:gmatch("%S+") do
    local key, value = word:match("^([a-z_]+)=(.*)$")
    if word == "->" then
      pairs_into = step.expected
    elseif key then
      (pairs_into or step.keys)[key] = value
    elseif pairs_into then
      error("a word where KEY=VALUE was expected: " .. word, 0)
    else
      table.insert(step.words, word)
    end
  end
  if step.words[1] == "eventually" then step.eventually = table.remove(step.words, 1) end
  step.verb = table.remove(step.words, 1)
  return step
end

local function is_one_of(value, list, separator)
  for item in (list .. separator):gmatch("([^" .. separator .. "]*)" .. separator) do
    if item == value then return true end
  end
  return false
end

local function matches(key, value, pattern)
  if pattern == "any" then return true end
  if key == "data" or key == "text" then return value == verbs.data(pattern) end
  if pattern:find("^>=") then return tonumber(value) >= tonumber(pattern:sub(3)) end
  if pattern:find("^<=") then return tonumber(value) <= tonumber(pattern:sub(3)) end
  if pattern:find("^!") then return value ~= pattern:sub(2) end
  if pattern:find("^~") then return is_one_of(pattern:sub(2), value, ",") end
  return is_one_of(value, pattern, "|")
end

-- A result as text: booleans are 1 and 0, and numbers have no ".0".
local function text_of(value)
  if value == true then return "1" end
  if value == false then return "0" end
  return type(value) == "number" and ("%.0f"):format(value) or value
end

local function shown(key, value)
  if key ~= "data" and key ~= "text" then return value end
  if #value > 40 then return #value .. " bytes" end
  return "hex:" .. value:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
end

-- What is wrong with the results of a step, or nil; if nil, the variables are set.
local function mismatch(expected, came)
  if came.error and not expected.error then return "failed with " .. came.error end
  local captured = {}
  for key, pattern in pairs(expected) do
    local value = came[key]
    if value == nil then return "there is no " .. key end
    local known = pattern:sub(1, 1) == "$" and variable(pattern)
    if pattern:sub(1, 1) == "$" and not known then
      captured[pattern:sub(2)] = shown(key, value)
    elseif not matches(key, value, known or pattern) then
      return ("expected %s=%s"):format(key, known or pattern)
    end
  end
  for name, value in pairs(captured) do variables[name] = value end
end

-- ---- Steps ----------------------------------------------------------------------------------------------------------

-- Runs a step once; returns what is wrong with what it yields, or nil.
local function attempt(step)
  local words, keys = {}, {}
  for i, word in ipairs(step.words) do words[i] = substitute(word) end
  for key, value in pairs(step.keys) do keys[key] = substitute(value) end
  local start = now_ms()
  local results, message, code = verbs.run(step.verb, words, keys)
  local came = { ms = text_of(now_ms() - start) }
  if not results then came.error = code end
  for key, value in pairs(results or {}) do came[key] = text_of(value) end
  local wrong = mismatch(step.expected, came)
  if not wrong then return nil end
  local list = {}
  for key, value in pairs(came) do list[#list + 1] = ("%s=%s"):format(key, shown(key, value)) end
  table.sort(list)
  return ("%s; it yields %s %s"):format(wrong, table.concat(list, " "), message or "")
end

local function run_step(step)
  local finish = now_ms() + 15000
  while true do
    local wrong = attempt(step)
    if not wrong then return end
    if not step.eventually or now_ms() >= finish then error(wrong, 0) end
    pause()
  end
end

local function main(path)
  local number, steps = 0, 0
  for line in assert(io.open(path)):lines() do
    number = number + 1
    if line:find("%S") and not line:find("^%s*#") then
      local ok, wrong = xpcall(function() run_step(parse(line)) end, function(message)
        return type(message) == "string" and message:find("^%S+%.lua:") and debug.traceback(message) or message
      end)
      if not ok then return ("%s:%d: %s\n  %s"):format(path, number, line, tostring(wrong)) end
      steps = steps + 1
    end
  end
  if steps == 0 then return path .. ": the scenario has no steps" end
  verbs.close_all()
  print(steps .. " steps")
end

local wrong = main(arg[1])
if wrong then io.stderr:write(wrong, "\n") end
os.exit(wrong and 1 or 0)
