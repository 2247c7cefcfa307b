# Three workers, each a thread, with an association of its own. worker_pool.tcl ?HOST? ?PORT?
package require sctp
package require Thread

set workers 3
set work {
    package require sctp

    proc serve {number association main} {
        say "worker $number has taken [lindex [sctp peernames $association] 0 1]" $main
        try {
            while {[dict get [set message [sctp recv $association -limit 1000000]] type] ne "end"} {
                # Others are notifications, such as that of the end, to which the server has subscribed.
                if {[dict get $message type] eq "message"} {
                    sctp send $association [string toupper [dict get $message data]] -stream [dict get $message stream]
                }
            }
        } trap SCTP sentence {
            puts stderr "worker $number: $sentence"
        } finally {
            sctp close $association
        }
        say "worker $number is free" $main
        thread::send -async $main [list free $number]
    }

    proc say {text main} { thread::send -async $main [list say $text] }

    thread::wait
}

proc say {text} {
    puts $text
    flush stdout
}

# Associations wait for workers, or workers for associations.
proc free {number} {
    lappend ::idle $number
    assign
}

proc assign {} {
    while {[llength $::idle] && [llength $::waiting]} {
        set ::idle [lassign $::idle number]
        set ::waiting [lassign $::waiting association]
        thread::send -async $::threads($number) [list serve $number $association [thread::id]]
    }
}

proc show {server} {
    set event [sctp recv $server]
    if {[dict get $event type] eq "assoc_change" && [dict get $event state] eq "comm_up"} {
        lappend ::waiting [sctp peeloff $server [dict get $event assoc]]; # with the messages that have come since
        assign
    }
}

lassign [list {*}$argv {*}[lrange {127.0.0.1 0} $argc end]] host port
set waiting {}
set idle {}
for {set number 1} {$number <= $workers} {incr number} {
    set threads($number) [thread::create $work]
    lappend idle $number
}
set server [sctp socket -style udp]
sctp configure $server -events assoc_change
sctp bind $server $host $port
sctp listen $server
say "listening at [lindex [sctp names $server] 0 0] port [lindex [sctp names $server] 0 1]"
sctp event $server readable [list show $server]
vwait forever
