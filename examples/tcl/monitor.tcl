# Prints the notifications of a server's associations. monitor.tcl ?HOST? ?PORT?
package require sctp

lassign [list {*}$argv {*}[lrange {127.0.0.1 0} $argc end]] host port
set server [sctp socket -style udp]
sctp configure $server -events {
    assoc_change peer_addr_change send_failed_event remote_error shutdown_event partial_delivery_event
    adaptation_indication authentication_event sender_dry_event stream_reset_event assoc_reset_event stream_change_event
}
sctp bind $server $host $port
sctp listen $server
puts "listening at [lindex [sctp names $server] 0 0] port [lindex [sctp names $server] 0 1]"
while 1 {
    flush stdout
    set message [sctp recv $server -limit 1000000]
    if {[dict get $message type] eq "message"} {
        puts "[string length [dict get $message data]] bytes on stream [dict get $message stream]"
    } else {
        puts $message
    }
}
