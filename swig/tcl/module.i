/* ::sctp::raw, for the package sctp only: the façade's functions and constants, event scripts (events.h) and channels
 * (channel.h). */
%module sctp_raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%rcvinfo_out()
%include "../anysctp.i"

%init %{
  Tcl_CreateObjCommand(interp, "::sctp::raw::event", events_command, NULL, NULL);
  Tcl_CreateObjCommand(interp, "::sctp::raw::channel", channel_command, NULL, NULL);
  Tcl_CreateObjCommand(interp, "::sctp::raw::nochannel", nochannel_command, NULL, NULL);
%}
