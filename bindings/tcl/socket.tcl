# socket.tcl --
#
#   Making, naming and closing sockets.  RFC 6458, sections 3.1, 4.1 and 9.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp socket ?-option value ...? --
#
#   Make a socket.
#
# Arguments:
#   -style     tcp (one-to-one, the default) or udp (one-to-many).
#   -family    inet (the default) or inet6, which also reaches IPv4 peers.
#   -engine    kernel, userspace, or auto: what [sctp engine] says (the default).
#   -timeout   How long calls wait, in ms; 0: not at all, -1: no limit (the default).
#   -events, -initmsg, ...   As for [sctp configure], in order.
#
# Results:
#   The socket's name.  Errors: EPROTONOSUPPORT (the engine is not available
#   here, and the sentence says what to do), EMFILE; those of [sctp configure],
#   without a socket.
#
# Side effects:
#   The first user-space socket starts the stack.
proc ::sctp::socket {args} {
    variable sockOptions
    variable moreOptions
    variable qualifiers
    lassign [OwnOptions {-style tcp -family inet -engine auto -timeout -1} \
        [dict merge $sockOptions $moreOptions $qualifiers] $args] options settings
    set family [Number family [dict get $options -family]]
    set style [Number style [dict get $options -style]]
    set engine [Number engine [dict get $options -engine]]
    set fd [raw::socket $family $style $engine]
    try {
        raw::set_timeout $fd [dict get $options -timeout]
        if {$settings ne {}} {
            configure sctp$fd {*}$settings
        }
    } on error {message failure} {
        raw::close $fd
        return -options $failure $message
    }
    return sctp$fd
}

# sctp bind sock host ?port? --
#
#   Bind to one address.
#
# Arguments:
#   sock   The socket.
#   host   A numeric address; {} for any.
#   port   The port; 0 (the default) for a free one, which [sctp names] returns.
#
# Results:
#   None.  Errors: EADDRINUSE, EADDRNOTAVAIL, EINVAL (already bound).
#
# Side effects:
#   The socket has a name.
proc ::sctp::bind {sock host {port 0}} {
    raw::bind [Fd $sock] $host $port
    return
}

# sctp bindx sock hosts ?port? ?-remove boolean? --
#
#   Add addresses to a socket, or remove them.  RFC 6458, section 9.1.
#
# Arguments:
#   sock      The socket.
#   hosts     List of numeric addresses.
#   port      Their port; 0 (the default): the bound one, or a free one.
#   -remove   Whether to remove them; default 0.
#
# Results:
#   None.  Errors: as bind; EINVAL (removing the last address).
#
# Side effects:
#   Associations tell their peers if both sides allow it.
proc ::sctp::bindx {sock hosts args} {
    set port 0
    if {[llength $args] % 2} {
        set args [lassign $args port]
    }
    set options [Options {-remove 0} $args]
    if {[Boolean [dict get $options -remove]]} {
        set action $raw::BINDX_REM_ADDR
    } else {
        set action $raw::BINDX_ADD_ADDR
    }
    raw::bindx [Fd $sock] $hosts $port $action
    return
}

# sctp bindinterfaces sock names ?port? ?-exclude boolean? --
#
#   Bind to all addresses of network interfaces: bindx by name.  Interfaces that
#   are down and link-local addresses are left out.
#
# Arguments:
#   sock       The socket.
#   names      List of interfaces, such as eth0.
#   port       As for bindx.
#   -exclude   Whether to take all others instead, except loopback; default 0.
#
# Results:
#   None.  Errors: as bindx; ENODEV (no such interface), EADDRNOTAVAIL (they
#   have no address for this socket).
#
# Side effects:
#   The socket has a name.
proc ::sctp::bindinterfaces {sock names args} {
    set port 0
    if {[llength $args] % 2} {
        set args [lassign $args port]
    }
    set options [Options {-exclude 0} $args]
    raw::bind_interfaces [Fd $sock] $names $port [Boolean [dict get $options -exclude]]
    return
}

# sctp listen sock ?backlog? --
#
#   Let peers associate with a socket; both styles need it.
#
# Arguments:
#   sock      The socket.
#   backlog   Associations that may wait for accept, default 128; 0 stops listening.
#
# Results:
#   None.  Errors: EINVAL.
#
# Side effects:
#   The socket becomes readable when an association waits.
proc ::sctp::listen {sock {backlog 128}} {
    raw::listen [Fd $sock] $backlog
    return
}

# sctp accept sock ?-timeout ms? --
#
#   Take the next association of a listening one-to-one socket.  Waits.
#
# Arguments:
#   sock       The listening socket.
#   -timeout   For this call; default: the socket's.
#
# Results:
#   The list {sock host port}: a new socket, which waits without a timeout,
#   and the peer's primary address.  Errors: TIMEOUT, EAGAIN, EINVAL (not
#   listening), EOPNOTSUPP (one-to-many).
proc ::sctp::accept {sock args} {
    set fd [Fd $sock]
    set options [Options {-timeout {}} $args]
    lassign [Within $fd [dict get $options -timeout] { raw::accept $fd }] accepted peer
    return [list sctp$accepted {*}$peer]
}

# sctp connect sock host port ?-timeout ms? --
#
#   Associate with a peer.  Waits, on both styles.
#
# Arguments:
#   sock       The socket.
#   host       The peer's numeric address.
#   port       Its port.
#   -timeout   For this call; default: the socket's.
#
# Results:
#   None.  Errors: ECONNREFUSED, ETIMEDOUT (no answer), TIMEOUT (the attempt
#   goes on), EINPROGRESS (timeout 0: the socket becomes writable when it is over,
#   see connectresult), EISCONN, EALREADY.
proc ::sctp::connect {sock host port args} {
    set fd [Fd $sock]
    set options [Options {-timeout {}} $args]
    Within $fd [dict get $options -timeout] { raw::connect $fd $host $port }
    return
}

# sctp connectx sock hosts port ?-timeout ms? --
#
#   Associate with a peer that has several addresses.  Waits.
#   RFC 6458, section 9.9.
#
# Arguments:
#   sock       The socket.
#   hosts      List of the peer's numeric addresses.
#   port       Its port.
#   -timeout   For this call; default: the socket's.
#
# Results:
#   The association's id.  Errors: as connect.
proc ::sctp::connectx {sock hosts port args} {
    set fd [Fd $sock]
    set options [Options {-timeout {}} $args]
    return [lindex [Within $fd [dict get $options -timeout] { raw::connectx $fd $hosts $port }] 1]
}

# sctp connectresult sock ?host port? --
#
#   The result of a non-blocking connect (one with timeout 0).
#
# Arguments:
#   sock   The socket.
#   host   The first address that was given to the connect; a one-to-one socket needs none.
#   port   Its port.
#
# Results:
#   The association's id, as connectx.  Errors: EINPROGRESS (it is in
#   progress), those of connect, once, EINVAL or ENOTCONN (there is no such
#   attempt).
proc ::sctp::connectresult {sock {host {}} {port 0}} {
    return [raw::connect_result [Fd $sock] $host $port]
}

# sctp close sock --
#
#   Close a socket; its associations end gracefully in the background (-linger 0: at once).
#
# Arguments:
#   sock   The socket.
#
# Results:
#   None.  Errors: EBADF; EBUSY (it has event scripts in another interpreter).
#
# Side effects:
#   Its event scripts are removed; calls that wait on it in other threads end with EBADF.
proc ::sctp::close {sock} {
    raw::close [Fd $sock]
    return
}
