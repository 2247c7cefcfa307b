# configure.tcl --
#
#   Socket options, in the manner of [chan configure].  RFC 6458, section 8.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    # What [sctp configure] lists: option -> {getter setter}.  Both get the
    # descriptor, the association and the peer of the call; the setter also gets
    # the value.  An option without a setter is read-only.  Where nothing is
    # here, optiontable.tcl has both.
    variable sockOptions {
        -timeout {}  -nodelay {}  -sndbuf {}  -rcvbuf {}  -linger {}  -autoclose {}  -initmsg {}
        -events     {GetEvents   SetEvents}
        -encapsport {}  -engine {}  -style {}  -family {}
        -sockname   {GetSockname {}}
        -peername   {GetPeername {}}
        -error      {GetError    {}}
        -endedby    {}
    }
    # The qualifiers: they select the association, peer, stream or policy.
    variable qualifiers {-assoc {} -peer {} -stream 0 -policy all}
    # The same for options of an association, a path or a stream, and less
    # common ones of a socket: see optiontable.tcl.
    variable moreOptions {}
}

# sctp configure sock ?-option? ?value -option value ...? --
#
#   Get or set options of a socket.
#
# Arguments:
#   sock          The socket.
#   -timeout      How long calls wait, in ms; 0: not at all, -1: no limit (the default).
#   -nodelay      Boolean: send small messages at once (default 0).
#   -sndbuf       Send buffer in bytes, and the longest message.
#   -rcvbuf       Receive buffer in bytes; set it before connecting or listening.
#   -linger       Seconds that close waits; 0: close aborts, -1: off (the default).
#   -autoclose    One-to-many sockets: seconds until an idle association ends; 0: never.
#   -initmsg      Dict for later associations: num_ostreams, max_instreams,
#                 max_attempts, max_init_timeo (ms); an omitted key keeps its value.
#   -events       List of the notifications that [sctp recv] gives: assoc_change,
#                 peer_addr_change, shutdown_event, sender_dry_event, ...  A list
#                 of +name and -name changes only these.
#   -encapsport   UDP port on which peers receive SCTP packets; 0: plain SCTP (RFC 6951).
#   -engine, -style, -family, -sockname, -peername   Read-only.
#   -error        Read-only: how the last non-blocking connect or the association
#                 ended, such as ECONNREFUSED; {} for no error.  Reading clears it.
#   -rtoinfo, -assocparams, ...   See optiontable.tcl.
#   -assoc        Qualifies -events and the options of an association: its id, or
#                 future (the default: later associations), current or all.
#   -peer         Qualifies -encapsport and other options of a path: {host port} of
#                 one of the peer's addresses; {} (the default): all.
#   -stream, -policy   Qualify the options of a stream and the counters of abandoned
#                 messages: a number; ttl, rtx, prio or all.
#
# Results:
#   Without options the list of all options above that the socket has, except
#   -error, with their values.  With one option its value; else none.
#
# Side effects:
#   The options are set in order, until one fails.
proc ::sctp::configure {sock args} {
    variable sockOptions
    variable moreOptions
    variable qualifiers
    set fd [Fd $sock any]
    if {$args eq {}} {
        return [ConfigureList $fd]
    }
    if {[llength $args] == 1} {
        return [cget $sock {*}$args]
    }
    # Checked before anything is set.
    set settings {}
    set given $qualifiers
    foreach {name value} [FullNames [dict merge $sockOptions $moreOptions $qualifiers] $args] {
        if {[dict exists $qualifiers $name]} {
            dict set given $name $value
            continue
        }
        set setter [lindex [dict get [dict merge $sockOptions $moreOptions] $name] 1]
        if {$setter eq {}} {
            return -code error -errorcode [list TCL READONLY $name] "option \"$name\" is read-only"
        }
        lappend settings $setter $name $value
    }
    set qualified [Qualifiers $given]
    foreach {setter name value} $settings {
        {*}$setter $name $fd $qualified $value
    }
    return
}

# sctp cget sock -option ?-assoc id? ?-peer {host port}? ?-stream n? ?-policy name? --
#
#   Get one option of a socket.
#
# Arguments:
#   sock      The socket.
#   -option   One of those of [sctp configure].
#   -assoc, -peer, -stream, -policy   As for [sctp configure].
#
# Results:
#   Its value.
#
# Side effects:
#   None, except that -error is cleared.
proc ::sctp::cget {sock option args} {
    variable sockOptions
    variable moreOptions
    variable qualifiers
    set known [dict merge $sockOptions $moreOptions]
    set option [::tcl::prefix match -message option [dict keys $known] $option]
    set qualified [Qualifiers [Options $qualifiers $args]]
    set getter [lindex [dict get $known $option] 0]
    if {$getter eq {}} {
        return -code error -errorcode [list TCL WRITEONLY $option] "option \"$option\" can only be set"
    }
    return [{*}$getter $option [Fd $sock any] $qualified]
}

# sctp getsockopt sock level number ?bytes? --
#
#   Get an option by Linux's number, in the layout that C programs use.  For
#   options that have a name, prefer [sctp cget].
#
# Arguments:
#   sock     The socket.
#   level    1 (SOL_SOCKET), 0 (IP), 41 (IPv6), 132 (SCTP).
#   number   The option's.
#   bytes    As long as the value; they contain what selects it, such as an
#            association's id, if the value has that.  The default is an int
#            of 0, four bytes.
#
# Results:
#   The value, a byte array: see [binary scan].
#
# Side effects:
#   Those of the option.
proc ::sctp::getsockopt {sock level number {bytes "\0\0\0\0"}} {
    return [lindex [raw::getsockopt [Fd $sock any] $level $number $bytes] 1]
}

# sctp setsockopt sock level number bytes --
#
#   Set an option by Linux's number.
#
# Arguments:
#   sock, level, number   As for [sctp getsockopt].
#   bytes                 The value: see [binary format].
#
# Side effects:
#   The option is set.
proc ::sctp::setsockopt {sock level number bytes} {
    raw::setsockopt [Fd $sock any] $level $number $bytes
    return
}

# Qualifiers --
#
#   The qualifiers of an option, as the getters and setters get them.
#
# Arguments:
#   given   Dict of the qualifiers.
#
# Results:
#   The list {assoc host port stream policy}.
proc ::sctp::Qualifiers {given} {
    set assoc [dict get $given -assoc]
    if {$assoc eq {}} {
        set assoc future
    }
    set policy [dict get $given -policy]
    return [list [Association $assoc] {*}[Address [dict get $given -peer]] [dict get $given -stream] [NumberOr policy $policy]]
}

# ConfigureList --
#
#   The options of a socket with their values.
#
# Arguments:
#   fd   Its descriptor.
#
# Results:
#   A list of options and values, without those that this socket does not have
#   (-autoclose of a one-to-one socket, -peername of one without a peer).
proc ::sctp::ConfigureList {fd} {
    variable sockOptions
    set result {}
    dict for {option commands} [dict remove $sockOptions -error] {
        try {
            lappend result $option [{*}[lindex $commands 0] $option $fd {0 {} 0 0 0}]
        } trap {SCTP EOPNOTSUPP} {} {
        } trap {SCTP ENOPROTOOPT} {} {
        } trap {SCTP ENOTCONN} {} {
        }
    }
    return $result
}

# Getters and setters.  Arguments: the option's name, the descriptor, the
# list {assoc host port stream policy}, for a setter the value.  Results: the
# value, or none.

proc ::sctp::GetEvents {option fd qualified} {
    variable numbers
    set on {}
    dict for {name type} [dict get $numbers event] {
        if {[raw::get_event $fd [lindex $qualified 0] $type]} {
            lappend on $name
        }
    }
    return $on
}

proc ::sctp::SetEvents {option fd qualified value} {
    variable numbers
    set assoc [lindex $qualified 0]
    set changes {}
    if {[string match {[-+]*} [lindex $value 0]]} {
        foreach change $value {
            dict set changes [Number event [string range $change 1 end]] [string match +* $change]
        }
    } else {
        foreach type [dict values [dict get $numbers event]] {
            dict set changes $type 0
        }
        foreach name $value {
            dict set changes [Number event $name] 1
        }
    }
    dict for {type on} $changes {
        raw::set_event $fd $assoc $type $on
    }
}

proc ::sctp::GetSockname {option fd qualified} {
    return [lindex [raw::getsockname $fd] 1]
}

proc ::sctp::GetPeername {option fd qualified} {
    return [lindex [raw::getpeername $fd] 1]
}

proc ::sctp::GetError {option fd qualified} {
    set error [raw::get_error $fd]
    return [expr {$error ? [raw::error_name $error] : {}}]
}
