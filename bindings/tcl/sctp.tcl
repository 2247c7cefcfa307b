# sctp.tcl --
#
#   SCTP sockets (RFC 9260, RFC 6458) for Tcl: the ensemble "sctp".  A socket
#   is named "sctp5", after its descriptor: so the name can be passed to another
#   interpreter or thread, and an inherited descriptor has a known name.
#
#   Errors of SCTP have the -errorcode {SCTP ECONNREFUSED sentence}.  Mistakes
#   in a call have the error codes of Tcl's own commands: {TCL WRONGARGS},
#   {TCL LOOKUP ...}, {TCL VALUE ...}.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

package require Tcl 8.6-

# At global level: the module's names are relative to where it is loaded.
namespace eval ::sctp { variable dir [file dirname [file normalize [info script]]] }
load [file join $::sctp::dir sctp_raw[info sharedlibextension]] Sctp_raw

foreach ::sctp::file {names options socket association message configure optiontable streams event channel engine} {
    source [file join $::sctp::dir $::sctp::file.tcl]
}
unset ::sctp::file ::sctp::dir

# Private procedures are capitalised.
namespace eval ::sctp {
    namespace export {[a-z]*}
    namespace ensemble create
}

# sctp version --
#
#   The version of the library.
#
# Results:
#   A version number such as 0.1.0.
proc ::sctp::version {} {
    return [raw::version]
}

package provide sctp [::sctp::raw::version]
