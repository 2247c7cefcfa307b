# Sends each message on a stream of its own, and prints what comes back. echo_client.tcl HOST PORT MESSAGE...
package require sctp

if {$argc < 3} {
    puts stderr "usage: echo_client.tcl HOST PORT MESSAGE..."
    exit 2
}
set messages [lassign $argv host port]
set association [sctp socket -timeout 10000]
try {
    sctp connect $association $host $port
    set number -1
    foreach text $messages {
        sctp send $association [encoding convertto utf-8 $text] -stream [incr number] -ppid [expr {100 + $number}]
    }
    foreach _ $messages {
        set message [sctp recv $association -limit 1000000]
        dict with message {}
        puts "stream $stream ppid $ppid: [encoding convertfrom utf-8 $data]"
    }
} trap SCTP sentence {
    puts stderr $sentence
    exit 1
}
sctp close $association
