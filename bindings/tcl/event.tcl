# event.tcl --
#
#   Sockets and Tcl's event loop.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp event sock readable|writable ?script? --
#
#   Run a script from the event loop whenever a socket is ready, as
#   [chan event] does for channels.
#
# Arguments:
#   sock       The socket.
#   readable   A message, a notification, a connection or an end is waiting;
#   writable   a send would not wait, or an attempt to connect is over.
#   script     Evaluated at global level; {} removes the one that is set.
#
# Results:
#   Without a script the one that is set, or {}.  Errors: EBUSY (another
#   interpreter or thread has scripts on this socket).
#
# Side effects:
#   A script that fails is removed, and the error goes to [interp bgerror].
#   Scripts are removed when the socket is closed or the interpreter deleted.
proc ::sctp::event {sock event args} {
    if {[llength $args] > 1} {
        return -code error -errorcode {TCL WRONGARGS} \
            "wrong # args: should be \"sctp event sock event ?script?\""
    }
    return [raw::event [Fd $sock] $event {*}$args]
}

# sctp wait sock events ?-timeout ms? --
#
#   Wait until a socket is ready, without the event loop.
#
# Arguments:
#   sock       The socket.
#   events     List of readable and writable.
#   -timeout   0: only look, -1: no limit (the default).
#
# Results:
#   The list of events that hold; {} if the time is over.
proc ::sctp::wait {sock events args} {
    set fd [Fd $sock]
    set options [Options {-timeout -1} $args]
    set mask 0
    foreach event $events {
        set mask [expr {$mask | [Number readiness $event]}]
    }
    set ready [raw::wait $fd $mask [dict get $options -timeout]]
    return [lmap event {readable writable} {
        if {!($ready & [Number readiness $event])} continue
        set event
    }]
}

# sctp server -command prefix ?-option value ...? --
#
#   Accept associations from the event loop, as [socket -server] does.
#
# Arguments:
#   -command   Command prefix, called at global level with a new one-to-one
#              socket and its peer's host and port.
#   -host      A numeric address to bind to; {} (the default) for any.
#   -port      The port; 0 (the default) for a free one, which [sctp names] returns.
#   -backlog   As for [sctp listen].
#   -family, -engine, -initmsg, ...   As for [sctp socket].
#
# Results:
#   The listening socket.  Closing it ends the service.
#
# Side effects:
#   If the command fails, its socket is closed, unless it has become a channel,
#   and the error goes to [interp bgerror].  The service goes on; if no
#   descriptors are left, it tries again after a second.
proc ::sctp::server {args} {
    variable sockOptions
    variable moreOptions
    lassign [OwnOptions {-command {} -host {} -port 0 -backlog 128} \
        [dict merge {-family {} -engine {}} $sockOptions $moreOptions] $args] options settings
    if {[dict get $options -command] eq {}} {
        return -code error -errorcode {TCL WRONGARGS} "-command is missing: it is called with each new socket"
    }
    set sock [socket {*}$settings -timeout 0]
    try {
        bind $sock [dict get $options -host] [dict get $options -port]
        listen $sock [dict get $options -backlog]
        event $sock readable [list [namespace current]::AcceptNext $sock [dict get $options -command]]
    } on error {message failure} {
        close $sock
        return -options $failure $message
    }
    return $sock
}

# AcceptNext --
#
#   Accept one association; the event loop calls again while others wait.
#
# Arguments:
#   sock      The listening socket.
#   command   Prefix to call.
#
# Side effects:
#   The command may do anything, and close the listening socket as well.
proc ::sctp::AcceptNext {sock command} {
    try {
        lassign [accept $sock] accepted host port
    } trap {SCTP EAGAIN} {} {
        return
    } trap {SCTP ECONNABORTED} {} {
        return
    } on error {message failure} {
        # Such as EMFILE: the association waits, and the event loop must not retry without a pause.
        set script [event $sock readable]
        event $sock readable {}
        after 1000 [list catch [list [namespace current]::event $sock readable $script]]
        return -options $failure $message
    }
    try {
        uplevel #0 $command [list $accepted $host $port]
    } on error {message failure} {
        catch {close $accepted}
        after 0 [list return -options $failure $message]
    }
}
