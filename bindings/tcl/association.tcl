# association.tcl --
#
#   Associations: their ends, addresses and state.  In all these commands
#   -assoc selects one association of a one-to-many (UDP-style) socket;
#   a one-to-one socket has only one, and ignores it.  Where RFC 6458 gives
#   them a meaning, future, current and all can replace the id.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp peeloff sock assoc --
#
#   Move an association of a one-to-many socket to a new one-to-one socket.
#   RFC 6458, section 9.2.
#
# Arguments:
#   sock    The one-to-many socket.
#   assoc   The association's id.
#
# Results:
#   The new socket's name.  Errors: EINVAL (no such association), EOPNOTSUPP
#   (a one-to-one socket).
#
# Side effects:
#   The association's messages arrive at the new socket.
proc ::sctp::peeloff {sock assoc} {
    return sctp[raw::peeloff [Fd $sock] [Association $assoc]]
}

# sctp shutdown sock ?-direction read|write|both? ?-assoc id? --
#
#   End an association gracefully: all sent data is delivered first.
#   RFC 6458, sections 4.1.7 and 5.3.4 (SCTP_EOF).
#
# Arguments:
#   sock         The socket.
#   -direction   One-to-one sockets: write and both (the default) end the
#                association, read only stops receiving here.
#   -assoc       One-to-many sockets: the association.
#
# Results:
#   None.  Errors: ENOTCONN or EPIPE (there is no such association).
#
# Side effects:
#   The peer receives a message of the type end.
proc ::sctp::shutdown {sock args} {
    set fd [Fd $sock]
    set options [Options {-direction both -assoc 0} $args]
    set direction [Number direction [dict get $options -direction]]
    set assoc [Association [dict get $options -assoc]]
    if {$assoc && [raw::get_style $fd] == $raw::UDP_STYLE} {
        raw::sendv $fd {} [dict create assoc_id $assoc flags $raw::EOF] {} 0 0
    } else {
        raw::shutdown $fd $direction
    }
    return
}

# sctp finish sock ?-assoc id? ?-timeout ms? --
#
#   End an association gracefully, within a time: either the sent data is
#   delivered and the peer agrees, or the association is aborted.
#
# Arguments:
#   sock       The socket; a one-to-one socket is closed as well.
#   -assoc     One-to-many sockets: the association.
#   -timeout   Milliseconds; -1 (the default): no limit.
#
# Results:
#   None.  Errors: ETIMEDOUT (it was aborted), EINVAL (no such association),
#   ENOTCONN.
#
# Side effects:
#   The peer receives a message of the type end.
proc ::sctp::finish {sock args} {
    set options [Options {-assoc 0 -timeout -1} $args]
    raw::finish [Fd $sock] [Association [dict get $options -assoc]] [dict get $options -timeout]
    return
}

# sctp associations sock --
#
#   The associations of a one-to-many socket.  RFC 6458, sections 8.2.6 and
#   8.2.1.
#
# Arguments:
#   sock   The socket.
#
# Results:
#   A dict: by id, the status as of [sctp status].  Errors: EOPNOTSUPP (a
#   one-to-one socket).
proc ::sctp::associations {sock} {
    set found {}
    foreach assoc [lindex [raw::get_assoc_ids [Fd $sock]] 1] {
        # It may just have ended.
        try {
            dict set found $assoc [status $sock -assoc $assoc]
        } trap {SCTP EINVAL} {} {}
    }
    return $found
}

# sctp abort sock ?-assoc id? ?-reason data? --
#
#   End an association at once; undelivered data is lost.
#
# Arguments:
#   sock      The socket; a one-to-one socket is closed as well.
#   -assoc    One-to-many sockets: the association.
#   -reason   For the peer, a byte array as in [sctp send].  Linux's SCTP
#             cannot send it from a one-to-one socket.
#
# Results:
#   None.  Errors: EINVAL (no such association), ENOTCONN, EMSGSIZE.
#
# Side effects:
#   The peer gets an ABORT with the reason (RFC 9260, section 3.3.10.12).
proc ::sctp::abort {sock args} {
    set options [Options {-assoc 0 -reason {}} $args]
    raw::abort [Fd $sock] [Association [dict get $options -assoc]] [dict get $options -reason]
    return
}

# sctp names sock ?-assoc id? --
#
#   The addresses of this side.  RFC 6458, section 9.5.
#
# Arguments:
#   sock     The socket.
#   -assoc   An association; 0 (the default): what the socket is bound to.
#
# Results:
#   A list of {host port}.  Errors: EINVAL (no such association).
proc ::sctp::names {sock args} {
    set options [Options {-assoc 0} $args]
    return [lindex [raw::getladdrs [Fd $sock any] [Association [dict get $options -assoc]]] 1]
}

# sctp peernames sock ?-assoc id? --
#
#   The addresses of the peer.  RFC 6458, section 9.3.
#
# Arguments:
#   sock     The socket.
#   -assoc   One-to-many sockets: the association.
#
# Results:
#   A list of {host port}.  Errors: EINVAL (no such association), ENOTCONN.
proc ::sctp::peernames {sock args} {
    set options [Options {-assoc 0} $args]
    return [lindex [raw::getpaddrs [Fd $sock any] [Association [dict get $options -assoc]]] 1]
}

# sctp associd sock host port --
#
#   The association with the peer that has an address.
#
# Arguments:
#   sock   The socket.
#   host   One of the peer's addresses.
#   port   Its port.
#
# Results:
#   The association's id.  Errors: EINVAL (there is none).
proc ::sctp::associd {sock host port} {
    return [raw::getassocid [Fd $sock] $host $port]
}

# sctp status sock ?-assoc id? --
#
#   The state of an association and its primary path.  RFC 6458, section 8.2.1.
#
# Arguments:
#   sock     The socket.
#   -assoc   One-to-many sockets: the association.
#
# Results:
#   A dict: assoc, state (established, ...), rwnd (bytes), unackdata,
#   penddata, instrms, outstrms, fragmentation_point (bytes), primary {host
#   port}, primary_state (active, ...), primary_cwnd (bytes), primary_srtt and
#   primary_rto (ms), primary_mtu (bytes).  Errors: EINVAL (no such association).
proc ::sctp::status {sock args} {
    set options [Options {-assoc 0} $args]
    set status [lindex [raw::get_status [Fd $sock any] [Association [dict get $options -assoc]]] 1]
    dict set status state [Name state [dict get $status state]]
    dict set status primary_state [Name path [dict get $status primary_state]]
    dict set status primary [list [dict get $status primary_host] [dict get $status primary_port]]
    set assoc [dict get $status assoc_id]
    return [dict merge [dict create assoc $assoc] [dict remove $status assoc_id primary_host primary_port]]
}
