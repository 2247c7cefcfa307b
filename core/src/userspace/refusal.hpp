// ICMP's "port unreachable" and "protocol unreachable": there is no SCTP. A host with SCTP answers an INIT to a port where nobody
// listens with an ABORT. For a host without SCTP the ICMP message is turned into that ABORT, so that a connect is refused at once
// instead of timing out after minutes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>
#include <span>

namespace anysctp::wire {

// Makes the system report ICMP errors of a UDP or raw socket, and for raw IPv6 obey a path's smaller MTU. Does nothing on systems
// that cannot.
void report_errors(int fd, int family) noexcept;

// Takes an ICMP error from the socket. If an INIT could not be delivered, fills in `message` as if the peer had sent an ABORT, with an
// IP header where the socket receives that, and returns its size; 0 for another error, -1 if there is none.
ssize_t refused_init(int fd, msghdr &message, bool with_ip_header) noexcept;

// The same for a packet that came back with an ICMP message; -1 unless it is a refused INIT. Both may be forged.
ssize_t abort_instead(std::span<const std::byte> packet, const msghdr &report, msghdr &message,
                      bool with_ip_header) noexcept;

}  // namespace anysctp::wire
