# options.tcl --
#
#   The arguments of commands.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Fd --
#
#   The descriptor of a socket.
#
# Arguments:
#   sock   A socket's name.
#   use    any: also accept a socket that has become a channel, to read or set
#          its options; otherwise only one that has not.
#
# Results:
#   The descriptor.  Error {TCL LOOKUP SCTP sock}: not a socket's name; {SCTP
#   EBUSY}: a channel's.  The library checks that the socket is open.
proc ::sctp::Fd {sock {use free}} {
    if {[scan $sock sctp%d%c fd rest] != 1} {
        return -code error -errorcode [list TCL LOOKUP SCTP $sock] "can not find SCTP socket named \"$sock\""
    }
    if {$use ne {any}} {
        raw::nochannel $fd
    }
    return $fd
}

# OwnOptions --
#
#   Separate a command's own options from those that it passes on.
#
# Arguments:
#   own      Dict of its own options and their defaults.
#   others   Dict that has the others as its keys.
#   given    The options and values of the call.
#
# Results:
#   A list of two: the dict of its own options with the values given, and the
#   others as a list of full names and values.  Errors as FullNames.
proc ::sctp::OwnOptions {own others given} {
    set rest {}
    foreach {name value} [FullNames [dict merge $own $others] $given $own] {
        if {[dict exists $own $name]} {
            dict set own $name $value
        } else {
            lappend rest $name $value
        }
    }
    return [list $own $rest]
}

# FullNames --
#
#   Check the options of a call.
#
# Arguments:
#   known   Dict that has all options as its keys.
#   given   The options and values of the call.
#   first   Dict of the options that a short name prefers.
#
# Results:
#   The same, with the options' full names.  Error {TCL LOOKUP INDEX option
#   name}: there is no such option; {TCL WRONGARGS}: an option has no value.
proc ::sctp::FullNames {known given {first {}}} {
    if {[llength $given] % 2} {
        ::tcl::prefix match -message option [dict keys $known] [lindex $given end]
        return -code error -errorcode {TCL WRONGARGS} "value for \"[lindex $given end]\" missing"
    }
    set full {}
    foreach {name value} $given {
        if {![dict exists $known $name]} {
            set meant [::tcl::prefix all [dict keys $first] $name]
            if {[llength $meant] != 1} {
                set meant [dict keys $known]
            }
            set name [::tcl::prefix match -message option $meant $name]
        }
        lappend full $name $value
    }
    return $full
}

# Options --
#
#   Merge the options of a call into their defaults.
#
# Arguments:
#   defaults   Dict of all options and their default values.
#   given      The options and values of the call.
#
# Results:
#   The dict of all options.  Errors: as FullNames.
proc ::sctp::Options {defaults given} {
    return [dict merge $defaults [FullNames $defaults $given]]
}

# Boolean --
#
#   Check a boolean.
#
# Arguments:
#   value   In any form that Tcl accepts.
#
# Results:
#   1 or 0.  Error {TCL VALUE BOOLEAN}: it is not one.
proc ::sctp::Boolean {value} {
    if {![string is boolean -strict $value]} {
        return -code error -errorcode {TCL VALUE BOOLEAN} "expected boolean value but got \"$value\""
    }
    return [expr {$value ? 1 : 0}]
}

# Address --
#
#   Check an address.
#
# Arguments:
#   address   The list {host port}, or {}.
#
# Results:
#   The same; {{} 0} for {}.  Error {TCL VALUE ADDRESS}: it is neither.
proc ::sctp::Address {address} {
    switch [llength $address] {
        0 { return {{} 0} }
        2 { return $address }
    }
    return -code error -errorcode {TCL VALUE ADDRESS} "expected {host port} but got \"$address\""
}

# Association --
#
#   The number of an association.
#
# Arguments:
#   assoc   An association's id, or one of future, current and all.
#
# Results:
#   The number.
proc ::sctp::Association {assoc} {
    if {[string is integer -strict $assoc]} {
        return $assoc
    }
    return [Number association $assoc]
}

# Within --
#
#   Run a script with a socket's timeout changed.
#
# Arguments:
#   fd        The socket's descriptor.
#   timeout   Milliseconds, 0: do not wait, -1: no limit; {}: the socket's own.
#   script    Evaluated in the caller.
#
# Results:
#   The script's.
#
# Side effects:
#   The timeout is the socket's: calls that other threads start on it in the
#   meantime have it as well.
proc ::sctp::Within {fd timeout script} {
    if {$timeout eq {}} {
        return [uplevel 1 $script]
    }
    set before [lindex [raw::get_timeout $fd] 1]
    raw::set_timeout $fd $timeout
    try {
        return [uplevel 1 $script]
    } finally {
        raw::set_timeout $fd $before
    }
}
