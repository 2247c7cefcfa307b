# message.tcl --
#
#   Sending and receiving.  RFC 6458, sections 5.3, 6.1, 9.12 and 9.13.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    # What an option of [sctp send] sets in a sndinfo: a field, a flag, or a policy with a value.
    variable sendFields {-stream sid -ppid ppid -context context}
    variable sendFlags [dict create -unordered $raw::UNORDERED -addrover $raw::ADDR_OVER \
        -sackimmediately $raw::SACK_IMMEDIATELY -sendall $raw::SENDALL -eor $raw::EOR \
        -eof $raw::EOF -abort $raw::ABORT]
    variable sendPolicies [dict create -lifetime $raw::PR_TTL -retransmissions $raw::PR_RTX -priority $raw::PR_PRIO]
    variable sendOptions [dict create {*}[concat {*}[lmap option [concat \
        [dict keys $sendFields] {-assoc -authkey -to -timeout} [dict keys $sendFlags] [dict keys $sendPolicies]] {
            list $option {}
    }]]]
    unset option
    variable sendInfos
    array set sendInfos {}
}

# sctp send sock data ?-option value ...? --
#
#   Send one message.  Waits until the send buffer has room for all of it.
#   Omitted options are taken from the socket's option -defaultsndinfo.
#
# Arguments:
#   sock               The socket.
#   data               A byte array; text is encoded with [encoding convertto].
#   -stream            The stream, 0 to 65535; at first 0.
#   -ppid              Payload protocol id, 0 to 4294967295, in host byte order; at first 0.
#   -unordered         Whether the message may overtake others; at first 0.
#   -to                {host port}: one-to-many sockets send to this peer and
#                      associate with it if need be.
#   -assoc             One-to-many sockets: the association, if there is no -to.
#   -context           A number that is returned if the message cannot be sent.
#   -lifetime          Give the message up after this many ms (RFC 7496),
#   -retransmissions   or after this many retransmissions,
#   -priority          or when the buffer is full, larger numbers first.
#   -addrover          Send to the address of -to, not to the primary one.
#   -sackimmediately   Ask the peer to acknowledge at once (RFC 7053).
#   -sendall           One-to-many sockets: to all associations.
#   -authkey           Authenticate with the key of this number, not with the active one.
#   -eor               With the option -expliciteor: the message ends here.
#   -eof               One-to-many sockets: end the association; no data.
#   -abort             One-to-many sockets: abort it; the data is the reason.
#   -timeout           For this call, in ms; default: the socket's.
#
# Results:
#   The size of the message.  Errors: EMSGSIZE, EPIPE (no association), EINVAL,
#   TIMEOUT, EAGAIN, ECONNRESET; {TCL VALUE BYTES}: a character above U+00FF.
proc ::sctp::send {sock data args} {
    set fd [Fd $sock]
    if {$args eq {}} {
        return [raw::sendv $fd $data {} {} 0 $raw::DEFAULT_ALL]
    }
    lassign [SendInfo $args] info unsaid to timeout
    lassign [Address $to] host port
    if {$timeout eq {}} {
        return [raw::sendv $fd $data $info $host $port $unsaid]
    }
    if {$timeout eq {0}} {
        return [raw::sendv $fd $data $info $host $port [expr {$unsaid | $raw::MSG_DONTWAIT}]]
    }
    return [Within $fd $timeout { raw::sendv $fd $data $info $host $port $unsaid }]
}

# SendInfo --
#
#   The sndinfo of a call's options.
#
# Arguments:
#   given   Options and values of [sctp send].
#
# Results:
#   The list {dict for raw::sendv, flags for the fields that it does not set, -to, -timeout}.
#
# Side effects:
#   The result is kept.
proc ::sctp::SendInfo {given} {
    variable sendInfos
    # Programs mostly give the same options again and again.
    if {![info exists sendInfos($given)]} {
        if {[array size sendInfos] >= 256} {
            array unset sendInfos
        }
        set sendInfos($given) [ReadSendInfo $given]
    }
    return $sendInfos($given)
}

# ReadSendInfo --
#
#   What SendInfo returns, made of the options.
#
# Arguments:
#   given   Options and values of [sctp send].
#
# Results:
#   As of SendInfo.
proc ::sctp::ReadSendInfo {given} {
    variable sendFields
    variable sendFlags
    variable sendPolicies
    variable sendOptions
    set info {}
    set flags 0
    set said 0
    set to {}
    set timeout {}
    foreach {name value} [FullNames $sendOptions $given] {
        if {[dict exists $sendFields $name]} {
            set field [dict get $sendFields $name]
            dict set info $field $value
            set said [expr {$said | [set raw::DEFAULT_[string toupper $field]]}]
        } elseif {[dict exists $sendFlags $name]} {
            set flag [dict get $sendFlags $name]
            set flags [expr {[Boolean $value] ? $flags | $flag : $flags & ~$flag}]
            set said [expr {$said | $raw::DEFAULT_FLAGS}]
        } elseif {$name eq {-to}} {
            set to $value
        } elseif {$name eq {-timeout}} {
            set timeout $value
        } elseif {$name eq {-assoc}} {
            dict set info assoc_id [Association $value]
        } elseif {$name eq {-authkey}} {
            dict set info auth_keynumber $value
            set flags [expr {$flags | $raw::AUTH_KEY}]
        } elseif {[dict exists $info pr_policy]} {
            return -code error -errorcode {TCL WRONGARGS} \
                "only one of -lifetime, -retransmissions and -priority can be given"
        } else {
            dict set info pr_policy [dict get $sendPolicies $name]
            dict set info pr_value $value
            set said [expr {$said | $raw::DEFAULT_PR}]
        }
    }
    dict set info flags $flags
    return [list $info [expr {$raw::DEFAULT_ALL & ~$said}] $to $timeout]
}

# sctp sendx sock data hosts port ?-initmsg dict? ?-option value ...? --
#
#   Send the first message to a peer with several addresses: associates with
#   it, without waiting for that.  On a one-to-many socket.
#   RFC 6458, sections 5.3.1, 5.3.9 and 5.3.10.
#
# Arguments:
#   sock       The socket.
#   data       A byte array.
#   hosts      List of the peer's addresses.
#   port       Their port.
#   -initmsg   Parameters of this association, as of [sctp configure] -initmsg.
#   Others     As for [sctp send], except -to, -assoc and -timeout.
#
# Results:
#   The association's id.  Errors: as for [sctp send]; EOPNOTSUPP (a one-to-one
#   socket).
proc ::sctp::sendx {sock data hosts port args} {
    set initmsg {}
    if {[dict exists $args -initmsg]} {
        set initmsg [dict get $args -initmsg]
        dict unset args -initmsg
    }
    foreach option {-to -assoc -timeout} {
        if {[dict exists $args $option]} {
            return -code error -errorcode {TCL WRONGARGS} "sendx does not take $option"
        }
    }
    lassign [SendInfo $args] info unsaid
    return [raw::sendx [Fd $sock] $data $info $hosts $port $initmsg $unsaid]
}

# sctp nextinfo sock --
#
#   What the last receive told about the next message; needs the option
#   -recvnxtinfo.  RFC 6458, section 5.3.6.
#
# Arguments:
#   sock   The socket.
#
# Results:
#   A dict: stream, unordered, notification, complete (1: the whole message has
#   arrived; only the user-space engine tells), ppid, length (bytes that have
#   arrived), assoc; {} if there was no message.
proc ::sctp::nextinfo {sock} {
    lassign [raw::get_nxtinfo [Fd $sock]] known info
    if {!$known} return
    set flags [dict get $info flags]
    return [dict create stream [dict get $info sid] unordered [expr {($flags & $raw::UNORDERED) != 0}] \
        notification [expr {($flags & $raw::MSG_NOTIFICATION) != 0}] \
        complete [expr {($flags & $raw::COMPLETE) != 0}] ppid [dict get $info ppid] \
        length [dict get $info length] assoc [dict get $info assoc_id]]
}

# sctp recv sock ?-max bytes? ?-limit bytes? ?-peek boolean? ?-timeout ms? --
#
#   Receive one message, the part of it that fits, or a notification.  Waits.
#
# Arguments:
#   sock       The socket.
#   -max       The most bytes to receive; default 65536.
#   -limit     Receive a whole message of up to this many bytes, however many
#              parts it comes in and whatever comes between them; -max is then
#              ignored.  It cannot be mixed with calls without it on one socket.
#              It switches on partial_delivery_event, which tells that the rest
#              of a message will not come.
#   -peek      Whether the message stays in the queue; default 0.
#   -timeout   For this call; default: the socket's.
#
# Results:
#   A dict, whose type is
#     message   with data (a byte array), stream, ssn, ppid (host byte order),
#               tsn, cumtsn, context, assoc, unordered, eor (0: the rest of
#               the message stays queued) and from {host port};
#     end       with empty data: the peer has shut a one-to-one association down;
#     the name of a notification, which [sctp configure] -events has switched
#               on: assoc_change, ...  Its keys are those of Notification.
#   Errors: TIMEOUT, EAGAIN, ENOTCONN, EMSGSIZE (a message longer than -limit
#   was dropped), EINVAL (-max or -limit 0), and once after an association's
#   sudden end: ECONNRESET, ECONNABORTED, ETIMEDOUT.
proc ::sctp::recv {sock args} {
    set fd [Fd $sock]
    set max 65536
    set limit {}
    set flags 0
    set timeout {}
    if {$args ne {}} {
        set options [Options [dict create -max $max -limit {} -peek 0 -timeout {}] $args]
        set max [dict get $options -max]
        set limit [dict get $options -limit]
        set timeout [dict get $options -timeout]
        if {[Boolean [dict get $options -peek]]} {
            set flags $raw::MSG_PEEK
        }
        if {$timeout eq {0}} {
            set flags [expr {$flags | $raw::MSG_DONTWAIT}]
            set timeout {}
        }
    }
    if {$limit eq {} && $timeout eq {}} {
        lassign [raw::recvv $fd $max $flags] size data info from
    } elseif {$limit eq {}} {
        lassign [Within $fd $timeout { raw::recvv $fd $max $flags }] size data info from
    } else {
        lassign [Within $fd $timeout { RecvMessage $fd $limit $flags }] size data info from
    }
    if {[dict get $info type] eq {notification}} {
        while {![dict get $info eor] && !($flags & $raw::MSG_PEEK)} {
            # Otherwise the rest would look like another notification.
            lassign [raw::recvv $fd 65536 $raw::MSG_DONTWAIT] size part info
            append data $part
        }
        return [Notification $data $from]
    }
    if {$size == 0} {
        return {type end data {}}
    }
    dict set info data $data
    dict set info from $from
    return $info
}

# sctp sendmessages sock messages ?-option value ...? --
#
#   Send several messages in one call, in their order.  Waits until all of them
#   are accepted.
#
# Arguments:
#   sock       The socket.
#   messages   A list.  Each message is a list of its data and, if it has some of
#              its own, options and values of [sctp send] but -timeout:
#              [list $data -stream 3].
#   Others     Of [sctp send], for all messages; -timeout is that of the whole call.
#
# Results:
#   How many were accepted: fewer than all if the time is over, or if one has
#   failed.  A call that begins with that one says why.  Errors: as of
#   [sctp send], for the first one; EINVAL also for -sendall.
proc ::sctp::sendmessages {sock messages args} {
    set fd [Fd $sock]
    lassign [SendInfo $args] info unsaid to timeout
    lassign [Address $to] host port
    set usual [list $info $host $port $unsaid]
    set outgoing {}
    foreach message $messages {
        if {[llength $message] == 1} {
            lappend outgoing [list [lindex $message 0] {*}$usual]
        } else {
            set own [lassign $message data]
            lassign [SendInfo [concat $args $own]] info unsaid to
            lassign [Address $to] host port
            lappend outgoing [list $data $info $host $port $unsaid]
        }
    }
    set flags 0
    if {$timeout eq {0}} {
        set flags $raw::MSG_DONTWAIT
        set timeout {}
    }
    return [Within $fd $timeout { raw::send_messages $fd $outgoing $flags }]
}

# sctp recvmessages sock ?-count number? ?-limit bytes? ?-timeout ms? --
#
#   Receive several whole messages and notifications in one call: waits for the
#   first one alone, and takes what is there.
#
# Arguments:
#   sock       The socket.
#   -count     The most to take, at most 4096; default 64.
#   -limit     As of [sctp recv]; default 16777216.
#   -timeout   For this call; default: the socket's.
#
# Results:
#   A list of what [sctp recv -limit] returns; {} once the peer has shut a
#   one-to-one association down.  Errors: as of [sctp recv -limit]; an error
#   after a message is that of the next call.
proc ::sctp::recvmessages {sock args} {
    set fd [Fd $sock]
    set options [Options {-count 64 -limit 16777216 -timeout {}} $args]
    set count [dict get $options -count]
    set limit [dict get $options -limit]
    set timeout [dict get $options -timeout]
    set flags 0
    if {$timeout eq {0}} {
        set flags $raw::MSG_DONTWAIT
        set timeout {}
    }
    lassign [Within $fd $timeout { raw::recv_messages $fd 65536 $count $limit $flags }] size messages
    while {$size && $messages eq {}} {
        lassign [Within $fd $timeout { raw::recv_messages $fd $size $count $limit $flags }] size messages
    }
    set result {}
    foreach message $messages {
        if {[dict get $message type] eq {notification}} {
            set message [Notification [dict get $message data] [dict get $message from]]
        }
        lappend result $message
    }
    return $result
}

# RecvMessage --
#
#   Call raw::recv_message with a buffer that is large enough.
#
# Arguments:
#   fd      The socket's descriptor.
#   limit   The most bytes.
#   flags   Of raw::recv_message.
#
# Results:
#   Those of raw::recv_message.
proc ::sctp::RecvMessage {fd limit flags} {
    set received [raw::recv_message $fd 65536 $limit $flags]
    while {[lindex $received 0] > [string length [lindex $received 1]]} {
        set received [raw::recv_message $fd [lindex $received 0] $limit $flags]
    }
    return $received
}

# Notification --
#
#   Decode a notification.
#
# Arguments:
#   bytes   As they were received.
#   from    The peer of its association, {host port}.
#
# Results:
#   A dict: type, assoc, flags, from, data (the unsent message, the error causes,
#   ...) and truncated; and by type: state (comm_up, addr_available, ...), error
#   (none, user_initiated_abort, ...: the cause; a number of the stack's own in a
#   peer_addr_change), outbound_streams, inbound_streams, reason (the bytes that
#   the peer gave with its ABORT), ended_by (nobody, us, peer, silence), address
#   {host port}, stream, streams (that were reset; {}: all), unordered, ppid,
#   context, indication (aborted; new_key, free_key, no_auth; a number of the
#   peer's adaptation layer), seq, keynumber, altkeynumber, local_tsn,
#   remote_tsn.  The flags are data_unsent or data_sent of a failed send, a list
#   of incoming, outgoing, denied and failed of what was reset or changed, and
#   else a number.
proc ::sctp::Notification {bytes from} {
    variable eventReaders
    set raw [lindex [raw::decode_notification $bytes] 1]
    dict with raw {}
    set type [Name event $type]
    if {[dict exists $eventReaders $type]} {
        dict for {field reader} [dict get $eventReaders $type] {
            set $field [{*}$reader [set $field]]
        }
    }
    set result [dict create type $type assoc $assoc_id flags $flags from $from]
    foreach key {state ended_by} {
        if {[info exists $key]} {
            dict set result $key [set $key]
        }
    }
    if {[info exists text_offset]} {
        dict set result reason [string range $bytes $text_offset [expr {$text_offset + $text_length - 1}]]
    }
    if {[info exists host]} {
        dict set result address [list $host $port]
    }
    if {[info exists sid]} {
        dict set result stream $sid
    }
    if {[info exists snd_flags]} {
        dict set result unordered [expr {"unordered" in $snd_flags}]
    }
    if {[info exists error]} {
        dict set result error $error
    }
    foreach key {
        outbound_streams inbound_streams ppid context indication seq keynumber altkeynumber local_tsn remote_tsn
    } {
        if {[info exists $key]} {
            dict set result $key [set $key]
        }
    }
    set data [string range $bytes $data_offset [expr {$data_offset + $data_length - 1}]]
    if {$type eq "stream_reset_event"} {
        binary scan $data tu* streams
        dict set result streams $streams
    }
    dict set result data $data
    dict set result truncated $truncated
    return $result
}
