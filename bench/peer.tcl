# The benchmark's program in Tcl: see README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later
package require sctp

set bufferBytes [expr {1 << 20}]
set deadline 20000

proc tune {sock} {
    sctp configure $sock -timeout $::deadline -nodelay 1 -sndbuf $::bufferBytes -rcvbuf $::bufferBytes
}

proc sendOne {sock data} {
    sctp send $sock $data -stream 1 -ppid 46
}

# The size of the next message; 0 at the end of the association.
proc receive {sock} {
    set size 0
    while 1 {
        set message [sctp recv $sock]
        if {[dict get $message type] eq "end"} {
            return 0
        }
        incr size [string length [dict get $message data]]
        if {[dict get $message eor]} {
            return $size
        }
    }
}

proc now {} {
    return [expr {[clock microseconds] / 1e6}]
}

proc serve {echo} {
    set listener [sctp socket]
    tune $listener
    sctp bind $listener 127.0.0.1
    sctp listen $listener 1
    set engine [sctp engine info [sctp cget $listener -engine]]
    puts "READY [lindex [sctp cget $listener -sockname] 1] [dict get $engine udp_port]"
    flush stdout
    set sock [lindex [sctp accept $listener] 0]
    tune $sock
    set messages 0
    set bytes 0
    while {[set size [receive $sock]]} {
        if {!$messages} {
            set start [now]
            set answer [string repeat \0 $size]
        }
        incr messages
        incr bytes $size
        if {$echo} {
            sendOne $sock $answer
        }
        set end [now]
    }
    if {$messages > 1} {
        # The clock starts when the first message has arrived, so that one is not measured.
        puts "RESULT messages=[expr {$messages - 1}] bytes=[expr {$bytes - $bytes / $messages}] seconds=[expr {$end - $start}]"
    }
    sctp close $sock
    sctp close $listener
}

proc stream {sock data seconds} {
    set end [expr {[now] + $seconds}]
    while {[now] < $end} {
        for {set i 0} {$i < 16} {incr i} {
            sendOne $sock $data
        }
    }
}

proc exchange {sock data seconds} {
    set trips {}
    set start [now]
    set end $start
    while {$end < $start + $seconds} {
        set before $end
        sendOne $sock $data
        receive $sock
        set end [now]
        lappend trips [format %.1f [expr {1e6 * ($end - $before)}]]
    }
    set number [llength $trips]
    puts "RESULT messages=$number bytes=[expr {$number * [string length $data]}] seconds=[expr {$end - $start}]"
    puts "TRIPS $trips"
}

proc call {mode host port udpPort size seconds} {
    set sock [sctp socket]
    tune $sock
    if {$udpPort} {
        sctp configure $sock -encapsport $udpPort
    }
    sctp connect $sock $host $port
    set data [string repeat \0 $size]
    switch $mode {
        stream { stream $sock $data $seconds }
        echo { exchange $sock $data $seconds }
    }
    sctp close $sock ;# gracefully: all sent data is delivered
}

switch [lindex $argv 0] {
    server { serve [expr {[lindex $argv 1] eq "echo"}] }
    client { call {*}[lrange $argv 1 end] }
}
