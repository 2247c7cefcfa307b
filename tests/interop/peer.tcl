# The interoperation peer in Tcl: see README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later
package require sctp

set messages 13
set streams 8
set bigSize 100000
set deadline 30000
set firstPpid 4000000000
set answerOffset 1000
set reason "that was all"

# A violation by the other side or the library, reported without a stack trace.
proc wrong {text} {
    return -code error -errorcode {PEER WRONG} $text
}

proc content {number} {
    if {[info exists ::content($number)]} {
        return $::content($number)
    }
    set size [expr {$number == $::messages - 1 ? $::bigSize : 1 + 317 * $number}]
    for {set k 0} {$k < $size} {incr k} {
        lappend bytes [expr {($number + $k + ($k >> 8)) & 255}]
    }
    return [set ::content($number) [binary format c* $bytes]]
}

proc isUnordered {number} {
    return [expr {$number % 3 == 2}]
}

# What has been received so far is a dict: the number of an arrived message -> 1, "last STREAM" -> its latest ordered one.
proc check {tallyVar firstPpid message} {
    upvar 1 $tallyVar tally
    dict with message {}
    set number [expr {$ppid - $firstPpid}]
    if {$number < 0 || $number >= $::messages} {
        wrong "PPID $ppid is not of this conversation"
    }
    if {[dict exists $tally $number]} {
        wrong "message $number came twice"
    }
    if {$stream != $number % 4} {
        wrong "message $number came on stream $stream"
    }
    if {$unordered != [isUnordered $number]} {
        wrong "message $number came with unordered $unordered"
    }
    if {$data ne [content $number]} {
        wrong "message $number came with other bytes ([string length $data] of them)"
    }
    if {!$unordered} {
        if {[dict exists $tally "last $stream"] && [dict get $tally "last $stream"] > $number} {
            wrong "message $number came after message [dict get $tally "last $stream"]"
        }
        dict set tally "last $stream" $number
    }
    dict set tally $number 1
    incr ::bytes [string length $data]
    return $number
}

proc makeSocket {style} {
    set sock [sctp socket -style $style -timeout $::deadline]
    sctp configure $sock -events {assoc_change shutdown_event} \
        -initmsg [dict create num_ostreams $::streams max_instreams $::streams]
    return $sock
}

proc sendMessage {sock number ppid assoc} {
    sctp send $sock [content $number] -stream [expr {$number % 4}] -ppid $ppid \
        -unordered [isUnordered $number] -assoc $assoc
}

# A whole message, the pieces of a long one joined.
proc receive {sock} {
    set message [sctp recv $sock]
    while {[dict get $message type] eq "message" && ![dict get $message eor]} {
        set piece [sctp recv $sock]
        dict append message data [dict get $piece data]
        dict set message eor [dict get $piece eor]
    }
    return $message
}

proc changedTo {event state} {
    return [expr {[dict get $event type] eq "assoc_change" && [dict get $event state] eq $state}]
}

proc expectState {sock state} {
    set event [receive $sock]
    if {![changedTo $event $state]} {
        wrong "[dict remove $event data] came instead of an association change to $state"
    }
}

proc expectEnd {sock style} {
    expectState $sock shutdown_comp
    if {$style eq "tcp" && [dict get [receive $sock] type] ne "end"} {
        wrong "something came after the end of the association"
    }
}

proc expectShutdownByPeer {sock style} {
    set event [receive $sock]
    if {[dict get $event type] ne "shutdown_event"} {
        wrong "[dict remove $event data] came at the end"
    }
    if {$style eq "udp"} {
        expectState $sock shutdown_comp
        return
    }
    # When the peer shuts down a TCP-style association, the notification and the end may come in either order.
    set event [receive $sock]
    if {[changedTo $event shutdown_comp]} {
        set event [receive $sock]
    }
    if {[dict get $event type] ne "end"} {
        wrong "[dict remove $event data] came after the peer's shutdown"
    }
}

# All messages of the other side; with an answer script, evaluated with number, ppid and association appended.
proc receiveAll {sock firstPpid {answer {}}} {
    set tally {}
    for {set count 0} {$count < $::messages} {incr count} {
        set message [receive $sock]
        if {[dict get $message type] ne "message"} {
            wrong "[dict remove $message data] came after $count messages"
        }
        set number [check tally $firstPpid $message]
        if {$answer ne {}} {
            {*}$answer $number [expr {[dict get $message ppid] + $::answerOffset}] [dict get $message assoc]
        }
    }
}

proc answerOne {sock} {
    set message [receive $sock]
    set tally {}
    set number [check tally $::firstPpid $message]
    sendMessage $sock $number [expr {[dict get $message ppid] + $::answerOffset}] [dict get $message assoc]
}

# Returns the reason that the peer gives.
proc expectAbort {sock} {
    set event [receive $sock]
    if {![changedTo $event comm_lost]} {
        wrong "[dict remove $event data] came instead of an abort"
    }
    return [dict get $event reason]
}

proc serve {style} {
    set sock [makeSocket $style]
    sctp bind $sock 127.0.0.1
    sctp listen $sock 1
    set engine [sctp engine info [sctp cget $sock -engine]]
    puts "READY [lindex [sctp cget $sock -sockname] 1] [dict get $engine udp_port]"
    flush stdout
    set peer $sock
    if {$style eq "tcp"} {
        lassign [sctp accept $sock] peer
        sctp configure $peer -timeout $::deadline
    }
    expectState $peer comm_up
    receiveAll $peer $::firstPpid [list sendMessage $peer]
    expectShutdownByPeer $peer $style
    set second $sock
    if {$style eq "tcp"} {
        sctp close $peer
        lassign [sctp accept $sock] second
        sctp configure $second -timeout $::deadline
    }
    expectState $second comm_up
    answerOne $second
    set said [expectAbort $second]
    foreach each [lsort -unique [list $second $sock]] {
        sctp close $each
    }
    return $said
}

proc associate {sock style host port udpPort} {
    if {$udpPort} {
        sctp configure $sock -encapsport $udpPort
    }
    sctp connect $sock $host $port
    expectState $sock comm_up
    return [expr {$style eq "udp" ? [sctp associd $sock $host $port] : 0}]
}

proc converse {style host port udpPort} {
    set sock [makeSocket $style]
    set assoc [associate $sock $style $host $port $udpPort]
    for {set number 0} {$number < $::messages} {incr number} {
        sendMessage $sock $number [expr {$::firstPpid + $number}] $assoc
    }
    receiveAll $sock [expr {$::firstPpid + $::answerOffset}]
    sctp shutdown $sock -direction write -assoc $assoc
    expectEnd $sock $style
    sctp close $sock

    set sock [makeSocket $style]
    set assoc [associate $sock $style $host $port $udpPort]
    sendMessage $sock 0 $::firstPpid $assoc
    set tally {}
    check tally [expr {$::firstPpid + $::answerOffset}] [receive $sock]
    sctp abort $sock -assoc $assoc -reason $::reason
    if {$style eq "udp"} {
        sctp close $sock
    }
    return
}

set bytes 0
try {
    switch -glob [list $argc {*}[lrange $argv 0 1]] {
        {2 server tcp} - {2 server udp} { set said [serve [lindex $argv 1]] }
        {5 client tcp} - {5 client udp} { set said [converse {*}[lrange $argv 1 end]] }
        default { wrong "usage: peer.tcl server tcp|udp, or peer.tcl client tcp|udp HOST PORT UDP_PORT" }
    }
} trap {PEER WRONG} text {
    puts stderr "peer.tcl: $text"
    exit 1
} trap SCTP text {
    puts stderr "peer.tcl: $text"
    exit 1
}
puts "OK $messages $bytes $said"
