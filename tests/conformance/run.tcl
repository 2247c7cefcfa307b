# Runs one scenario on the Tcl layer: tclsh run.tcl <scenario>.scn, with ANYSCTP_ENGINE set.  See README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later

package require sctp

namespace eval run {
    variable place {}
    variable sockets {}
    variable variables [dict create ENGINE $::env(ANYSCTP_ENGINE)]
}

# ---- Lines and patterns -----------------------------------------------------------------------------------------

# The value of $NAME or $NAME+N, or {} with `found` 0.
proc run::Variable {word foundVar} {
    upvar 1 $foundVar found
    variable variables
    lassign [split [string range $word 1 end] +] name offset
    set found [dict exists $variables $name]
    if {!$found} return
    set value [dict get $variables $name]
    return [expr {$offset eq {} ? $value : ($value + $offset) & 0xffffffff}]
}

proc run::Substitute {word} {
    if {![string match {$*} $word]} { return $word }
    set value [Variable $word found]
    if {!$found} { error "$word has no value yet" }
    return $value
}

# Cached, because a step that fills a buffer makes the same bytes many times.
proc run::Fill {size seed {start 0}} {
    variable fills
    if {![info exists fills($size,$seed,$start)]} {
        set period 65536
        set bytes {}
        for {set i $start} {$i < $start + min($size, $period)} {incr i} {
            lappend bytes [expr {($seed + $i + ($i >> 8)) & 255}]
        }
        set whole [binary format c* $bytes]
        if {$size > $period} { set whole [string range [string repeat $whole [expr {$size / $period + 1}]] 0 $size-1] }
        set fills($size,$seed,$start) $whole
    }
    return $fills($size,$seed,$start)
}

proc run::Data {literal} {
    switch -glob $literal {
        text:* { return [encoding convertto utf-8 [string range $literal 5 end]] }
        hex:*  { return [binary decode hex [string range $literal 4 end]] }
        fill:* { return [Fill {*}[split [string range $literal 5 end] :]] }
    }
    error "not data: $literal"
}

proc run::Pairs {words} {
    set pairs {}
    foreach word $words {
        if {![regexp {^([a-z_]+)=(.*)$} $word - key value]} { error "a word where KEY=VALUE was expected: $word" }
        dict set pairs $key $value
    }
    return $pairs
}

# {eventually verb words args expected}, or {} for a line without a step.
proc run::Parse {line} {
    set words [regexp -all -inline {\S+} $line]
    if {$words eq {} || [string match #* $line]} return
    set eventually [expr {[lindex $words 0] eq "eventually"}]
    set words [lassign [lrange $words $eventually end] verb]
    set arrow [lsearch -exact $words ->]
    set expected {}
    if {$arrow >= 0} {
        set expected [Pairs [lrange $words $arrow+1 end]]
        set words [lrange $words 0 $arrow-1]
    }
    set keys [lsearch -all -inline -regexp $words {^[a-z_]+=}]
    set plain [lsearch -all -inline -not -regexp $words {^[a-z_]+=}]
    return [list $eventually $verb $plain [Pairs $keys] $expected]
}

proc run::Matches {key value pattern} {
    if {$pattern eq "any"} { return 1 }
    if {$key in {data text}} { return [expr {$value eq [Data $pattern]}] }
    switch -glob $pattern {
        >=* { return [expr {$value >= [string range $pattern 2 end]}] }
        <=* { return [expr {$value <= [string range $pattern 2 end]}] }
        !*  { return [expr {$value ne [string range $pattern 1 end]}] }
        ~*  { return [expr {[string range $pattern 1 end] in [split $value ,]}] }
    }
    return [expr {$value in [split $pattern |]}]
}

proc run::Shown {key value} {
    if {$key ni {data text}} { return $value }
    if {[string length $value] > 40} { return "[string length $value] bytes" }
    return hex:[binary encode hex $value]
}

# What is wrong with the results of a step, or {}; if {}, the variables are set.
proc run::Mismatch {expected came} {
    variable variables
    if {[dict exists $came error] && ![dict exists $expected error]} { return "failed with [dict get $came error]" }
    set captured {}
    dict for {key pattern} $expected {
        if {![dict exists $came $key]} { return "there is no $key" }
        set value [dict get $came $key]
        if {[string match {$*} $pattern]} {
            set known [Variable $pattern found]
            if {!$found} {
                dict set captured [string range $pattern 1 end] [Shown $key $value]
                continue
            }
            set pattern $known
        }
        if {![Matches $key $value $pattern]} { return "expected $key=$pattern" }
    }
    set variables [dict merge $variables $captured]
    return
}

# ---- Steps ------------------------------------------------------------------------------------------------------

proc run::Attempt {verb words keys expected} {
    set words [lmap word $words { Substitute $word }]
    set keys [dict map {key value} $keys { Substitute $value }]
    set start [clock milliseconds]
    set sentence {}
    try {
        set came [do_$verb {*}$words $keys]
    } trap SCTP {sentence failure} {
        set code [lindex [dict get $failure -errorcode] 1]
        set came [dict create error [expr {$code eq {TIMEOUT} ? {ETIMEDOUT} : $code}]]
    }
    dict set came ms [expr {[clock milliseconds] - $start}]
    set wrong [Mismatch $expected $came]
    if {$wrong eq {}} return
    return "$wrong; it yields [join [lmap {key value} $came {string cat $key = [Shown $key $value]}]] $sentence"
}

proc run::Step {eventually verb words keys expected} {
    if {$verb eq {} || [info commands do_$verb] eq {}} { error "no such verb: $verb" }
    set end [expr {[clock milliseconds] + 15000}]
    while {[set wrong [Attempt $verb $words $keys $expected]] ne {}} {
        if {!$eventually || [clock milliseconds] >= $end} { error $wrong }
        after 10
    }
}

proc run::Scenario {path} {
    variable place
    variable sockets
    set file [open $path]
    fconfigure $file -encoding utf-8
    set lines [split [read $file] \n]
    close $file
    set number 0
    set steps 0
    foreach line $lines {
        set place "$path:[incr number]: $line"
        set step [Parse $line]
        if {$step eq {}} continue
        Step {*}$step
        incr steps
    }
    if {!$steps} { error "the scenario has no steps" }
    foreach sock [dict values $sockets] {
        try { sctp close $sock } trap {SCTP EBADF} {} {} trap {SCTP ENOTSOCK} {} {}
    }
    puts "$steps steps"
}

# Checks a verb's keys and gives them their defaults.
proc run::Keys {given defaults} {
    foreach key [dict keys $given] {
        if {![dict exists $defaults $key]} { error "unknown key $key" }
    }
    return [dict merge $defaults $given]
}

proc run::Socket {name} {
    variable sockets
    return [dict get $sockets $name]
}

proc run::NewSocket {name sock} {
    variable sockets
    dict set sockets $name $sock
    sctp configure $sock -timeout 5000
}

proc run::Host {word} { return [expr {$word eq "any" ? {} : $word}] }

proc run::HostPort {address} { return [dict create host [lindex $address 0] port [lindex $address 1]] }

proc run::Addresses {list} {
    set hosts [lsort [lmap address $list { lindex $address 0 }]]
    return [dict create hosts [join $hosts ,] count [llength $list] port [lindex $list 0 1]]
}

# ---- Verbs: a procedure do_VERB each, its words and then the keys; the result is a dict ---------------------------------

proc run::do_socket {name keys} {
    set keys [Keys $keys {style tcp family 4}]
    set family [dict get {4 inet 6 inet6} [dict get $keys family]]
    NewSocket $name [sctp socket -style [dict get $keys style] -family $family]
    return
}

proc run::do_bind {name host port keys} { sctp bind [Socket $name] [Host $host] $port }

proc run::do_bindx {name hosts port keys} {
    set remove [dict get {add 0 remove 1} [dict get [Keys $keys {op add}] op]]
    sctp bindx [Socket $name] [split $hosts ,] $port -remove $remove
}

proc run::do_listen {name backlog keys} { sctp listen [Socket $name] $backlog }

proc run::do_accept {name new keys} {
    set address [lassign [sctp accept [Socket $name]] sock]
    NewSocket $new $sock
    return [HostPort $address]
}

proc run::do_connect {name host port keys} { sctp connect [Socket $name] [Host $host] $port }

proc run::do_connectx {name hosts port keys} {
    return [dict create assoc_id [sctp connectx [Socket $name] [split $hosts ,] $port]]
}

proc run::do_connect_result {name host port keys} {
    return [dict create assoc_id [sctp connectresult [Socket $name] [Host $host] $port]]
}

proc run::do_peeloff {name new keys} {
    NewSocket $new [sctp peeloff [Socket $name] [dict get [Keys $keys {assoc 0}] assoc]]
    return
}

proc run::do_shutdown {name keys} {
    sctp shutdown [Socket $name] -direction [dict get [Keys $keys {how both}] how]
}

proc run::do_close {name keys} { sctp close [Socket $name] }

proc run::do_abort {name keys} {
    set keys [Keys $keys {assoc 0 reason text:}]
    sctp abort [Socket $name] -assoc [dict get $keys assoc] -reason [Data [dict get $keys reason]]
}

proc run::do_name {name keys} { return [HostPort [sctp cget [Socket $name] -sockname]] }

proc run::do_peer {name keys} { return [HostPort [sctp cget [Socket $name] -peername]] }

proc run::do_laddrs {name keys} {
    return [Addresses [sctp names [Socket $name] -assoc [dict get [Keys $keys {assoc 0}] assoc]]]
}

proc run::do_paddrs {name keys} {
    return [Addresses [sctp peernames [Socket $name] -assoc [dict get [Keys $keys {assoc 0}] assoc]]]
}

proc run::do_associd {name host port keys} {
    return [dict create assoc_id [sctp associd [Socket $name] $host $port]]
}

proc run::do_send {name data keys} {
    set keys [Keys $keys {stream {} ppid {} context {} assoc {} host {} port 0 unordered {} addr_over {}
        sack_immediately {} sendall {} eor {} eof {} abort {} pr {} auth_key {} dontwait 0}]
    set options {}
    foreach {key option} {
        stream -stream ppid -ppid context -context assoc -assoc unordered -unordered addr_over -addrover
        sack_immediately -sackimmediately sendall -sendall eor -eor eof -eof abort -abort auth_key -authkey
    } {
        if {[dict get $keys $key] ne {}} { lappend options $option [dict get $keys $key] }
    }
    if {[dict get $keys host] ne {}} { lappend options -to [list [dict get $keys host] [dict get $keys port]] }
    if {[dict get $keys pr] ne {}} {
        lassign [split [dict get $keys pr] :] policy value
        lappend options [dict get {ttl -lifetime rtx -retransmissions prio -priority} $policy] $value
    }
    if {[dict get $keys dontwait]} { lappend options -timeout 0 }
    return [dict create size [sctp send [Socket $name] [Data $data] {*}$options]]
}

proc run::do_sendx {name data hosts port keys} {
    set options {}
    dict for {key value} $keys {
        if {$key eq "num_ostreams"} {
            lappend options -initmsg [dict create num_ostreams $value]
        } else {
            lappend options -$key $value
        }
    }
    return [dict create assoc_id [sctp sendx [Socket $name] [Data $data] [split $hosts ,] $port {*}$options]]
}

proc run::do_nxtinfo {name keys} {
    set info [sctp nextinfo [Socket $name]]
    if {$info eq {}} { return {known 0} }
    return [dict merge $info [dict create known 1 assoc_id [dict get $info assoc]]]
}

proc run::do_recv {name keys} {
    set keys [Keys $keys {size 262144 all 0 limit {} peek 0 dontwait 0}]
    set options [list -max [dict get $keys size] -peek [dict get $keys peek] -limit [dict get $keys limit]]
    if {[dict get $keys dontwait]} { lappend options -timeout 0 }
    set message [sctp recv [Socket $name] {*}$options]
    switch [dict get $message type] {
        end { return {kind end} }
        message { }
        default { return [Notification $message] }
    }
    while {[dict get $keys all] && ![dict get $message eor]} {
        set part [sctp recv [Socket $name] {*}$options]
        foreach key {type stream} {
            if {[dict get $part $key] ne [dict get $message $key]} { error "a part of another message" }
        }
        dict append message data [dict get $part data]
        dict set message eor [dict get $part eor]
    }
    set came [dict merge $message [HostPort [dict get $message from]]]
    return [dict merge $came [dict create kind data size [string length [dict get $message data]] \
        assoc_id [dict get $message assoc]]]
}

proc run::do_send_messages {name datas keys} {
    set keys [Keys $keys {times 1 stream {} ppid {} assoc {} host {} port 0 dontwait 0}]
    set options {}
    foreach key {stream ppid assoc} {
        if {[dict get $keys $key] ne {}} { lappend options -$key [dict get $keys $key] }
    }
    if {[dict get $keys host] ne {}} { lappend options -to [list [dict get $keys host] [dict get $keys port]] }
    if {[dict get $keys dontwait]} { lappend options -timeout 0 }
    set messages [lmap data [split $datas ,] { list [Data $data] }]
    return [dict create count [sctp sendmessages [Socket $name] [lrepeat [dict get $keys times] {*}$messages] {*}$options]]
}

proc run::do_recv_messages {name count keys} {
    set keys [Keys $keys {limit 16777216 dontwait 0}]
    set options [list -limit [dict get $keys limit]]
    if {[dict get $keys dontwait]} { lappend options -timeout 0 }
    set told {}
    while {[llength $told] < $count} {
        set some [sctp recvmessages [Socket $name] -count [expr {$count - [llength $told]}] {*}$options]
        foreach message $some {
            set data [dict get $message data]
            if {[string length $data] > 32} { set data [string length $data] }
            if {[dict get $message type] ne "message"} {
                lappend told [dict get $message type]
            } else {
                lappend told $data/[dict get $message stream]/[dict get $message ppid]
            }
        }
        if {$some eq {} || [dict get $keys dontwait]} break
    }
    return [dict create count [llength $told] messages [join $told ,]]
}

proc run::OfSeries {number} { return [binary format a*x[expr {3 * $number}] $number] }

proc run::do_send_series {name count streams keys} {
    for {set number 0} {$number < $count} {incr number} {
        sctp send [Socket $name] [OfSeries $number] -stream [expr {$number % $streams}]
    }
}

proc run::do_recv_series {name count streams keys} {
    set in_order 0
    for {set stream 0} {$stream < $streams} {incr stream} { set next($stream) $stream }
    while {$count} {
        set message [sctp recv [Socket $name]]
        if {[dict get $message type] ne "message"} continue
        set stream [dict get $message stream]
        incr in_order [expr {[dict get $message data] eq [OfSeries $next($stream)]}]
        incr next($stream) $streams
        incr count -1
    }
    return [dict create in_order $in_order]
}

proc run::Listed {list} { return [expr {[llength $list] ? [join $list ,] : "none"}] }

# The layer's names of a notification's fields are the README's, except for these.
proc run::Notification {message} {
    set came [dict merge $message [dict create kind notification assoc_id [dict get $message assoc]]]
    if {[dict exists $message error]} {
        dict set came cause [dict get $message error]
        dict unset came error
    }
    foreach key {flags streams} {
        if {[dict exists $message $key]} { dict set came $key [Listed [dict get $message $key]] }
    }
    if {[dict exists $message address]} { set came [dict merge $came [HostPort [dict get $message address]]] }
    if {[dict exists $message reason]} { dict set came text [dict get $message reason] }
    lassign [dict get $message from] from_host from_port
    dict set came from_host $from_host
    dict set came from_port $from_port
    return $came
}

proc run::Change {name types keys sign} {
    set changes [lmap type [split $types ,] { string cat $sign $type }]
    sctp configure [Socket $name] -assoc [dict get [Keys $keys {assoc 0}] assoc] -events $changes
}

proc run::do_subscribe {name types keys} { Change $name $types $keys + }

proc run::do_unsubscribe {name types keys} { Change $name $types $keys - }

proc run::do_subscribed {name type keys} {
    set on [sctp cget [Socket $name] -events -assoc [dict get [Keys $keys {assoc 0}] assoc]]
    return [dict create value [expr {$type in $on}]]
}

# What selects an option's value, in the layer's words; the other keys stay in `keys`.
proc run::About {keysVar} {
    upvar 1 $keysVar keys
    set about {}
    if {[dict exists $keys host]} {
        set port [expr {[dict exists $keys port] ? [dict get $keys port] : 0}]
        lappend about -peer [list [dict get $keys host] $port]
    }
    foreach {key option} {assoc -assoc sid -stream policy -policy} {
        if {[dict exists $keys $key]} { lappend about $option [dict get $keys $key] }
    }
    set keys [dict remove $keys host port assoc sid policy]
    return $about
}

proc run::do_set {name option keys} {
    set fields $keys
    set about [About fields]
    set value $fields
    if {[dict exists $fields value]} {
        set value [dict get $fields value]
    } elseif {$option eq "default_sndinfo"} {
        # The sid is a field of this option, and does not select its value.
        set value [dict remove $keys assoc]
        set about [expr {[dict exists $keys assoc] ? [list -assoc [dict get $keys assoc]] : {}}]
    }
    sctp configure [Socket $name] -[string map {_ {}} $option] $value {*}$about
}

proc run::do_get {name option keys} {
    set about [About keys]
    Keys $keys {}
    set value [sctp cget [Socket $name] -[string map {_ {}} $option] {*}$about]
    switch $option {
        family { set value [dict get {inet 4 inet6 6} $value] }
        error { if {$value eq {}} { set value 0 } }
    }
    # The numbers of other options are decimal in scenarios.
    if {$option ni {paddrinfo engine style family ended_by}} { set value [::sctp::Translated $option set $value] }
    # A dict is a record.
    if {[llength $value] > 1} { return $value }
    return [dict create value $value]
}

proc run::Assoc {keys} { return [list -assoc [dict get [Keys $keys {assoc 0}] assoc]] }

proc run::do_get_primary_addr {name keys} {
    return [HostPort [sctp cget [Socket $name] -primaryaddr {*}[Assoc $keys]]]
}

proc run::do_set_primary_addr {name host port keys} {
    sctp configure [Socket $name] -primaryaddr [list $host $port] {*}[Assoc $keys]
}

proc run::do_set_peer_primary_addr {name host port keys} {
    sctp configure [Socket $name] -peerprimaryaddr [list $host $port] {*}[Assoc $keys]
}

proc run::List {key list} { return [dict create $key [join $list ,] count [llength $list]] }

proc run::Chunks {bytes} {
    binary scan $bytes cu* types
    return [List numbers $types]
}

proc run::do_assoc_ids {name keys} { return [List ids [sctp cget [Socket $name] -associds]] }

proc run::do_set_auth_key {name keynumber data keys} {
    sctp configure [Socket $name] -authkey [list $keynumber [Data $data]] {*}[Assoc $keys]
}

proc run::do_getsockopt {name level number data keys} {
    return [list data [sctp getsockopt [Socket $name] $level $number [Data $data]]]
}

proc run::do_setsockopt {name level number data keys} { sctp setsockopt [Socket $name] $level $number [Data $data] }

proc run::do_set_hmac_ident {name numbers keys} { sctp configure [Socket $name] -hmacident [split $numbers ,] }

proc run::do_get_hmac_ident {name keys} {
    return [List numbers [::sctp::Translated hmac_ident set [sctp cget [Socket $name] -hmacident]]]
}

proc run::do_get_peer_auth_chunks {name keys} {
    return [Chunks [sctp cget [Socket $name] -peerauthchunks {*}[Assoc $keys]]]
}

proc run::do_get_local_auth_chunks {name keys} {
    return [Chunks [sctp cget [Socket $name] -localauthchunks {*}[Assoc $keys]]]
}

proc run::do_reset_streams {name direction numbers keys} {
    set streams [expr {$numbers eq "all" ? {} : [split $numbers ,]}]
    sctp resetstreams [Socket $name] -direction $direction -streams $streams {*}[Assoc $keys]
}

proc run::do_reset_assoc {name keys} { sctp resetassociation [Socket $name] {*}[Assoc $keys] }

proc run::do_add_streams {name incoming outgoing keys} {
    sctp addstreams [Socket $name] -incoming $incoming -outgoing $outgoing {*}[Assoc $keys]
}

proc run::do_finish {name keys} {
    set keys [Keys $keys {assoc 0 timeout -1}]
    sctp finish [Socket $name] -assoc [dict get $keys assoc] -timeout [dict get $keys timeout]
}

proc run::do_bind_interfaces {name names port keys} {
    sctp bindinterfaces [Socket $name] [split $names ,] $port -exclude [dict get [Keys $keys {exclude 0}] exclude]
}

proc run::do_status {name keys} {
    set status [sctp status [Socket $name] -assoc [dict get [Keys $keys {assoc 0}] assoc]]
    lassign [dict get $status primary] host port
    return [dict merge $status [dict create assoc_id [dict get $status assoc] primary_host $host primary_port $port]]
}

# The readiness that the event loop reports for the socket now.
proc run::do_ready {name keys} {
    set sock [Socket $name]
    set ::run::ready {read 0 write 0}
    foreach {event key} {readable read writable write} {
        sctp event $sock $event [string map [list SOCK $sock EVENT $event KEY $key] {
            dict set ::run::ready KEY 1
            sctp event SOCK EVENT {}
        }]
    }
    update
    sctp event $sock readable {}
    sctp event $sock writable {}
    return $::run::ready
}

proc run::do_wait {name events keys} {
    set wanted [dict get {read readable write writable both {readable writable}} $events]
    set ready [sctp wait [Socket $name] $wanted -timeout [dict get [Keys $keys {timeout 5000}] timeout]]
    return [dict create read [expr {"readable" in $ready}] write [expr {"writable" in $ready}]]
}

# Asks the process that started this one: prints a line to stdout, and reads the results from stdin.
proc run::do_outside {args} {
    puts [list outside {*}[lrange $args 0 end-1]]
    flush stdout
    if {[gets stdin line] < 0} { error "nobody answers from outside: run this by tests/outside/outside.py" }
    set results [Pairs $line]
    if {[dict exists $results error]} { throw [list SCTP [dict get $results error]] "see above" }
    return $results
}

try {
    run::Scenario [lindex $argv 0]
} on error {message failure} {
    puts stderr "$run::place\n  $message"
    if {![string match SCTP* [dict get $failure -errorcode]]} { puts stderr [dict get $failure -errorinfo] }
    exit 1
}
