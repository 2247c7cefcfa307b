// The addresses of a kernel socket.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/sctp.h>

#include <algorithm>
#include <cstring>

#include "platform.hpp"
#include "socket.hpp"

namespace anysctp {

namespace {

auto find_host(const std::vector<SockAddr> &addresses, const SockAddr &host) {
    return std::ranges::find_if(addresses, [&](const SockAddr &each) { return each.same_host(host); });
}

// Without an association the zone is known if the socket is bound on one link only.
void take_zone_of_all(SockAddr &address, const std::vector<SockAddr> &bound) {
    SockAddr taken = address;
    for (const SockAddr &each : bound) {
        if (!each.is_link_local()) continue;
        SockAddr other = address;
        other.take_zone_of(each);
        if (!taken.needs_zone() && !(other == taken)) return;
        taken = other;
    }
    address = taken;
}

}  // namespace

// Linux overwrites the bound address with the last of several addresses, and with the source address of the last association.
// On IPv6 a peeled-off socket has no address; the route's source address is used.
SockAddr KernelSocket::name() {
    SockAddr address;
    socklen_t size = SockAddr::capacity;
    if (getsockname(fd(), address.get(), &size) < 0) fail_errno(errno, "the kernel does not say the address");
    if (!address.port()) return address;
    const SockAddr remote = last_peer.get();
    if (remote.size() && !address.is_any()) return with_zone(address, 0);
    if (!remote.size() && bound_to_ == Bound::unknown) return address;
    if (!remote.size() && bound_to_ == Bound::any) return parse_address("", address.port(), family());
    const auto local = local_addresses(0);
    sockaddr_storage routed;
    auto found = local.end();
    if (remote.size() && platform::route_source(remote.get(), routed))
        found = find_host(local, reinterpret_cast<const sockaddr *>(&routed));
    const auto fits = [&](const SockAddr &each) { return !remote.size() || each.is_v4() == remote.is_v4(); };
    if (found == local.end()) found = std::ranges::find_if(local, fits);
    return found == local.end() ? address : *found;
}

// Linux gives the zone of a link-local address only if the program gave the address, and for the peer's primary address.
SockAddr KernelSocket::with_zone(SockAddr address, int32_t assoc_id) {
    if (!address.needs_zone()) return address;
    if (!one_to_many()) address.take_zone_of(last_peer.get());
    sctp_prim primary{};
    primary.ssp_assoc_id = assoc_id;
    socklen_t size = sizeof primary;
    if (address.needs_zone() && getsockopt(fd(), IPPROTO_SCTP, SCTP_PRIMARY_ADDR, &primary, &size) == 0)
        address.take_zone_of(reinterpret_cast<const sockaddr *>(&primary.ssp_addr));
    if (address.needs_zone()) take_zone_of_all(address, addresses(SCTP_GET_LOCAL_ADDRS, 0));
    return address;
}

std::vector<SockAddr> KernelSocket::addresses(int option, int32_t assoc_id) {
    // As many as the association can have: 64 KiB of addresses are over 2000.
    std::vector<std::byte> buffer(sizeof(sctp_getaddrs) + 64 * 1024);
    auto *list = reinterpret_cast<sctp_getaddrs *>(buffer.data());
    list->assoc_id = assoc_id;
    auto size = static_cast<socklen_t>(buffer.size());
    if (getsockopt(fd(), IPPROTO_SCTP, option, list, &size) < 0) return {};
    return unpack_addresses(list->addrs, static_cast<int>(list->addr_num));
}

std::vector<SockAddr> KernelSocket::local_addresses(int32_t assoc_id) {
    auto found = addresses(SCTP_GET_LOCAL_ADDRS, assoc_id);
    if (found.empty() && assoc_id && one_to_many()) fail(EINVAL, "there is no association %d", assoc_id);
    if (std::ranges::none_of(found, &SockAddr::needs_zone)) return found;
    // As they were bound; of addresses on several links those of the association's link.
    const auto bound = addresses(SCTP_GET_LOCAL_ADDRS, 0);
    for (SockAddr &each : found) {
        auto as_bound = find_host(bound, with_zone(each, assoc_id));
        if (as_bound == bound.end()) as_bound = find_host(bound, each);
        if (as_bound != bound.end()) each.take_zone_of(*as_bound);
    }
    return found;
}

std::vector<SockAddr> KernelSocket::peer_addresses(int32_t assoc_id) {
    auto found = addresses(SCTP_GET_PEER_ADDRS, assoc_id);
    for (SockAddr &each : found) each = with_zone(each, assoc_id);
    if (!found.empty()) return found;
    if (one_to_many()) fail(EINVAL, "there is no association %d", assoc_id);
    fail(ENOTCONN, "the socket has no association");
}

int32_t KernelSocket::assoc_id_of(const SockAddr &peer) {
    sctp_paddrinfo info{};
    std::memcpy(&info.spinfo_address, peer.get(), peer.size());
    socklen_t size = sizeof info;
    if (getsockopt(fd(), IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &info, &size) < 0)
        fail(EINVAL, "there is no association with this address");
    return info.spinfo_assoc_id;
}

}  // namespace anysctp
