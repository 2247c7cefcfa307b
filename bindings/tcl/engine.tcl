# engine.tcl --
#
#   The stacks below: the kernel's, and the user-space one.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp engine ?auto|kernel|userspace? --
# sctp engine info ?auto|kernel|userspace? --
# sctp engine configure ?-option? ?value -option value ...? --
#
#   Choose, describe or configure the stacks that run SCTP.
#
# Arguments:
#   auto, kernel, userspace   The engine of new sockets.  auto (the default)
#               means the kernel if it has SCTP, else user space.  The
#               environment variable ANYSCTP_ENGINE has the same meaning.
#   info        Describe an engine, without starting it; auto (the default)
#               describes the one that new sockets would use.
#   configure   How the user-space engine starts, before its first socket:
#   -encapsulation   udp (the default) or raw (SCTP in IP; needs CAP_NET_RAW).
#   -port       Local UDP port; 0: a free one, -1 (the default): 9899, or a free one.
#   -peerport   UDP port of peers; default 9899.
#   -linger     How long the process at its end waits without progress for
#               the delivery of sent data, in ms; default 10000.
#
# Results:
#   Without arguments the setting.  info: a dict with name, available, started,
#   encapsulation, udp_port, peer_udp_port, version and reason (one sentence).
#   configure: as for [sctp configure].  Errors: EALREADY (it has started).
#
# Side effects:
#   As above; for the whole process.
proc ::sctp::engine {args} {
    switch [llength $args] {
        0 { return [Name engine [raw::get_default_engine]] }
        1 { }
        default {
            if {[lindex $args 0] ni {info configure}} {
                ::tcl::prefix match -message action {info configure} [lindex $args 0]
            }
        }
    }
    set rest [lassign $args action]
    set action [::tcl::prefix match -message "engine or action" {auto kernel userspace info configure} $action]
    switch $action {
        info { return [EngineInfo {*}$rest] }
        configure { return [EngineConfigure {*}$rest] }
    }
    raw::set_default_engine [Number engine $action]
    return
}

# EngineInfo --
#
#   Describe an engine.
#
# Arguments:
#   engine   Its name.
#
# Results:
#   The dict described above.
proc ::sctp::EngineInfo {{engine auto}} {
    set info [lindex [raw::get_engine_info [Number engine $engine]] 1]
    dict set info encapsulation [Name encapsulation [dict get $info encapsulation]]
    return [dict merge [dict create name [dict get $info name]] [dict remove $info engine]]
}

# EngineConfigure --
#
#   Get or set how the user-space engine starts.
#
# Arguments:
#   args   As for [sctp engine configure].
#
# Results:
#   The list of options and values, the value of one option, or none.
#
# Side effects:
#   The settings apply to the process.
proc ::sctp::EngineConfigure {args} {
    set config [lindex [raw::get_userspace_config] 1]
    set fields {-encapsulation encapsulation -port udp_port -peerport peer_udp_port -linger linger_ms
                -signallinger signal_linger_ms -maxassociations max_associations
                -busypoll busy_poll_us}
    set values [dict map {option field} $fields {dict get $config $field}]
    dict set values -encapsulation [Name encapsulation [dict get $values -encapsulation]]
    if {[llength $args] == 0} {
        return $values
    }
    if {[llength $args] == 1} {
        return [dict get $values [::tcl::prefix match -message option [dict keys $fields] {*}$args]]
    }
    set values [Options $values $args]
    dict set values -encapsulation [Number encapsulation [dict get $values -encapsulation]]
    dict for {option field} $fields {
        dict set config $field [dict get $values $option]
    }
    raw::set_userspace_config $config
    return
}
