# Receives the files of one association. receive_files.tcl FOLDER ?HOST? ?PORT?
package require sctp

if {$argc < 1} {
    puts stderr "usage: receive_files.tcl FOLDER ?HOST? ?PORT?"
    exit 2
}
lassign [list {*}$argv {*}[lrange {. 127.0.0.1 0} $argc end]] folder host port
set server [sctp socket]
sctp configure $server -initmsg {max_instreams 1000}
sctp bind $server $host $port
sctp listen $server
puts "listening at [lindex [sctp names $server] 0 0] port [lindex [sctp names $server] 0 1]"
flush stdout

set association [lindex [sctp accept $server] 0]
while {[dict get [set message [sctp recv $association -limit 1000000]] type] eq "message"} {
    dict with message {}
    switch $ppid {
        1 {
            set names($stream) [file tail [encoding convertfrom utf-8 $data]]
            set files($stream) [open [file join $folder $names($stream)] wb]
        }
        2 { puts -nonewline $files($stream) $data }
        3 {
            puts "$names($stream): [tell $files($stream)] bytes"
            close $files($stream)
        }
    }
}
sctp close $association
sctp close $server
