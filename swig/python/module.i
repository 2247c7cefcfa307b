/* The private module sctp._raw: plain functions over the façade, no classes. */
%module(package="sctp", threads="1") _raw
%include "../prelude.i"
%include "typemaps.i"
%include "records.i"
%include "../records.i"
%rcvinfo_out()
%include "../anysctp.i"
