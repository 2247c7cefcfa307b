-- Every option whose value is a number, a flag or a record, by its name: what the library tells of it, and of a record its
-- `fields`. Methods of their own have the others.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local names = require "sctp.names"

local methods = { timeout = true, event = true, status = true, nxtinfo = true, error = true }
local kinds = { number = true, flag = true, record = true }

local function fields_of(record)
  local fields = {}
  for _, field in ipairs(names.described("field", record)) do fields[field.name] = field end
  return fields
end

local options = {}
for _, option in ipairs(names.described("option")) do
  if kinds[option.value] and not methods[option.name] then
    option.fields = option.record ~= "" and fields_of(option.record) or nil
    options[option.name] = option
  end
end
return options
