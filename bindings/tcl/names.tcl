# names.tcl --
#
#   Scripts see names, the library takes numbers.  The library tells which
#   there are: a name is its word for the number.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    # kind -> name -> number, and kind -> number -> name.
    variable numbers {}
    variable names {}
    # Commands between names and numbers of a group: how they are read and how they are set.
    variable readers {}
    variable setters {}
    # What programs and error messages call some of the library's groups.
    variable kinds {
        assoc_state state  ended_by endedby  notification_type event  path_flag pathflag  path_state path
        pf_expose pfexpose  pr_policy policy  reset_request resetrequest  send_flag sendflag
    }
    # type -> field -> command that makes a name of its number.
    variable eventReaders {}
}

# Described --
#
#   What the library knows of itself.
#
# Arguments:
#   what   option, field, group, number or notification.
#   args   Of a field its record, of a number its group.
#
# Results:
#   A list of dicts.
proc ::sctp::Described {what args} {
    set rows {}
    while {![catch {raw::describe_$what {*}$args [llength $rows]} row]} {
        lappend rows [lindex $row 1]
    }
    return $rows
}

# DefineNames --
#
#   Define the names of all groups of numbers.
#
# Side effects:
#   Number, Name and the like know their kinds.
proc ::sctp::DefineNames {} {
    variable numbers
    variable names
    variable kinds
    variable readers
    variable setters
    foreach row [Described group] {
        set group [dict get $row name]
        set kind [expr {[dict exists $kinds $group] ? [dict get $kinds $group] : $group}]
        dict set readers $group [list [expr {[dict get $row is_flags] ? "FlagNames" : "Name"}] $kind]
        dict set setters $group [list [expr {[dict get $row is_flags] ? "Flags" : "NumberOr"}] $kind]
        foreach number [Described number $group] {
            dict set numbers $kind [dict get $number word] [dict get $number number]
            dict set names $kind [dict get $number number] [dict get $number word]
        }
    }
}

# DefineEvents --
#
#   Define which fields of notifications have names for numbers.
#
# Side effects:
#   Those of eventReaders.
proc ::sctp::DefineEvents {} {
    variable eventReaders
    variable readers
    foreach row [Described notification] {
        set type [dict get $row name]
        dict set eventReaders $type {}
        foreach field [list [dict create name flags group [dict get $row flags_group]] {*}[Described field $type]] {
            if {[dict get $field group] ne {}} {
                dict set eventReaders $type [dict get $field name] [dict get $readers [dict get $field group]]
            }
        }
    }
}

::sctp::DefineNames
::sctp::DefineEvents

# Number --
#
#   The number of a name.
#
# Arguments:
#   kind   One of those defined above.
#   name   The name, or the unambiguous beginning of one.
#
# Results:
#   The number.  Error {TCL LOOKUP INDEX kind name}: there is no such name.
proc ::sctp::Number {kind name} {
    variable numbers
    set known [dict get $numbers $kind]
    return [dict get $known [::tcl::prefix match -message $kind [dict keys $known] $name]]
}

# Name --
#
#   The name of a number.
#
# Arguments:
#   kind     One of those defined above.
#   number   The number.
#
# Results:
#   The name; the number itself if it has none, for stacks learn new ones.
proc ::sctp::Name {kind number} {
    variable names
    if {![dict exists $names $kind $number]} {
        return $number
    }
    return [dict get $names $kind $number]
}

# NumberOr --
#
#   The number of a name, for an option that also takes numbers.
#
# Arguments:
#   kind   One of those defined above.
#   name   The name, or a number.
#
# Results:
#   The number.  Errors: as Number.
proc ::sctp::NumberOr {kind name} {
    return [expr {[string is entier -strict $name] ? $name : [Number $kind $name]}]
}

# Flags --
#
#   The sum of flags.
#
# Arguments:
#   kind    One of those defined above.
#   names   List of names; a number stands for itself.
#
# Results:
#   The number.  Errors: as Number.
proc ::sctp::Flags {kind names} {
    set sum 0
    foreach name $names {
        set sum [expr {$sum | [NumberOr $kind $name]}]
    }
    return $sum
}

# FlagNames --
#
#   The names of the flags in a number.
#
# Arguments:
#   kind     One of those defined above.
#   number   The number.
#
# Results:
#   The list of names, and what has no name as one number at its end.
proc ::sctp::FlagNames {kind number} {
    variable numbers
    set list {}
    dict for {name flag} [dict get $numbers $kind] {
        if {$number & $flag} {
            lappend list $name
            set number [expr {$number & ~$flag}]
        }
    }
    if {$number} {
        lappend list $number
    }
    return $list
}
