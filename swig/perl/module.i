/* sctp::raw, for the layer alone: the façade's functions and constants. */
%module "sctp::raw"
%include "../prelude.i"
%ignore anysctp_send_messages;
%ignore anysctp_recv_messages;
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%include "../anysctp.i"
