// IPv6 zones inside usrsctp. It keeps, compares and hashes only the bytes of addresses. So a link-local address there has its
// zone, an interface's index, in bytes that are zero everywhere else (RFC 4291, section 2.5.6).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

enum { ANYSCTP_ZONE_AT = 4 };

// 0: none.
static inline uint32_t anysctp_zone_of(const struct in6_addr *address) {
    uint32_t zone;

    if (!IN6_IS_ADDR_LINKLOCAL(address)) return 0;
    memcpy(&zone, address->s6_addr + ANYSCTP_ZONE_AT, sizeof zone);
    return zone;
}

static inline void anysctp_set_zone(struct in6_addr *address, uint32_t zone) {
    if (IN6_IS_ADDR_LINKLOCAL(address)) memcpy(address->s6_addr + ANYSCTP_ZONE_AT, &zone, sizeof zone);
}

// On the way into the stack.
static inline void anysctp_put_zone_in(struct sockaddr_in6 *address) {
    if (!IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr) || address->sin6_scope_id == 0) return;
    anysctp_set_zone(&address->sin6_addr, address->sin6_scope_id);
    address->sin6_scope_id = 0;
}

// On the way out of it.
static inline void anysctp_take_zone_out(struct sockaddr_in6 *address) {
    const uint32_t zone = anysctp_zone_of(&address->sin6_addr);

    if (zone == 0) return;
    anysctp_set_zone(&address->sin6_addr, 0);
    address->sin6_scope_id = zone;
}
