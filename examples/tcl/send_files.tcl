# Sends each file on a stream of its own. send_files.tcl HOST PORT FILE...
package require sctp

set ppids {name 1 bytes 2 end 3}
set piece 16384

if {$argc < 3} {
    puts stderr "usage: send_files.tcl HOST PORT FILE..."
    exit 2
}
set paths [lassign $argv host port]
set association [sctp socket -timeout 10000]
sctp configure $association -initmsg [dict create num_ostreams [llength $paths]]
try {
    sctp connect $association $host $port
    set stream -1
    foreach path $paths {
        dict set files [incr stream] [open $path rb]
        sctp send $association [encoding convertto utf-8 [file tail $path]] -stream $stream -ppid [dict get $ppids name]
    }
    while {[dict size $files]} {
        dict for {stream file} $files {
            set data [read $file $piece]
            if {$data ne ""} {
                sctp send $association $data -stream $stream -ppid [dict get $ppids bytes]
            } else {
                sctp send $association end -stream $stream -ppid [dict get $ppids end]
                close $file
                dict unset files $stream
            }
        }
    }
    sctp shutdown $association -direction write
    while {[dict get [sctp recv $association] type] ne "end"} {}; # until the receiver has all
} trap SCTP sentence {
    puts stderr $sentence
    exit 1
} trap POSIX sentence {
    puts stderr $sentence
    exit 1
}
sctp close $association
