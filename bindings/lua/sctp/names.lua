-- The words that stand for the façade's numbers.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"

-- A table that turns a word into its number and a number into its word.
local function both_ways(prefix, words)
  local names = {}
  for _, word in ipairs(words) do
    local number = raw[prefix .. word:upper()]
    names[word] = number
    names[number] = word
  end
  return names
end

return {
  notification = both_ways("", {
    "assoc_change", "peer_addr_change", "send_failed", "remote_error", "shutdown_event", "partial_delivery_event",
    "adaptation_indication", "authentication_event", "sender_dry_event", "stream_reset_event", "assoc_reset_event",
    "stream_change_event", "send_failed_event",
  }),
  cause = both_ways("CAUSE_", {
    "none", "invalid_stream_identifier", "missing_mandatory_parameter", "stale_cookie", "out_of_resource",
    "unresolvable_address", "unrecognized_chunk_type", "invalid_mandatory_parameter", "unrecognized_parameters",
    "no_user_data", "cookie_received_while_shutting_down", "restart_with_new_addresses", "user_initiated_abort",
    "protocol_violation", "delete_last_address", "operation_refused_resources", "delete_source_address",
    "asconf_ack_illegal", "no_authorization", "unsupported_hmac",
  }),
  assoc_change = both_ways("", { "comm_up", "comm_lost", "restart", "shutdown_comp", "cant_str_assoc" }),
  ended_by = both_ways("ENDED_BY_", { "nobody", "us", "peer", "silence" }),
  peer_addr_change = both_ways("", {
    "addr_available", "addr_unreachable", "addr_removed", "addr_added", "addr_made_prim", "addr_confirmed",
    "addr_potentially_failed",
  }),
  send_failed = both_ways("", { "data_unsent", "data_sent" }),
  partial_delivery_event = both_ways("PARTIAL_DELIVERY_", { "aborted" }),
  authentication_event = both_ways("AUTH_", { "new_key", "free_key", "no_auth" }),
  stream_reset_event = both_ways("STREAM_RESET_", { "incoming", "outgoing", "denied", "failed" }),
  assoc_reset_event = both_ways("ASSOC_RESET_", { "denied", "failed" }),
  stream_change_event = both_ways("STREAM_CHANGE_", { "denied", "failed" }),
  state = both_ways("STATE_", {
    "empty", "closed", "cookie_wait", "cookie_echoed", "established", "shutdown_pending", "shutdown_sent",
    "shutdown_received", "shutdown_ack_sent",
  }),
  path = both_ways("PATH_", { "inactive", "pf", "active", "unconfirmed" }),
  engine = both_ways("ENGINE_", { "auto", "kernel", "userspace" }),
  encapsulation = both_ways("ENCAPS_", { "udp", "raw" }),
  family = both_ways("AF_", { "inet", "inet6" }),
  style = { tcp = raw.TCP_STYLE, udp = raw.UDP_STYLE, [raw.TCP_STYLE] = "tcp", [raw.UDP_STYLE] = "udp" },
  association = { future = raw.FUTURE_ASSOC, current = raw.CURRENT_ASSOC, all = raw.ALL_ASSOC },
}
