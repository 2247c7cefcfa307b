# channel.tcl --
#
#   Associations as Tcl's own channels.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# sctp channel sock ?-stream n? ?-ppid n? --
#
#   Make the association of a one-to-one socket a channel, like one of
#   [socket]: for [gets], [puts], [chan event], [chan copy] and all other channel
#   commands.  Each flush sends one message, of up to 64 KiB; reading returns the
#   bytes of all messages, in the order of their arrival.
#
# Arguments:
#   sock      The socket, connected or accepted.
#   -stream   The stream of later writes.
#   -ppid     Payload protocol id of later writes; both default to the socket's
#             option -defaultsndinfo, which is 0 at first.
#
# Results:
#   The channel.  Besides the options of every channel, [chan configure] knows
#   -stream and -ppid, and the read-only -sockname, -peername and -error.  Errors: ENOTCONN,
#   EOPNOTSUPP (a one-to-many socket), EBUSY (it is a channel already, or has
#   event scripts in another interpreter).
#
# Side effects:
#   The socket belongs to the channel, and [chan close] closes it.  Its event
#   scripts are removed.  Only cget, configure, names, peernames and status
#   still accept its name; other commands fail with EBUSY.  A -timeout of 0
#   becomes -1, because [chan configure -blocking] says whether a channel waits;
#   any other one ends the waits of a blocking channel with ETIMEDOUT.
proc ::sctp::channel {sock args} {
    set fd [Fd $sock]
    set usual [lindex [raw::get_default_sndinfo $fd 0] 1]
    set options [Options [dict create -stream [dict get $usual sid] -ppid [dict get $usual ppid]] $args]
    return [raw::channel $fd [dict get $options -stream] [dict get $options -ppid]]
}
