--- Notifications, RFC 6458 section 6.1: tables with `type`, `assoc` (the association's id), `flags` and what the type
-- has.
-- `assoc_change`: `state` ("comm_up", "comm_lost", "restart", "shutdown_comp", "cant_str_assoc"), `error` (the cause's
-- code, RFC 9260 section 3.3.10), `outbound_streams`, `inbound_streams`, `reason` (the text of the peer's ABORT),
--   `ended_by` ("nobody", "us", "peer", "silence": the peer does not answer).
-- `peer_addr_change`: `state` ("addr_available", "addr_unreachable", ...), `error`, `host`, `port`.
-- `send_failed_event`: `error`, `stream`, `ppid`, `context`, `unordered`, `data` (the message).
-- `remote_error`: `error`, `data` (the causes). `partial_delivery_event`: `indication`, `stream`, `seq`.
-- `adaptation_indication`: `indication`. `authentication_event`: `indication`, `keynumber`, `altkeynumber`.
-- `assoc_reset_event`: `local_tsn`, `remote_tsn`. `stream_change_event`: `inbound_streams`, `outbound_streams`.
-- `shutdown_event` and `sender_dry_event` have nothing more. `data` is the variable part of any type; a type without a
-- name is a number. `truncated` is true if it came shorter than it says.
-- @module sctp.notification

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local names = require "sctp.names"

local notification = {}

local function part(bytes, offset, length)
  return bytes:sub(offset + 1, offset + length)
end

--- Decode the bytes of a notification.
-- @string bytes
-- @return a table, or nil, message, code: EINVAL (fewer than 8 bytes)
function notification.decode(bytes)
  local event, message, code = raw.decode_notification(bytes)
  if not event then return nil, message, code end
  event.type = names.notification[event.type] or event.type
  event.assoc, event.assoc_id = event.assoc_id, nil
  event.data, event.data_offset, event.data_length = part(bytes, event.data_offset, event.data_length), nil, nil
  if event.text_offset then
    event.reason, event.text_offset, event.text_length = part(bytes, event.text_offset, event.text_length), nil, nil
  end
  if event.state then event.state = names[event.type][event.state] or event.state end
  if event.ended_by then event.ended_by = names.ended_by[event.ended_by] or event.ended_by end
  event.stream, event.sid = event.sid, nil
  if event.snd_flags then event.unordered, event.snd_flags = event.snd_flags % 2 == raw.UNORDERED, nil end
  event.truncated = event.truncated ~= 0
  return event
end

return notification
