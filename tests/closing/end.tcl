# As end.py.
package require sctp

lassign $argv way left port size
set sock [sctp socket -timeout 20000 -events [expr {$left eq "notification" ? "assoc_change" : ""}]]
sctp configure $sock -rtoinfo {initial 200 min 50 max 1000}
sctp connect $sock 127.0.0.1 $port
while {[gets stdin line] >= 0} {
    lassign $line word count
    switch $word {
        readable {sctp wait $sock readable -timeout 20000}
        send {time {sctp send $sock [string repeat m $size]} $count}
        default exit
    }
    puts done
    flush stdout
}
