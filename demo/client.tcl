# A TCP-style (one-to-one) SCTP client on Tcl's event loop: sends a file to the demo's server and checks its answer.
# See README.md.
#
#     client.tcl HOST PORT UDP_PORT FILE
package require sctp

set ppid {hello 1 chunk 2 digest 3}
set streams 8
set deadline 30000

proc say {text} {
    puts $text
    flush stdout
}

# The SHA-256 by the system's own tool, independent of the server's.
proc digestOf {path} {
    foreach tool {sha256sum {shasum -a 256}} {
        if {![catch {exec {*}$tool < [file normalize $path]} output]} {
            return [lindex $output 0]
        }
    }
    error "neither sha256sum nor shasum can be run: install coreutils"
}

# Ends the program unless something happens in time; every event restarts it.
proc watch {} {
    after cancel $::watch
    set ::watch [after $::deadline {set ::done "nothing has happened for $::deadline ms"}]
}

proc connected {sock} {
    set error [sctp cget $sock -error]
    if {$error ne {}} {
        set ::done "connecting failed: $error"
        return
    }
    say "connected to [join [sctp cget $sock -peername] :]"
    sctp send $sock "tcl $::size $::messages" -stream 0 -ppid [dict get $::ppid hello]
    sctp event $sock writable [list sendChunks $sock]
    sendChunks $sock
}

# Sends until the buffer is full; the event loop calls again when there is room.
proc sendChunks {sock} {
    watch
    while {$::number < $::messages - 1} {
        seek $::file [expr {$::number * $::chunkSize}]
        set chunk [binary format W [expr {$::number * $::chunkSize}]][read $::file $::chunkSize]
        try {
            sctp send $sock $chunk -stream [expr {1 + $::number % ($::streams - 1)}] \
                -ppid [dict get $::ppid chunk] -unordered [expr {$::number % 5 == 4}]
        } trap {SCTP EAGAIN} {} {
            return
        }
        incr ::number
    }
    sctp event $sock writable {}
    say "sent $::size bytes in $::messages messages"
}

proc received {sock} {
    watch
    set message [sctp recv $sock]
    switch [dict get $message type] {
        message { checkAnswer $sock $message }
        assoc_change { associationChanged [dict get $message state] }
        end { associationChanged end }
    }
}

proc associationChanged {state} {
    if {$state ne "comm_up"} {
        set ::done [expr {$::verified ? "" : "the association changed to $state without an answer"}]
    }
}

proc checkAnswer {sock message} {
    set digest [digestOf $::path]
    set answer [dict get $message data]
    if {[dict get $message ppid] != [dict get $::ppid digest] || $answer ne $digest} {
        set ::done "the server's SHA-256 is $answer, but the file's is $digest"
        return
    }
    set ::verified 1
    say "the server's SHA-256 is the file's: [string range $digest 0 15]..."
    say "RESULT engine=[sctp cget $sock -engine] verified=yes"
    sctp shutdown $sock -direction write
}

proc interp_bgerror {message options} {
    set ::done $message
}
interp bgerror {} interp_bgerror

lassign $argv host port udpPort path
set size [file size $path]
set chunkSize [expr {min(max($size / 100, 512), 32768)}]
set messages [expr {1 + ($size + $chunkSize - 1) / $chunkSize}]
set number 0
set verified 0
set watch {}
try {
    set file [open $path rb]
    set sock [sctp socket -timeout 0]
    sctp configure $sock -nodelay 1 -events assoc_change -initmsg [dict create num_ostreams $streams]
    if {$udpPort} {
        sctp configure $sock -encapsport $udpPort
    }
    sctp event $sock writable [list connected $sock]
    sctp event $sock readable [list received $sock]
    watch
    try {
        sctp connect $sock $host $port
    } trap {SCTP EINPROGRESS} {} {}
    vwait done
    sctp close $sock
} trap SCTP text {
    set done $text
}
if {$done ne {}} {
    puts stderr $done
    exit 1
}
