# Sends each message back on its stream. echo_server.tcl ?HOST,HOST...? ?PORT?
package require sctp

lassign [list {*}$argv {*}[lrange {127.0.0.1 0} $argc end]] hosts port
set server [sctp socket]
sctp bindx $server [split $hosts ,] $port
sctp listen $server
puts "listening at [lindex [sctp names $server] 0 0] port [lindex [sctp names $server] 0 1]"
flush stdout

while 1 {
    lassign [sctp accept $server] association host port
    try {
        while {[dict get [set message [sctp recv $association -limit 1000000]] type] eq "message"} {
            dict with message { sctp send $association $data -stream $stream -ppid $ppid }
        }
    } trap SCTP sentence {
        puts stderr "$host port $port: $sentence"
    } finally {
        sctp close $association
    }
}
