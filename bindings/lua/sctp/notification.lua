--- Notifications, RFC 6458 section 6.1: tables with `type`, `assoc` (the association's id), `flags` and the fields of the type.
-- The types and their fields are those of the page "Options, notifications, words", which records.def makes, but: numbers that
-- have words are words ("comm_up"), and one without a word stays a number; `stream` is the façade's sid; `assoc_change` has
-- `reason`, the text of the peer's ABORT; a failed send has `unordered`, true or false; `stream_reset_event` has `streams` (a
-- list; none: all). `flags` of what was asked of streams are tables in which `denied` or `failed`, and of a stream reset
-- `incoming` and `outgoing`, are true. `data` is the variable part of any type: the message that was not sent, the causes of an
-- error. `error` of a `peer_addr_change` is not a cause but a number that the RFC leaves to the stack: on Linux 1 after an
-- acknowledgement, 2 after a HEARTBEAT ACK; otherwise, and in user space, 0. `truncated` is true if the notification was shorter
-- than its length field.
-- @module sctp.notification

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local names = require "sctp.names"

local notification = {}

-- Both print as their words and numbers.
local printable_flags = { __tostring = function(flags)
  local words = {}
  for word in pairs(flags) do words[#words + 1] = word end
  table.sort(words)
  return table.concat(words, " ")
end }
local printable_streams = { __tostring = function(streams) return table.concat(streams, " ") end }

-- A table of the words for these flags.
local function flags_of(number, words)
  local flags = setmetatable({}, printable_flags)
  for word, flag in pairs(words) do
    if type(word) == "string" and number % (2 * flag) >= flag then flags[word] = true end
  end
  return flags
end

-- The 16-bit numbers in these bytes, in the byte order of this machine, which the type field shows.
local little_endian = raw.decode_notification("\1\0\0\0\0\0\0\0").type == 1
local function streams_of(data)
  local streams = setmetatable({}, printable_streams)
  for at = 1, #data - 1, 2 do
    local low, high = data:byte(at, at + 1)
    if not little_endian then low, high = high, low end
    streams[#streams + 1] = low + 256 * high
  end
  return streams
end

-- By type: what makes a word, or what is true of flags, of a field's number.
local readers = {}
local function reader_of(group)
  if names.is_flags[group] then return function(number) return flags_of(number, names.words[group]) end end
  return function(number) return names.word(group, number) end
end
for _, kind in ipairs(names.described("notification")) do
  local fields = { flags = kind.flags_group ~= "" and reader_of(kind.flags_group) or nil }
  for _, field in ipairs(names.described("field", kind.name)) do
    if field.group ~= "" then fields[field.name] = reader_of(field.group) end
  end
  readers[kind.name] = fields
end

local function part(bytes, offset, length)
  return bytes:sub(offset + 1, offset + length)
end

--- Decode the bytes of a notification.
-- @string bytes
-- @return a table, or nil, message, code: EINVAL (fewer than 8 bytes)
function notification.decode(bytes)
  local event, message, code = raw.decode_notification(bytes)
  if not event then return nil, message, code end
  event.type = names.word("notification_type", event.type)
  event.assoc, event.assoc_id = event.assoc_id, nil
  event.data, event.data_offset, event.data_length = part(bytes, event.data_offset, event.data_length), nil, nil
  if event.text_offset then
    event.reason, event.text_offset, event.text_length = part(bytes, event.text_offset, event.text_length), nil, nil
  end
  for field, read in pairs(readers[event.type] or {}) do event[field] = read(event[field]) end
  if event.type == "stream_reset_event" then event.streams = streams_of(event.data) end
  event.stream, event.sid = event.sid, nil
  if event.snd_flags then event.unordered, event.snd_flags = event.snd_flags.unordered or false, nil end
  event.truncated = event.truncated ~= 0
  return event
end

return notification
