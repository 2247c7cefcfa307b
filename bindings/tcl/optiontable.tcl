# optiontable.tcl --
#
#   The options of [sctp configure] as the library tells them.  RFC 6458, section 8, and its extensions.  Times are in
#   ms, sizes in bytes; a key that is left out of a dict, or 0, leaves a value
#   as it is.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    # What the library wants to know of {assoc host port stream policy}.
    variable askedAbout {
        socket        {}
        assoc         0
        path          {0 1 2}
        one_path      {0 1 2}
        stream        {0 3}
        policy        {0 4}
        stream_policy {0 3 4}
    }
    # More chunk types than there are.
    variable chunkTypes 256
    # name -> commands that translate its value, field by field: {field reader
    # setter ...}; the field of a value that is no record is {}.
    variable named {}
    # What is no option here: -events and commands have it.
    variable notOptions {event nxtinfo status}
}

# DefineOptions --
#
#   Define an option for each of the library's that has none yet.
#
# Side effects:
#   Those of sockOptions, moreOptions and named.
proc ::sctp::DefineOptions {} {
    variable sockOptions
    variable moreOptions
    variable notOptions
    variable named
    foreach row [Described option] {
        dict with row {}
        # The name of the option is the same without underscores.
        set option -[string map {_ {}} $name]
        set isListed [dict exists $sockOptions $option]
        if {$name in $notOptions || $isListed && [dict get $sockOptions $option] ne {}} {
            continue
        }
        # A list {getter setter} of command prefixes; one may be missing.
        dict set [expr {$isListed ? {sockOptions} : {moreOptions}}] $option [list \
            [expr {$readable ? [list GetMore $name $value $of] : {}}] \
            [expr {$writable ? [list SetMore $name $value $of] : {}}]]
        dict set named $name [Translations $value $group $record]
    }
}

# Translations --
#
#   The commands that translate an option's value.
#
# Arguments:
#   value    Its kind.
#   group    Of its numbers, or {}.
#   record   Of its fields, or {}.
#
# Results:
#   The list {field reader setter ...}.
proc ::sctp::Translations {value group record} {
    variable readers
    variable setters
    set translations {}
    if {$group ne {}} {
        set commands [list [dict get $readers $group] [dict get $setters $group]]
        if {$value eq "list"} {
            set commands [lmap command $commands { list Each $command }]
        }
        lappend translations {} {*}$commands
    }
    if {$record ne {}} {
        foreach field [Described field $record] {
            set of [dict get $field group]
            if {$of ne {}} {
                lappend translations [dict get $field name] [dict get $readers $of] [dict get $setters $of]
            }
        }
    }
    return $translations
}

::sctp::DefineOptions

# GetMore, SetMore --
#
#   Get or set an option of the table.
#
# Arguments:
#   name, kind, of   As the library tells them.
#   option, fd, qualified, value   As for every getter and setter.
#
# Results:
#   Its value: a number or its name, a dict, a list, {host port} or a byte array; none for SetMore.
#
# Side effects:
#   SetMore sets it.
proc ::sctp::GetMore {name kind of option fd qualified} {
    variable askedAbout
    variable chunkTypes
    set about [lmap index [dict get $askedAbout $of] { lindex $qualified $index }]
    if {$kind eq "bytes"} {
        lappend about $chunkTypes
    }
    # The result alone, or the result and then the value.
    return [Translated $name get [lindex [raw::get_$name $fd {*}$about] end]]
}

proc ::sctp::SetMore {name kind of option fd qualified value} {
    variable askedAbout
    set about [lmap index [dict get $askedAbout $of] { lindex $qualified $index }]
    switch $kind {
        flag { set value [Boolean $value] }
        key - address {
            if {[llength $value] != 2} {
                return -code error -errorcode {TCL VALUE LIST} "value of $option must have two elements"
            }
            raw::set_$name $fd {*}$about {*}$value
            return
        }
    }
    raw::set_$name $fd {*}$about [Translated $name set $value]
}

# Translated --
#
#   A value with names for its numbers, or the other way round.
#
# Arguments:
#   name    The library's name of the option.
#   way     get: names for numbers; set: numbers for names.
#   value   The value.
#
# Results:
#   The value translated.  Errors: as Number.
proc ::sctp::Translated {name way value} {
    variable named
    if {![dict exists $named $name]} {
        return $value
    }
    foreach {field names numbers} [dict get $named $name] {
        set translate [expr {$way eq "get" ? $names : $numbers}]
        if {$field eq {}} {
            return [{*}$translate $value]
        }
        if {[dict exists $value $field]} {
            dict set value $field [{*}$translate [dict get $value $field]]
        }
    }
    return $value
}

# Each --
#
#   A translation of each element of a list.
#
# Arguments:
#   translate   Command prefix.
#   list        The list.
#
# Results:
#   The list translated.
proc ::sctp::Each {translate list} {
    return [lmap element $list { {*}$translate $element }]
}
