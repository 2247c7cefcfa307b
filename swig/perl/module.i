/* sctp::raw, for the layer alone: the façade's functions and constants. */
%module "sctp::raw"
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%include "../anysctp.i"
