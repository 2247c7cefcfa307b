# optiontable.tcl --
#
#   The options of [sctp configure] that most programs do not need: a row
#   each.  RFC 6458, section 8, and its extensions.  Times are in ms, sizes in
#   bytes; a key that is left out of a dict, or 0, leaves a value as it is.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    variable name
    variable kind
    variable of
    # The library's name; what the value is; what the option is of.  The name
    # of the option is the same without underscores.
    foreach {name kind of} {
        adaptation_layer                number  socket
        disable_fragments               flag    socket
        readable_bytes                  number  socket
        i_want_mapped_v4_addr           flag    socket
        fragment_interleave             number  socket
        partial_delivery_point          number  socket
        auto_asconf                     flag    socket
        recvnxtinfo                     flag    socket
        explicit_eor                    flag    socket
        reuse_port                      flag    socket
        auth_chunk                      number  socket
        hmac_ident                      list    socket
        assoc_ids                       list    socket

        rtoinfo                         record  association
        assocparams                     record  association
        sack_info                       record  association
        default_sndinfo                 record  association
        assoc_stats                     record  association
        timeouts                        record  association
        maxseg                          number  association
        max_burst                       number  association
        context                         number  association
        auth_supported                  flag    association
        asconf_supported                flag    association
        reconfig_supported              flag    association
        pr_supported                    flag    association
        ecn_supported                   flag    association
        interleaving_supported          flag    association
        auth_active_key                 number  association
        auth_deactivate_key             number  association
        auth_delete_key                 number  association
        auth_key                        pair    association
        peer_auth_chunks                bytes   association
        local_auth_chunks               bytes   association
        primary_addr                    pair    association
        peer_primary_addr               pair    association
        enable_stream_reset             number  association
        stream_scheduler                number  association
        expose_potentially_failed_state number  association
        max_cwnd                        number  association
        nrsack_supported                flag    association
        pktdrop_supported               flag    association

        stream_scheduler_value          number  stream
        pr_assoc_status                 record  policy
        pr_stream_status                record  streampolicy

        paddrparams                     record  path
        paddrthlds                      record  path
        paddrinfo                       record  path
        plpmtud_probe_interval          number  path
    } {
        # A list {getter setter} of command prefixes; one may be missing.
        dict set moreOptions -[string map {_ {}} $name] [list \
            [expr {[info commands raw::get_$name] eq {} ? {} : [list GetMore $name $kind $of]}] \
            [expr {[info commands raw::set_$name] eq {} ? {} : [list SetMore $name $kind $of]}]]
    }
    unset name kind of

    # What the library wants to know of {assoc host port stream policy}.
    variable askedAbout {
        socket       {}
        association  0
        path         {0 1 2}
        stream       {0 3}
        policy       {0 4}
        streampolicy {0 3 4}
    }
    # More chunk types than there are.
    variable chunkTypes 256
    # Whose numbers have names, see names.tcl: how they are read and how they
    # are set.  Of a record the field; numbers do as well.
    variable named {
        stream_scheduler                {{}        {Name scheduler}         {NumberOr scheduler}}
        expose_potentially_failed_state {{}        {Name pfexpose}          {NumberOr pfexpose}}
        enable_stream_reset             {{}        {FlagNames resetrequest} {Flags resetrequest}}
        default_sndinfo                 {flags     {FlagNames sendflag}     {Flags sendflag}
                                         pr_policy {Name policy}            {NumberOr policy}}
        paddrparams                     {flags     {FlagNames pathflag}     {Flags pathflag}}
        paddrinfo                       {state     {Name path}              {}}
        hmac_ident                      {{}        {Each {Name hmac}}       {Each {NumberOr hmac}}}
    }
}

# GetMore, SetMore --
#
#   Get or set an option of the table.
#
# Arguments:
#   name, kind, of   Its row.
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
    switch $kind {
        number - flag { set value [raw::get_$name $fd {*}$about] }
        bytes         { return [lindex [raw::get_$name $fd {*}$about $chunkTypes] 1] }
        default       { set value [lindex [raw::get_$name $fd {*}$about] 1] }
    }
    return [Translated $name get $value]
}

proc ::sctp::SetMore {name kind of option fd qualified value} {
    variable askedAbout
    set about [lmap index [dict get $askedAbout $of] { lindex $qualified $index }]
    switch $kind {
        flag { set value [Boolean $value] }
        pair {
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
#
# Side effects:
#   None.
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
#
# Side effects:
#   None.
proc ::sctp::Each {translate list} {
    return [lmap element $list { {*}$translate $element }]
}
