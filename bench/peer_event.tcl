# The benchmark's program on Tcl's event loop: see README.md. Only vwait waits.
# SPDX-License-Identifier: LGPL-2.1-or-later
package require sctp

set bufferBytes [expr {1 << 20}]
set batch 16; # messages of one event, before other events get their turn

proc settings {} {
    return [list -nodelay 1 -sndbuf $::bufferBytes -rcvbuf $::bufferBytes]
}

proc now {} {
    return [expr {[clock microseconds] / 1e6}]
}

# Evaluates a script until it would have to wait, at most as often as a batch.
proc inBatch {script} {
    try {
        for {set i 0} {$i < $::batch} {incr i} { uplevel 1 $script }
    } trap {SCTP EAGAIN} {} {}
}

proc result {messages bytes} {
    puts "RESULT messages=$messages bytes=$bytes seconds=[expr {$::end - $::start}]"
    set ::done 1
}

# ---- Server ----------------------------------------------------------------------------------------------------------

proc serve {echo sock host port} {
    sctp configure $sock -timeout 0
    sctp event $sock readable [list arrived $echo $sock]
}

proc arrived {echo sock} {
    inBatch {
        set message [sctp recv $sock]
        if {[dict get $message type] eq "end"} {
            # The clock starts when the first message has arrived, so that one is not measured.
            result [expr {$::messages - 1}] [expr {$::bytes - $::bytes / $::messages}]
            sctp close $sock
            break
        }
        if {!$::bytes} { set ::start [now] }
        incr ::bytes [string length [dict get $message data]]
        incr ::messages [dict get $message eor]
        if {$echo} { sctp send $sock [dict get $message data] -stream 1 -ppid 46 }
        set ::end [now]
    }
}

proc server {mode} {
    set ::messages 0
    set ::bytes 0
    set listener [sctp server -command [list serve [expr {$mode eq "echo"}]] -host 127.0.0.1 -backlog 1 {*}[settings]]
    set engine [sctp engine info [sctp cget $listener -engine]]
    puts "READY [lindex [sctp cget $listener -sockname] 1] [dict get $engine udp_port]"
    flush stdout
    vwait done
    sctp close $listener
}

# ---- Client ----------------------------------------------------------------------------------------------------------

proc fill {sock data finish} {
    inBatch { sctp send $sock $data -stream 1 -ppid 46 }
    if {[now] >= $finish} { set ::done 1 }
}

proc answered {sock data finish} {
    while {![dict get [sctp recv $sock] eor]} {}
    set before $::end
    set ::end [now]
    lappend ::trips [format %.1f [expr {1e6 * ($::end - $before)}]]
    if {$::end < $finish} {
        sctp send $sock $data -stream 1 -ppid 46
    } else {
        result [llength $::trips] [expr {[llength $::trips] * [string length $data]}]
        puts "TRIPS $::trips"
    }
}

proc client {mode host port udpPort size seconds} {
    set sock [sctp socket {*}[settings]]
    if {$udpPort} { sctp configure $sock -encapsport $udpPort }
    sctp connect $sock $host $port
    sctp configure $sock -timeout 0
    set data [string repeat \0 $size]
    set ::start [now]
    set finish [expr {$::start + $seconds}]
    if {$mode eq "stream"} {
        sctp event $sock writable [list fill $sock $data $finish]
    } else {
        set ::trips {}
        set ::end $::start
        sctp event $sock readable [list answered $sock $data $finish]
        sctp send $sock $data -stream 1 -ppid 46
    }
    vwait done
    sctp close $sock ;# gracefully: all sent data is delivered
}

{*}$argv
