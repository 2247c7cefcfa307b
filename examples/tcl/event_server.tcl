# Many associations in the event loop. event_server.tcl ?HOST? ?PORT?
package require sctp

proc serve {association host port} {
    sctp configure $association -timeout 0
    sctp event $association readable [list answer $association]
}

proc answer {association} {
    try {
        set message [sctp recv $association -limit 1000000]
        if {[dict get $message type] eq "message"} {
            dict with message { sctp send $association [string toupper $data] -stream $stream }
            return
        }
    } trap {SCTP EAGAIN} {} {
        return
    } trap SCTP sentence {
        puts stderr $sentence
    }
    sctp close $association
}

lassign [list {*}$argv {*}[lrange {127.0.0.1 0} $argc end]] host port
set server [sctp server -command serve -host $host -port $port]
puts "listening at [lindex [sctp names $server] 0 0] port [lindex [sctp names $server] 0 1]"
flush stdout
vwait forever
