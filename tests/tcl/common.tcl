# What all tests use.
# SPDX-License-Identifier: LGPL-2.1-or-later

package require tcltest 2.3
package require sctp
namespace import -force ::tcltest::test

namespace eval ::common {
    # A test that waits longer than this has failed.
    variable deadline 20000
    namespace export {[a-z]*}
}

# A listening socket on a free port of the loopback address.
proc ::common::listener {args} {
    variable deadline
    set sock [sctp socket -timeout $deadline {*}$args]
    sctp bind $sock 127.0.0.1
    sctp listen $sock
    return $sock
}

proc ::common::port {sock} {
    return [lindex [sctp cget $sock -sockname] 1]
}

# The two ends of a new one-to-one association.
proc ::common::pair {} {
    variable deadline
    set listener [listener]
    set client [sctp socket -timeout $deadline]
    sctp connect $client 127.0.0.1 [port $listener]
    set accepted [lindex [sctp accept $listener] 0]
    sctp configure $accepted -timeout $deadline
    sctp close $listener
    return [list $client $accepted]
}

# Two one-to-many sockets and the first one's id of their association.
proc ::common::manyPair {} {
    variable deadline
    set one [sctp socket -style udp -timeout $deadline]
    set other [listener -style udp]
    set assoc [sctp connectx $one 127.0.0.1 [port $other]]
    return [list $one $other $assoc]
}

# Runs the event loop until a script has set the variable `name`, or the deadline.  Returns the value and unsets it.
proc ::common::await {name} {
    variable deadline
    set timer [after $deadline [list set $name "nothing happened in $deadline ms"]]
    if {![info exists $name]} { vwait $name }
    after cancel $timer
    set value [set $name]
    unset $name
    return $value
}

# Receives until a message of this type, and returns it.
proc ::common::recvType {sock type} {
    while 1 {
        set message [sctp recv $sock]
        if {[dict get $message type] eq $type} { return $message }
    }
}

# The errorcode of a script, without the sentence that an SCTP error has.
proc ::common::errorCodeOf {script} {
    if {[catch {uplevel 1 $script} result options] != 1} { return "no error: $result" }
    set code [dict get $options -errorcode]
    if {[lindex $code 0] eq "SCTP"} {
        if {[lindex $code 2] ne $result} { return "the sentence is not the result: $code" }
        return [lrange $code 0 1]
    }
    return $code
}

# A peer that does not answer: a user-space stack in a stopped process, and its UDP port.  Linux sends SCTP in UDP to it only if
# its own UDP port is set.
proc ::common::silentProcess {} {
    set process [open |[list [info nameofexecutable]] r+]
    puts $process {
        package require sctp
        set sock [sctp socket -engine userspace]
        puts [dict get [sctp engine info userspace] udp_port]
        flush stdout
    }
    flush $process
    gets $process udpPort
    exec kill -STOP [pid $process]
    tcltest::testConstraint sendsUdp [sendsUdp]
    return [list $process $udpPort]
}

proc ::common::endProcess {process} {
    exec kill -KILL [pid $process]
    catch {close $process}
}

proc ::common::sendsUdp {} {
    if {$::env(ANYSCTP_ENGINE) eq "userspace"} { return 1 }
    set setting [open /proc/sys/net/sctp/udp_port]
    set port [read $setting]
    close $setting
    return [expr {$port != 0}]
}

# The memory of this process.
proc ::common::residentKib {} {
    set statm [open /proc/self/statm]
    set pages [lindex [read $statm] 1]
    close $statm
    return [expr {$pages * [exec getconf PAGESIZE] / 1024}]
}

proc ::common::closeAll {args} {
    foreach sock $args {
        try { sctp close $sock } trap {SCTP EBADF} {} {} trap {SCTP ENOTSOCK} {} {}
    }
}

namespace import -force ::common::*
