// The wire: the UDP sockets (or raw IP ones) under usrsctp. They are made before the stack starts, so that the port is known, and a
// failure is seen.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>

#include "anysctp/anysctp.h"

namespace anysctp::wire {

// Makes the sockets. Throws EADDRINUSE (the port asked for is taken) or EPERM (raw IP without CAP_NET_RAW).
void open(const anysctp_userspace_config &config);

uint16_t udp_port() noexcept;  // in use; 0 for raw IP

// The socket by which packets leave; -1 where the system lacks the family.
int sending_fd(int family, bool in_udp) noexcept;

// Where packets come in.
struct Source {
    int fd;
    bool in_udp;
    bool gives_header;  // the IP header, with each packet
};
std::span<const Source> sources() noexcept;

}  // namespace anysctp::wire
