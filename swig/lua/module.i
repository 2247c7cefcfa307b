/* sctp.raw, for the layer alone: the façade's functions and constants. */
%module sctp_raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%record_spread(anysctp_rcvinfo, RCVINFO_FIELDS)

%apply anysctp_result DONE {
  anysctp_result anysctp_resume, anysctp_result anysctp_set_default_engine, anysctp_result anysctp_set_userspace_config,
  anysctp_result anysctp_bind, anysctp_result anysctp_bindx, anysctp_result anysctp_bind_interfaces, anysctp_result anysctp_finish,
  anysctp_result anysctp_finish_begin, anysctp_result anysctp_finish_result, anysctp_result anysctp_finish_wait,
  anysctp_result anysctp_listen,
  anysctp_result anysctp_connect, anysctp_result anysctp_shutdown, anysctp_result anysctp_close,
  anysctp_result anysctp_abort, anysctp_result anysctp_set_timeout, anysctp_result anysctp_set_initmsg,
  anysctp_result anysctp_set_nodelay, anysctp_result anysctp_set_sndbuf, anysctp_result anysctp_set_rcvbuf,
  anysctp_result anysctp_set_linger, anysctp_result anysctp_set_autoclose, anysctp_result anysctp_set_event,
  anysctp_result anysctp_set_encaps_port,
  anysctp_result anysctp_set_adaptation_layer, anysctp_result anysctp_set_disable_fragments,
  anysctp_result anysctp_set_i_want_mapped_v4_addr, anysctp_result anysctp_set_fragment_interleave,
  anysctp_result anysctp_set_partial_delivery_point, anysctp_result anysctp_set_auto_asconf,
  anysctp_result anysctp_set_recvnxtinfo, anysctp_result anysctp_set_explicit_eor,
  anysctp_result anysctp_set_reuse_port, anysctp_result anysctp_set_maxseg, anysctp_result anysctp_set_max_burst,
  anysctp_result anysctp_set_context, anysctp_result anysctp_set_auth_supported,
  anysctp_result anysctp_set_asconf_supported, anysctp_result anysctp_set_reconfig_supported,
  anysctp_result anysctp_set_pr_supported, anysctp_result anysctp_set_ecn_supported,
  anysctp_result anysctp_set_interleaving_supported, anysctp_result anysctp_set_auth_active_key,
  anysctp_result anysctp_set_auth_deactivate_key, anysctp_result anysctp_set_auth_delete_key,
  anysctp_result anysctp_set_enable_stream_reset, anysctp_result anysctp_set_stream_scheduler,
  anysctp_result anysctp_set_expose_potentially_failed_state, anysctp_result anysctp_set_max_cwnd,
  anysctp_result anysctp_set_nrsack_supported, anysctp_result anysctp_set_pktdrop_supported,
  anysctp_result anysctp_set_rtoinfo, anysctp_result anysctp_set_assocparams, anysctp_result anysctp_set_sack_info,
  anysctp_result anysctp_set_paddrparams, anysctp_result anysctp_set_paddrthlds,
  anysctp_result anysctp_set_default_sndinfo, anysctp_result anysctp_set_primary_addr,
  anysctp_result anysctp_set_peer_primary_addr, anysctp_result anysctp_set_plpmtud_probe_interval,
  anysctp_result anysctp_set_stream_scheduler_value, anysctp_result anysctp_set_auth_chunk, anysctp_result anysctp_setsockopt,
  anysctp_result anysctp_set_auth_key, anysctp_result anysctp_set_hmac_ident, anysctp_result anysctp_reset_streams,
  anysctp_result anysctp_reset_assoc, anysctp_result anysctp_add_streams
};
%apply anysctp_result IN_OUTPUTS {
  anysctp_result anysctp_get_engine_info, anysctp_result anysctp_get_userspace_config,
  anysctp_result anysctp_connectx, anysctp_result anysctp_getsockname, anysctp_result anysctp_getpeername,
  anysctp_result anysctp_getladdrs, anysctp_result anysctp_getpaddrs, anysctp_result anysctp_recvv,
  anysctp_result anysctp_decode_notification, anysctp_result anysctp_get_timeout, anysctp_result anysctp_get_initmsg,
  anysctp_result anysctp_get_linger, anysctp_result anysctp_get_status,
  anysctp_result anysctp_get_rtoinfo, anysctp_result anysctp_get_assocparams, anysctp_result anysctp_get_sack_info,
  anysctp_result anysctp_get_assoc_stats, anysctp_result anysctp_get_timeouts, anysctp_result anysctp_get_paddrparams,
  anysctp_result anysctp_get_paddrthlds, anysctp_result anysctp_get_paddrinfo,
  anysctp_result anysctp_get_default_sndinfo, anysctp_result anysctp_get_primary_addr,
  anysctp_result anysctp_get_pr_stream_status, anysctp_result anysctp_get_pr_assoc_status,
  anysctp_result anysctp_get_assoc_ids, anysctp_result anysctp_get_hmac_ident,
  anysctp_result anysctp_get_peer_auth_chunks, anysctp_result anysctp_get_local_auth_chunks,
  anysctp_result anysctp_getsockopt
};
%new_handle(anysctp_socket)
%new_handle(anysctp_accept)
%new_handle(anysctp_peeloff)

/* A descriptor's number can belong to another socket as soon as it is closed. */
%exception anysctp_close {
  $action
  handle1->fd = -1;
}
%exception anysctp_finish {
  $action
  if ((result >= 0 || anysctp_last_ended_by()) && handle1->one_to_one) handle1->fd = -1;
}
%exception anysctp_abort {
  $action
  if (result >= 0 && handle1->one_to_one) handle1->fd = -1;
}

%native(getfd) int handle_getfd(lua_State *L);
%native(fromfd) int handle_fromfd(lua_State *L);
%native(poll) int poll_many(lua_State *L);
%native(clock) int poll_clock(lua_State *L);
%include "../anysctp.i"

%init %{
  handle_open(L);
%}
