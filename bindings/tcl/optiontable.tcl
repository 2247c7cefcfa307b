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
#   Its value: a number, a dict, a list, {host port} or a byte array; none for SetMore.
#
# Side effects:
#   SetMore sets it.
proc ::sctp::GetMore {name kind of option fd qualified} {
    variable askedAbout
    variable chunkTypes
    set about [lmap index [dict get $askedAbout $of] { lindex $qualified $index }]
    switch $kind {
        number - flag { return [raw::get_$name $fd {*}$about] }
        bytes         { return [lindex [raw::get_$name $fd {*}$about $chunkTypes] 1] }
    }
    return [lindex [raw::get_$name $fd {*}$about] 1]
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
    raw::set_$name $fd {*}$about $value
}
