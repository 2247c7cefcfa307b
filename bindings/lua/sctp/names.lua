-- What the library tells of itself: the words for its numbers, and the fields and options that take them.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"

local names = {
  words = {}, -- by group: a table that turns a word into its number and a number into its word
  is_flags = {}, -- by group: whether a value is a sum of its numbers
}

--- A list of what raw.describe_<what> tells: option, field (of a record), group, number (of a group), notification.
function names.described(what, of)
  local describe, rows = raw["describe_" .. what], {}
  while true do
    local row
    if of then row = describe(of, #rows) else row = describe(#rows) end
    if not row then return rows end
    rows[#rows + 1] = row
  end
end

for _, group in ipairs(names.described("group")) do
  local both_ways = {}
  for _, each in ipairs(names.described("number", group.name)) do
    both_ways[each.word] = each.number
    both_ways[each.number] = each.word
  end
  names.words[group.name] = both_ways
  names.is_flags[group.name] = group.is_flags ~= 0
end

--- The word for a number, or the number itself if it has none: stacks learn new ones.
function names.word(group, number)
  return names.words[group][number] or number
end

return names
