/* ::sctp::raw, for the package sctp alone: the façade's functions and constants, and event scripts (events.h). */
%module sctp_raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%include "../anysctp.i"

%init %{
  Tcl_CreateObjCommand(interp, "::sctp::raw::event", events_command, NULL, NULL);
%}
