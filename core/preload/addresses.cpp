// SPDX-License-Identifier: LGPL-2.1-or-later
#include "addresses.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace anysctp::preload {

namespace {

void put_zone(uint32_t index, anysctp_address &to) {
    char name[IF_NAMESIZE];
    const size_t length = strlen(to.host);
    if (index && if_indextoname(index, name)) snprintf(to.host + length, sizeof to.host - length, "%%%s", name);
}

socklen_t packed(const ProgramSocket &socket, const anysctp_address &from, sockaddr_storage &to) {
    to = {};
    if (!*from.host) return 0;
    const bool is_v6 = strchr(from.host, ':');
    if (!is_v6 && (socket.family == AF_INET || !socket.mapped)) {
        auto &v4 = reinterpret_cast<sockaddr_in &>(to);
        v4.sin_family = AF_INET;
        v4.sin_port = htons(from.port);
        inet_pton(AF_INET, from.host, &v4.sin_addr);
        return sizeof v4;
    }
    auto &v6 = reinterpret_cast<sockaddr_in6 &>(to);
    char text[ANYSCTP_HOST_SIZE + 8];
    snprintf(text, sizeof text, "%s%s", is_v6 ? "" : "::ffff:", from.host);
    if (char *zone = strchr(text, '%')) {
        *zone = 0;
        v6.sin6_scope_id = if_nametoindex(zone + 1);
    }
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(from.port);
    inet_pton(AF_INET6, text, &v6.sin6_addr);
    return sizeof v6;
}

}  // namespace

bool read_address(const ProgramSocket &socket, const sockaddr *address, socklen_t length, anysctp_address &to) {
    to = {};
    if (!address || length < sizeof address->sa_family) return false;
    if (address->sa_family == AF_INET && length >= sizeof(sockaddr_in)) {
        const auto &v4 = *reinterpret_cast<const sockaddr_in *>(address);
        to.port = ntohs(v4.sin_port);
        return inet_ntop(AF_INET, &v4.sin_addr, to.host, sizeof to.host);
    }
    if (address->sa_family != AF_INET6 || length < sizeof(sockaddr_in6) || socket.family == AF_INET) return false;
    const auto &v6 = *reinterpret_cast<const sockaddr_in6 *>(address);
    to.port = ntohs(v6.sin6_port);
    if (!inet_ntop(AF_INET6, &v6.sin6_addr, to.host, sizeof to.host)) return false;
    if (IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr)) put_zone(v6.sin6_scope_id, to);
    return true;
}

void write_address(const ProgramSocket &socket, const anysctp_address &from, sockaddr *address, socklen_t *length) {
    if (!address || !length) return;
    sockaddr_storage whole;
    const socklen_t size = packed(socket, from, whole);
    memcpy(address, &whole, std::min(size, *length));
    *length = size;
}

}  // namespace anysctp::preload
