# names.tcl --
#
#   Scripts see names, the library takes numbers.  A name is that of the
#   constant in RFC 6458, in lower case and without its prefix.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

namespace eval ::sctp {
    # kind -> name -> number, and kind -> number -> name.
    variable numbers {}
    variable names {}
}

# Define --
#
#   Define the names of one kind of number.
#
# Arguments:
#   kind     What they are, as an error message calls it.
#   prefix   Of the library's constants.
#   list     The names.
#
# Results:
#   None.
#
# Side effects:
#   Number and Name know the kind.
proc ::sctp::Define {kind prefix list} {
    variable numbers
    variable names
    foreach name $list {
        set number [set raw::$prefix[string toupper $name]]
        dict set numbers $kind $name $number
        dict set names $kind $number $name
    }
}

namespace eval ::sctp {
    Define engine ENGINE_ {auto kernel userspace}
    Define encapsulation ENCAPS_ {udp raw}
    Define family AF_ {inet inet6}
    Define association {} {future_assoc current_assoc all_assoc}
    Define event {} {
        assoc_change peer_addr_change send_failed remote_error shutdown_event partial_delivery_event
        adaptation_indication authentication_event sender_dry_event stream_reset_event assoc_reset_event
        stream_change_event send_failed_event
    }
    Define cause CAUSE_ {
        none invalid_stream_identifier missing_mandatory_parameter stale_cookie out_of_resource unresolvable_address
        unrecognized_chunk_type invalid_mandatory_parameter unrecognized_parameters no_user_data
        cookie_received_while_shutting_down restart_with_new_addresses user_initiated_abort protocol_violation
        delete_last_address operation_refused_resources delete_source_address asconf_ack_illegal no_authorization
        unsupported_hmac
    }
    Define assoc_change {} {comm_up comm_lost restart shutdown_comp cant_str_assoc}
    Define endedby ENDED_BY_ {nobody us peer silence}
    Define peer_addr_change {} {
        addr_available addr_unreachable addr_removed addr_added addr_made_prim addr_confirmed addr_potentially_failed
    }
    # Of notifications' flags and indications, under their types' names.
    Define send_failed {} {data_unsent data_sent}
    Define send_failed_event {} {data_unsent data_sent}
    Define partial_delivery_event PARTIAL_DELIVERY_ {aborted}
    Define authentication_event AUTH_ {new_key free_key no_auth}
    Define stream_reset_event STREAM_RESET_ {incoming outgoing denied failed}
    Define assoc_reset_event ASSOC_RESET_ {denied failed}
    Define stream_change_event STREAM_CHANGE_ {denied failed}
    Define state STATE_ {
        empty closed cookie_wait cookie_echoed established shutdown_pending shutdown_sent shutdown_received
        shutdown_ack_sent
    }
    Define path PATH_ {inactive pf active unconfirmed}
    Define policy PR_ {none ttl rtx prio all}
    Define sendflag {} {unordered addr_over abort eof}
    Define pathflag SPP_ {
        hb_enable hb_disable hb_demand pmtud_enable pmtud_disable sackdelay_enable sackdelay_disable hb_time_is_zero
        ipv6_flowlabel dscp
    }
    Define scheduler SS_ {fcfs prio rr rr_packet fair}
    Define resetrequest ENABLE_ {reset_stream_req reset_assoc_req change_assoc_req}
    Define hmac AUTH_HMAC_ {sha1 sha256}
    Define pfexpose PF_EXPOSE_ {unset disable enable}

    # These are Tcl's or everyday words rather than the constants'.
    foreach {kind name constant} {
        style tcp TCP_STYLE     style udp UDP_STYLE
        direction read SHUT_RD  direction write SHUT_WR  direction both SHUT_RDWR
        readiness readable WAIT_READ  readiness writable WAIT_WRITE
    } {
        dict set numbers $kind $name [set raw::$constant]
        dict set names $kind [set raw::$constant] $name
    }
    unset kind name constant
}

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
#
# Side effects:
#   None.
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
#
# Side effects:
#   None.
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
#
# Side effects:
#   None.
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
#
# Side effects:
#   None.
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
#
# Side effects:
#   None.
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
