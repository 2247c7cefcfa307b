// What usrsctp leaves out where it speaks of packet sizes and Linux does not: the IP, UDP and SCTP headers.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include <cstdint>

#include "stack.hpp"

namespace anysctp {

inline uint32_t overhead_of(int family) {
    constexpr uint32_t ipv4_header = 20, ipv6_header = 40, udp_header = 8, sctp_header = 12;
    return (family == AF_INET6 ? ipv6_header : ipv4_header) + sctp_header + (stack::udp_port() ? udp_header : 0);
}

}  // namespace anysctp
