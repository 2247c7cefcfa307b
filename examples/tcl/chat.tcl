# Each line goes to all peers, on one socket. chat.tcl HOST PORT ?PEER_HOST PEER_PORT?
package require sctp

if {$argc ni {2 4}} {
    puts stderr "usage: chat.tcl HOST PORT ?PEER_HOST PEER_PORT?"
    exit 2
}
lassign $argv host port peerHost peerPort
set ports {}; # of each association

proc show {sock} {
    set message [sctp recv $sock -limit 1000000]
    dict with message {
        switch $type {
            message { puts "[lindex $from 1]: [encoding convertfrom utf-8 $data]" }
            assoc_change {
                if {$state eq "comm_up"} {
                    dict set ::ports $assoc [lindex [sctp peernames $sock -assoc $assoc] 0 1]
                    puts "[dict get $::ports $assoc] has come"
                } elseif {[dict exists $::ports $assoc]} {
                    puts "[dict get $::ports $assoc] has gone"
                    dict unset ::ports $assoc
                }
            }
        }
    }
    flush stdout
}

proc say {sock} {
    if {[gets stdin line] >= 0} {
        foreach assoc [dict keys $::ports] { sctp send $sock [encoding convertto utf-8 $line] -assoc $assoc }
    } elseif {[eof stdin]} {
        set ::done 1
    }
}

set sock [sctp socket -style udp]
sctp configure $sock -events assoc_change
sctp bind $sock $host $port
sctp listen $sock
puts "listening at [lindex [sctp names $sock] 0 0] port [lindex [sctp names $sock] 0 1]"
flush stdout
if {$argc == 4} { sctp connect $sock $peerHost $peerPort }
sctp event $sock readable [list show $sock]
chan configure stdin -blocking 0
chan event stdin readable [list say $sock]
vwait done
sctp close $sock
