/* Every record's fields, once, for every language. A language defines, before it includes this file:
 *   PUT_NUMBER(field) PUT_TEXT(field)   store a field of the record $1 in its own kind of record
 *   GET_NUMBER(field) GET_TEXT(field)   the other way, into `rec`, range-checked
 *   %record_in(TYPE, FIELDS)            the typemap for `const TYPE *`
 *   %record_out(TYPE, FIELDS)           the typemap for `TYPE *`
 *   %notification_out(SWITCH)           the same for notifications, whose fields depend on their type
 * A new record is a field list and one line at the end of this file. */

%define RCVINFO_FIELDS(NUMBER, TEXT)
NUMBER(msg_flags) NUMBER(sid) NUMBER(ssn) NUMBER(flags) NUMBER(ppid) NUMBER(tsn) NUMBER(cumtsn) NUMBER(context)
NUMBER(assoc_id)
%enddef

%define SNDINFO_FIELDS(NUMBER, TEXT)
NUMBER(sid) NUMBER(flags) NUMBER(ppid) NUMBER(context) NUMBER(assoc_id) NUMBER(pr_policy) NUMBER(pr_value)
NUMBER(auth_keynumber)
%enddef

/* Of a message that does not say: what is the association's own (assoc_id) or the message's (auth_keynumber) is no default. */
%define DEFAULT_SNDINFO_FIELDS(NUMBER, TEXT)
NUMBER(sid) NUMBER(flags) NUMBER(ppid) NUMBER(context) NUMBER(pr_policy) NUMBER(pr_value)
%enddef

%define NXTINFO_FIELDS(NUMBER, TEXT)
NUMBER(sid) NUMBER(flags) NUMBER(ppid) NUMBER(length) NUMBER(assoc_id)
%enddef

%define INITMSG_FIELDS(NUMBER, TEXT)
NUMBER(num_ostreams) NUMBER(max_instreams) NUMBER(max_attempts) NUMBER(max_init_timeo)
%enddef

%define STATUS_FIELDS(NUMBER, TEXT)
NUMBER(assoc_id) NUMBER(state) NUMBER(rwnd) NUMBER(unackdata) NUMBER(penddata) NUMBER(instrms) NUMBER(outstrms)
NUMBER(fragmentation_point) NUMBER(primary_state) NUMBER(primary_cwnd) NUMBER(primary_srtt) NUMBER(primary_rto)
NUMBER(primary_mtu) NUMBER(primary_port) TEXT(primary_host)
%enddef

%define RTOINFO_FIELDS(NUMBER, TEXT)
NUMBER(initial) NUMBER(max) NUMBER(min)
%enddef

%define ASSOCPARAMS_FIELDS(NUMBER, TEXT)
NUMBER(asocmaxrxt) NUMBER(number_peer_destinations) NUMBER(peer_rwnd) NUMBER(local_rwnd) NUMBER(cookie_life)
%enddef

%define PADDRPARAMS_FIELDS(NUMBER, TEXT)
NUMBER(hbinterval) NUMBER(pathmtu) NUMBER(sackdelay) NUMBER(flags) NUMBER(ipv6_flowlabel) NUMBER(pathmaxrxt) NUMBER(dscp)
%enddef

%define PADDRINFO_FIELDS(NUMBER, TEXT)
NUMBER(assoc_id) NUMBER(state) NUMBER(cwnd) NUMBER(srtt) NUMBER(rto) NUMBER(mtu)
%enddef

%define PADDRTHLDS_FIELDS(NUMBER, TEXT)
NUMBER(pathmaxrxt) NUMBER(pathpfthld) NUMBER(pathcpthld)
%enddef

%define SACK_INFO_FIELDS(NUMBER, TEXT)
NUMBER(delay) NUMBER(freq)
%enddef

%define PRSTATUS_FIELDS(NUMBER, TEXT)
NUMBER(abandoned_unsent) NUMBER(abandoned_sent)
%enddef

%define ASSOC_STATS_FIELDS(NUMBER, TEXT)
NUMBER(obs_rto_port) TEXT(obs_rto_host) NUMBER(maxrto) NUMBER(isacks) NUMBER(osacks) NUMBER(opackets) NUMBER(ipackets)
NUMBER(rtxchunks) NUMBER(outofseqtsns) NUMBER(idupchunks) NUMBER(gapcnt) NUMBER(ouodchunks) NUMBER(iuodchunks)
NUMBER(oodchunks) NUMBER(iodchunks) NUMBER(octrlchunks) NUMBER(ictrlchunks)
%enddef

%define TIMEOUTS_FIELDS(NUMBER, TEXT)
NUMBER(init) NUMBER(data) NUMBER(sack) NUMBER(shutdown) NUMBER(heartbeat) NUMBER(cookie) NUMBER(shutdownack)
%enddef

%define ENGINE_INFO_FIELDS(NUMBER, TEXT)
NUMBER(engine) NUMBER(available) NUMBER(started) NUMBER(encapsulation) NUMBER(udp_port) NUMBER(peer_udp_port)
TEXT(name) TEXT(version) TEXT(reason)
%enddef

%define USERSPACE_CONFIG_FIELDS(NUMBER, TEXT)
NUMBER(encapsulation) NUMBER(udp_port) NUMBER(peer_udp_port) NUMBER(linger_ms) NUMBER(signal_linger_ms)
NUMBER(max_associations)
%enddef

/* Notifications: all have the first list, each type the fields of its row. */
%define NOTIFICATION_FIELDS(NUMBER, TEXT)
NUMBER(type) NUMBER(flags) NUMBER(length) NUMBER(assoc_id) NUMBER(data_offset) NUMBER(data_length) NUMBER(truncated)
%enddef

%define NOTIFICATION_SWITCH(NUMBER, TEXT)
switch ($1->type) {
case ANYSCTP_ASSOC_CHANGE:
  NUMBER(state) NUMBER(error) NUMBER(outbound_streams) NUMBER(inbound_streams) NUMBER(text_offset) NUMBER(text_length)
  NUMBER(ended_by)
  break;
case ANYSCTP_PEER_ADDR_CHANGE:
  NUMBER(state) NUMBER(error) TEXT(host) NUMBER(port)
  break;
case ANYSCTP_SEND_FAILED:
case ANYSCTP_SEND_FAILED_EVENT:
  NUMBER(error) NUMBER(sid) NUMBER(snd_flags) NUMBER(ppid) NUMBER(context)
  break;
case ANYSCTP_REMOTE_ERROR:
  NUMBER(error)
  break;
case ANYSCTP_PARTIAL_DELIVERY_EVENT:
  NUMBER(indication) NUMBER(sid) NUMBER(seq)
  break;
case ANYSCTP_ADAPTATION_INDICATION:
  NUMBER(indication)
  break;
case ANYSCTP_AUTHENTICATION_EVENT:
  NUMBER(indication) NUMBER(keynumber) NUMBER(altkeynumber)
  break;
case ANYSCTP_ASSOC_RESET_EVENT:
  NUMBER(local_tsn) NUMBER(remote_tsn)
  break;
case ANYSCTP_STREAM_CHANGE_EVENT:
  NUMBER(inbound_streams) NUMBER(outbound_streams)
  break;
default:
  break;
}
%enddef

/* A record that goes both ways. SWIG would take `TYPE *` for `const TYPE *` as well and give back what is given. */
%define %record(TYPE, FIELDS)
%record_out(TYPE, FIELDS)
%record_in(TYPE, FIELDS)
%typemap(argout) const TYPE * "";
%enddef

%record(anysctp_sndinfo, DEFAULT_SNDINFO_FIELDS)
%apply const anysctp_sndinfo * { const anysctp_sndinfo *default_sndinfo };
%record_in(anysctp_sndinfo, SNDINFO_FIELDS)
%record(anysctp_initmsg, INITMSG_FIELDS)
%record(anysctp_rtoinfo, RTOINFO_FIELDS)
%record(anysctp_assocparams, ASSOCPARAMS_FIELDS)
%record(anysctp_paddrparams, PADDRPARAMS_FIELDS)
%record(anysctp_paddrthlds, PADDRTHLDS_FIELDS)
%record(anysctp_sack_info, SACK_INFO_FIELDS)
%record(anysctp_userspace_config, USERSPACE_CONFIG_FIELDS)
%record_out(anysctp_rcvinfo, RCVINFO_FIELDS)
%record_out(anysctp_nxtinfo, NXTINFO_FIELDS)
%record_out(anysctp_paddrinfo, PADDRINFO_FIELDS)
%record_out(anysctp_prstatus, PRSTATUS_FIELDS)
%record_out(anysctp_assoc_stats, ASSOC_STATS_FIELDS)
%record_out(anysctp_timeouts, TIMEOUTS_FIELDS)
%record_out(anysctp_status, STATUS_FIELDS)
%record_out(anysctp_engine_info, ENGINE_INFO_FIELDS)
%notification_out(NOTIFICATION_FIELDS, NOTIFICATION_SWITCH)
