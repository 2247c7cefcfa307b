// "Port unreachable": nobody takes SCTP packets at the peer's UDP port. A peer with SCTP would answer an INIT that
// nobody listens for with an ABORT; for a peer without, the ICMP message is turned into that ABORT, so that a connect
// is refused at once instead of timing out after minutes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

namespace anysctp::wire {

// Have the system report ICMP errors of a UDP socket. Nothing where it cannot.
void report_unreachable(int udp_fd, int family) noexcept;

// After a failed receive: if an INIT could not be delivered, fill in `message` as if the peer had sent an ABORT and
// return its size; else -1.
ssize_t refused_init(int udp_fd, msghdr &message) noexcept;

}  // namespace anysctp::wire
