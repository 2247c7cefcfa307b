/* sctp.raw, for the layer only: the façade's functions and constants. */
%module sctp_raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%record_spread(anysctp_rcvinfo, rcvinfo)
%apply anysctp_done { anysctp_result anysctp_setsockopt }; /* no id: programs connect by the layer's functions */

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
