-- Mistakes in the arguments of a method are errors that name the method and the position, as in Lua's own libraries.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local names = require "sctp.names"

local check = {}

-- An error names the program's line: the nearest one that is not in a file of this module.
local here = debug.getinfo(1, "S").source:gsub("[^/\\]*$", "")
local function level_of_program()
  local level = 2
  while true do
    local frame = debug.getinfo(level, "S")
    local is_lua = frame and frame.what ~= "C" and frame.what ~= "tail"
    if not frame or is_lua and frame.source:sub(1, #here) ~= here then return level - 1 end
    level = level + 1
  end
end

function check.fail(position, method, text)
  error(("bad argument #%d to '%s' (%s)"):format(position, method, text), level_of_program())
end
local fail = check.fail

function check.string(value, position, method)
  if type(value) ~= "string" then fail(position, method, "string expected, got " .. type(value)) end
  return value
end

function check.table(value, position, method)
  if type(value) ~= "table" then fail(position, method, "table expected, got " .. type(value)) end
  return value
end

--- An option table, or nil for none.
function check.options(value, position, method)
  if value == nil then return {} end
  if type(value) ~= "table" then fail(position, method, "table expected, got " .. type(value)) end
  return value
end

function check.boolean(value, position, method, what)
  if type(value) ~= "boolean" then
    fail(position, method, (what or "flag") .. " must be true or false, not " .. tostring(value))
  end
  return value
end

function check.integer(value, position, method, what, least, most)
  if type(value) ~= "number" then
    fail(position, method, ("%s must be a number, not %s"):format(what, type(value)))
  end
  if value % 1 ~= 0 or value < least or value > most then
    fail(position, method, ("%s must be an integer from %.0f to %.0f, not %s"):format(what, least, most, value))
  end
  return value
end

--- Seconds to milliseconds, rounded up so that a short time does not become 0.
function check.seconds(value, position, method, what)
  if type(value) ~= "number" or value ~= value then
    fail(position, method, ("%s must be a number of seconds, not %s"):format(what, tostring(value)))
  end
  return math.ceil(math.min(value * 1000, 2 ^ 52))
end

--- A time to wait, in seconds, for the façade: nil and -1 mean no limit. The façade refuses every other negative time, so
-- rounding must not make it -1.
function check.timeout(seconds, position, method)
  if seconds == nil or seconds == -1 then return -1 end
  local ms = check.seconds(seconds, position, method, "time")
  return seconds < 0 and -2 or ms
end

--- The words of a table of names, for a message.
function check.known(words)
  local known = {}
  for word in pairs(words) do
    if type(word) == "string" then known[#known + 1] = word end
  end
  table.sort(known)
  return table.concat(known, ", ")
end

--- One of the words of a table of names.
function check.word(value, position, method, what, words)
  local number = type(value) == "string" and words[value]
  if number then return number end
  fail(position, method, ("%s must be %s, not %s"):format(what, check.known(words), tostring(value)))
end

--- An association: its id or a word.
function check.association(value, position, method, default)
  if value == nil then return default end
  local id = type(value) == "string" and names.words.association[value] or value
  if type(id) ~= "number" or id % 1 ~= 0 or id < -2 ^ 31 or id >= 2 ^ 31 then
    fail(position, method, "an association is its id, 'future', 'current' or 'all', not " .. tostring(value))
  end
  return id
end

--- A host: "*" and "" are any address.
function check.host(value, position, method)
  if type(value) ~= "string" then fail(position, method, "host must be a string, not " .. type(value)) end
  if value:find("\0", 1, true) then fail(position, method, "a host has no zero bytes") end
  return value == "*" and "" or value
end

function check.hosts(value, position, method)
  if type(value) ~= "table" then fail(position, method, "hosts must be a list, not " .. type(value)) end
  for _, host in ipairs(value) do
    if type(host) ~= "string" or host:find("\0", 1, true) then
      fail(position, method, "each host must be a string without zero bytes")
    end
  end
  return value
end

function check.port(value, position, method)
  if type(value) ~= "number" or value % 1 ~= 0 or value < 0 or value > 65535 then
    local found = type(value) == "number" and tostring(value) or type(value) -- "5000" would look like a number
    fail(position, method, "port must be an integer from 0 to 65535, not " .. found)
  end
  return value
end

return check
