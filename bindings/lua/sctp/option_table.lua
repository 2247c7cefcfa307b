-- Every option that the façade has a getter or setter for, a row each: what its value is, and what it is asked about.
-- SPDX-License-Identifier: LGPL-2.1-or-later

-- Values: a number within a range, a flag (true or false), or a record: a table of numbers, of which some can be set.
local u32 = { "number", 0, 2 ^ 32 - 1 }
local u16 = { "number", 0, 65535 }
local flag = { "flag" }
local function record(fields_of_32_bits, fields_of_16_bits)
  local kind = { "record", fields = {} }
  for field in (fields_of_32_bits or ""):gmatch("%S+") do kind.fields[field] = u32[3] end
  for field in (fields_of_16_bits or ""):gmatch("%S+") do kind.fields[field] = u16[3] end
  return kind
end

return {
  -- of the socket
  nodelay = { flag, "socket" },
  sndbuf = { u32, "socket" },
  rcvbuf = { u32, "socket" },
  readable_bytes = { u32, "socket" },
  autoclose = { u32, "socket" },
  linger = { { "number", -2 ^ 31, 2 ^ 31 - 1 }, "socket" },
  initmsg = { record("", "num_ostreams max_instreams max_attempts max_init_timeo"), "socket" },
  adaptation_layer = { u32, "socket" },
  disable_fragments = { flag, "socket" },
  i_want_mapped_v4_addr = { flag, "socket" },
  fragment_interleave = { u32, "socket" },
  partial_delivery_point = { u32, "socket" },
  auto_asconf = { flag, "socket" },
  recvnxtinfo = { flag, "socket" },
  explicit_eor = { flag, "socket" },
  reuse_port = { flag, "socket" },
  auth_chunk = { u32, "socket" },
  -- of an association
  rtoinfo = { record("initial max min"), "association" },
  assocparams = { record("cookie_life", "asocmaxrxt"), "association" },
  sack_info = { record("delay freq"), "association" },
  default_sndinfo = { record("ppid context pr_value", "sid flags pr_policy"), "association" },
  assoc_stats = { record(), "association" },
  timeouts = { record(), "association" },
  maxseg = { u32, "association" },
  max_burst = { u32, "association" },
  context = { u32, "association" },
  auth_supported = { flag, "association" },
  asconf_supported = { flag, "association" },
  reconfig_supported = { flag, "association" },
  pr_supported = { flag, "association" },
  ecn_supported = { flag, "association" },
  interleaving_supported = { flag, "association" },
  auth_active_key = { u16, "association" },
  auth_deactivate_key = { u16, "association" },
  auth_delete_key = { u16, "association" },
  enable_stream_reset = { u32, "association" },
  stream_scheduler = { u32, "association" },
  expose_potentially_failed_state = { u32, "association" },
  max_cwnd = { u32, "association" },
  nrsack_supported = { flag, "association" },
  pktdrop_supported = { flag, "association" },
  -- of one stream, or under one policy
  stream_scheduler_value = { u16, "stream" },
  pr_assoc_status = { record(), "policy" },
  pr_stream_status = { record(), "stream and policy" },
  -- of a path
  paddrparams = { record("hbinterval pathmtu sackdelay flags ipv6_flowlabel", "pathmaxrxt dscp"), "path" },
  paddrthlds = { record("", "pathmaxrxt pathpfthld pathcpthld"), "path" },
  paddrinfo = { record(), "path" },
  plpmtud_probe_interval = { u32, "path" },
  encaps_port = { u16, "path" },
}
