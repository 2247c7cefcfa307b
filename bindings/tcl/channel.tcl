# channel.tcl --
#
#   Associations as Tcl's own channels.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp channel sock ?-stream n? ?-ppid n? --
#
#   Make the association of a one-to-one socket a channel, as [socket] gives
#   one: for [gets], [puts], [chan event], [chan copy] and all other commands on
#   channels.  What is flushed at once is one message, up to 64 KiB; what is read
#   are the bytes of all messages, in the order of their arrival.
#
# Arguments:
#   sock      The socket, connected or accepted.
#   -stream   The stream that is written to.
#   -ppid     Payload protocol id of what is written; both by default as the
#             socket's option -defaultsndinfo says, at first 0.
#
# Results:
#   The channel.  Beside every channel's options [chan configure] knows -stream
#   and -ppid, and to look at -sockname, -peername and -error.  Errors: ENOTCONN,
#   EOPNOTSUPP (a one-to-many socket), EBUSY (it is a channel already, or has
#   event scripts in another interpreter).
#
# Side effects:
#   The socket belongs to the channel, and [chan close] closes it.  Its event
#   scripts are removed.  Of all commands only cget, configure, names, peernames
#   and status still take its name; others fail with EBUSY.  A -timeout of 0
#   becomes -1, since [chan configure -blocking] says whether a channel waits;
#   any other one ends the waits of a blocking channel with ETIMEDOUT.
proc ::sctp::channel {sock args} {
    set fd [Fd $sock]
    set usual [lindex [raw::get_default_sndinfo $fd 0] 1]
    set options [Options [dict create -stream [dict get $usual sid] -ppid [dict get $usual ppid]] $args]
    return [raw::channel $fd [dict get $options -stream] [dict get $options -ppid]]
}
