/* sctp.raw, for the layer alone: the façade's functions and constants. */
%module sctp_raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%record_spread(anysctp_rcvinfo, RCVINFO_FIELDS)

%apply anysctp_result DONE {
  anysctp_result anysctp_resume, anysctp_result anysctp_set_default_engine, anysctp_result anysctp_set_userspace_config,
  anysctp_result anysctp_bind, anysctp_result anysctp_bindx, anysctp_result anysctp_listen,
  anysctp_result anysctp_connect, anysctp_result anysctp_shutdown, anysctp_result anysctp_close,
  anysctp_result anysctp_abort, anysctp_result anysctp_set_timeout, anysctp_result anysctp_set_initmsg,
  anysctp_result anysctp_set_nodelay, anysctp_result anysctp_set_sndbuf, anysctp_result anysctp_set_rcvbuf,
  anysctp_result anysctp_set_linger, anysctp_result anysctp_set_autoclose, anysctp_result anysctp_set_event,
  anysctp_result anysctp_set_encaps_port
};
%apply anysctp_result IN_OUTPUTS {
  anysctp_result anysctp_get_engine_info, anysctp_result anysctp_get_userspace_config,
  anysctp_result anysctp_connectx, anysctp_result anysctp_getsockname, anysctp_result anysctp_getpeername,
  anysctp_result anysctp_getladdrs, anysctp_result anysctp_getpaddrs, anysctp_result anysctp_recvv,
  anysctp_result anysctp_decode_notification, anysctp_result anysctp_get_timeout, anysctp_result anysctp_get_initmsg,
  anysctp_result anysctp_get_linger, anysctp_result anysctp_get_status
};
%new_handle(anysctp_socket)
%new_handle(anysctp_accept)
%new_handle(anysctp_peeloff)

/* A descriptor's number can belong to another socket as soon as it is closed. */
%exception anysctp_close {
  $action
  handle1->fd = -1;
}
%exception anysctp_abort {
  const int one_to_one = anysctp_get_style(arg1) == ANYSCTP_TCP_STYLE;
  $action
  if (result >= 0 && one_to_one) handle1->fd = -1;
}

%native(getfd) int handle_getfd(lua_State *L);
%native(fromfd) int handle_fromfd(lua_State *L);
%include "../anysctp.i"

%init %{
  handle_open(L);
%}
