# A client of a peer with several addresses. multihomed_client.tcl HOST,HOST... PORT MESSAGE...
package require sctp

if {$argc < 3} {
    puts stderr "usage: multihomed_client.tcl HOST,HOST... PORT MESSAGE..."
    exit 2
}
set messages [lassign $argv hosts port]
set association [sctp socket -timeout 10000]
sctp configure $association -events peer_addr_change
try {
    sctp connectx $association [split $hosts ,] $port
    foreach address [lsort [sctp peernames $association]] {
        set path [sctp cget $association -paddrinfo -peer $address]
        puts "peer address [lindex $address 0]: [dict get $path state]"
    }
    set number -1
    foreach text $messages {
        sctp send $association [encoding convertto utf-8 $text] -stream [incr number] -ppid [expr {100 + $number}]
    }
    for {set left [llength $messages]} {$left} {} {
        set message [sctp recv $association -limit 1000000]
        dict with message {
            switch $type {
                peer_addr_change { puts "peer address [lindex $address 0]: [string map {addr_ {}} $state]" }
                message {
                    puts "stream $stream ppid $ppid: [encoding convertfrom utf-8 $data]"
                    incr left -1
                }
                end { throw {SCTP EOF} "the peer has ended the association" }
            }
        }
    }
} trap SCTP sentence {
    puts stderr $sentence
    exit 1
}
sctp close $association
