// "Port unreachable", "protocol unreachable": nobody takes SCTP packets there. A peer with SCTP would answer an INIT that
// nobody listens for with an ABORT; for a peer without, the ICMP message is turned into that ABORT, so that a connect is
// refused at once instead of timing out after minutes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>
#include <span>

namespace anysctp::wire {

// Have the system report ICMP errors of a UDP or raw socket, and, for raw IPv6, heed a path's smaller MTU. Nothing where
// it cannot.
void report_errors(int fd, int family) noexcept;

// After a failed receive: if an INIT could not be delivered, fill in `message` as if the peer had sent an ABORT, with an
// IP header where the socket receives that, and return its size; else -1.
ssize_t refused_init(int fd, msghdr &message, bool with_ip_header) noexcept;

// The same, of a packet that came back and what the system said of it; anybody may have forged both.
ssize_t abort_instead(std::span<const std::byte> packet, const msghdr &report, msghdr &message,
                      bool with_ip_header) noexcept;

}  // namespace anysctp::wire
