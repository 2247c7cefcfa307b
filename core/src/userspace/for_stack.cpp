// SPDX-License-Identifier: LGPL-2.1-or-later
#include "for_stack.hpp"

#include <cstring>

#include "zone.h"

namespace anysctp {

SockAddr unmapped(const SockAddr &address) noexcept {
    if (address.family() != AF_INET6) return address;
    auto *v6 = reinterpret_cast<const sockaddr_in6 *>(address.get());
    if (!IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) return address;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = v6->sin6_port;
    std::memcpy(&v4.sin_addr, v6->sin6_addr.s6_addr + 12, sizeof v4.sin_addr);
    return SockAddr(reinterpret_cast<const sockaddr *>(&v4));
}

SockAddr for_stack(const SockAddr &address) noexcept {
    SockAddr inside = unmapped(address);
    if (inside.family() == AF_INET6) anysctp_put_zone_in(reinterpret_cast<sockaddr_in6 *>(inside.get()));
    return inside;
}

SockAddr from_stack(const SockAddr &address) noexcept {
    SockAddr outside = address;
    if (outside.family() == AF_INET6) anysctp_take_zone_out(reinterpret_cast<sockaddr_in6 *>(outside.get()));
    return outside;
}

}  // namespace anysctp
