# streams.tcl --
#
#   Stream reconfiguration, RFC 6525.  Both sides need the options
#   -reconfigsupported and -enablestreamreset.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    variable resetDirections
    dict set resetDirections incoming $raw::STREAM_RESET_INCOMING
    dict set resetDirections outgoing $raw::STREAM_RESET_OUTGOING
    dict set resetDirections both [expr {$raw::STREAM_RESET_INCOMING | $raw::STREAM_RESET_OUTGOING}]
}

# sctp resetstreams sock ?-direction incoming|outgoing|both? ?-streams list? ?-assoc id? --
#
#   Restart the sequence numbers of streams at 0.  RFC 6525, section 6.3.2.
#
# Arguments:
#   sock         The socket.
#   -direction   Which side's streams (default both).
#   -streams     Their numbers; {} (the default): all.
#   -assoc       One-to-many sockets: the association.
#
# Results:
#   None.  Errors: ENOPROTOOPT (not negotiated, or not allowed), EINPROGRESS,
#   EAGAIN (a stream has unsent data), EINVAL.
#
# Side effects:
#   A stream_reset_event tells when it is done.
proc ::sctp::resetstreams {sock args} {
    variable resetDirections
    set options [Options {-direction both -streams {} -assoc 0} $args]
    set names [dict keys $resetDirections]
    set direction [::tcl::prefix match -message direction $names [dict get $options -direction]]
    raw::reset_streams [Fd $sock] [Association [dict get $options -assoc]] [dict get $resetDirections $direction] \
        [dict get $options -streams]
    return
}

# sctp resetassociation sock ?-assoc id? --
#
#   Restart both sides' sequence numbers.  RFC 6525, section 6.3.3.
#
# Arguments:
#   sock     The socket.
#   -assoc   One-to-many sockets: the association.
#
# Results:
#   None.  Errors: as for [sctp resetstreams].
#
# Side effects:
#   An assoc_reset_event tells when it is done.
proc ::sctp::resetassociation {sock args} {
    set options [Options {-assoc 0} $args]
    raw::reset_assoc [Fd $sock] [Association [dict get $options -assoc]]
    return
}

# sctp addstreams sock ?-incoming n? ?-outgoing n? ?-assoc id? --
#
#   Add streams.  RFC 6525, section 6.3.4.
#
# Arguments:
#   sock                   The socket.
#   -incoming, -outgoing   How many more (default 0).
#   -assoc                 One-to-many sockets: the association.
#
# Results:
#   None.  Errors: as for [sctp resetstreams]; EINVAL (none, or too many).
#
# Side effects:
#   A stream_change_event tells when it is done.
proc ::sctp::addstreams {sock args} {
    set options [Options {-incoming 0 -outgoing 0 -assoc 0} $args]
    raw::add_streams [Fd $sock] [Association [dict get $options -assoc]] [dict get $options -incoming] \
        [dict get $options -outgoing]
    return
}
