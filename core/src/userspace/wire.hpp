// The wire: the UDP sockets (or raw IP ones) under usrsctp. redirect.h sends its socket calls here, so that the port is
// chosen, and a failure seen, before the stack starts; that packets leave from the address SCTP means; and that one
// place is left to batch, capture or disturb packets.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include "anysctp/anysctp.h"

namespace anysctp::wire {

// Make the sockets for usrsctp to take. Returns the UDP port, 0 for raw IP.
// Throws EADDRINUSE (the port asked for is taken) or EPERM (raw IP without CAP_NET_RAW).
uint16_t open(const anysctp_userspace_config &config);

// The socket by which packets leave; -1 where the system lacks the family.
int sending_fd(int family, bool in_udp) noexcept;

}  // namespace anysctp::wire
