// The addresses of a user-space socket and of its peers.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <usrsctp.h>

#include <algorithm>

#include "hook.h"
#include "option_refused.hpp"
#include "platform.hpp"
#include "socket.hpp"
#include "stack.hpp"

namespace anysctp {

// Like on Linux, a one-to-one socket has the source address of its association's packets.
SockAddr UserspaceSocket::name() {
    throw_if_forked();
    const SockAddr remote = one_to_many() ? SockAddr() : unmapped(last_peer.get());
    if (!remote.size()) return bound_name();
    look_for_source();
    if (const SockAddr source = source_.get(); source.size()) return source;
    // The association had ended before it was accepted, or was refused at once.
    SockAddr name = bound_name();
    sockaddr_storage source;
    if (!platform::route_source(remote.get(), source)) return name;
    SockAddr routed(reinterpret_cast<const sockaddr *>(&source));
    routed.set_port(name.port());
    const auto local = local_addresses(0);
    const bool is_bound = std::ranges::any_of(local, [&](const SockAddr &each) { return each.same_host(routed); });
    return name.is_any() || is_bound ? routed : name;
}

SockAddr UserspaceSocket::bound_name() {
    SockAddr any = parse_address("", 0, family());
    try {
        const auto addresses = local_addresses(0);
        if (addresses.empty()) return any;
        if (!bound_to_any_) return addresses.front();
        any.set_port(addresses.front().port());
    } catch (const Error &) {
        // Not bound yet.
    }
    return any;
}

void UserspaceSocket::look_for_source() noexcept {
    sockaddr_storage source{};
    if (anysctp_hook_source(stack_socket_, &source)) source_.set(from_stack(reinterpret_cast<const sockaddr *>(&source)));
}

namespace {
std::vector<SockAddr> taken_over(sockaddr *packed, int count, void (*free_packed)(sockaddr *)) {
    if (count <= 0) return {};
    auto addresses = unpack_addresses(packed, count);
    free_packed(packed);
    std::ranges::transform(addresses, addresses.begin(), from_stack);
    return addresses;
}
}  // namespace

std::vector<SockAddr> UserspaceSocket::local_addresses(int32_t assoc_id) {
    throw_if_forked();
    sockaddr *packed = nullptr;
    const int count = usrsctp_getladdrs(stack_socket_, static_cast<sctp_assoc_t>(assoc_id), &packed);
    if (count < 0 && assoc_id && one_to_many()) fail(EINVAL, "there is no association %d", assoc_id);
    return taken_over(packed, count, usrsctp_freeladdrs);  // count < 0: not bound
}

std::vector<SockAddr> UserspaceSocket::peer_addresses(int32_t assoc_id) {
    throw_if_forked();
    auto addresses = one_to_many() || state_of(0) >= ANYSCTP_STATE_ESTABLISHED ? paths_of(assoc_id) : std::vector<SockAddr>{};
    if (!addresses.empty()) return addresses;
    if (one_to_many()) fail(EINVAL, "there is no association %d", assoc_id);
    fail(ENOTCONN, "the socket has no association");
}

// Also of an association that is being made.
std::vector<SockAddr> UserspaceSocket::paths_of(int32_t assoc_id) {
    sockaddr *packed = nullptr;
    const int count = usrsctp_getpaddrs(stack_socket_, static_cast<sctp_assoc_t>(assoc_id), &packed);
    return taken_over(packed, count, usrsctp_freepaddrs);
}

int32_t UserspaceSocket::assoc_id_of(const SockAddr &peer) {
    throw_if_forked();
    if (!one_to_many()) check_peer_address(paths_of(0), peer);  // usrsctp ignores the port there
    SockAddr address = for_stack(peer);
    const sctp_assoc_t id = usrsctp_getassocid(stack_socket_, address.get());
    if (!id) fail(EINVAL, "there is no association with this address");
    return static_cast<int32_t>(id);
}

void UserspaceSocket::find_peer_port(std::span<const SockAddr> peers) {
    if (own_encaps_port_ || !stack::udp_port()) return;
    const bool in_this_process = std::ranges::any_of(peers, [&](const SockAddr &peer) { return is_in_this_process(peer); });
    const uint16_t wanted = in_this_process ? stack::udp_port() : stack::peer_udp_port();
    if (wanted != encaps_port_) set_endpoint_encaps_port(wanted);
}

bool UserspaceSocket::is_in_this_process(const SockAddr &peer) {
    if (!stack::has_listener(peer.port())) return false;
    if (!(peer == last_peer_)) {
        last_peer_ = peer;
        last_peer_local_ = stack::is_local(unmapped(peer));
    }
    return last_peer_local_;
}

int32_t UserspaceSocket::id_of_path(int32_t assoc_id, const SockAddr &path) {
    if (!path.size() || path.is_any()) return assoc_id;
    if (has_association(assoc_id)) return check_peer_address(paths_of(assoc_id), path), assoc_id;
    if (!one_to_many()) fail(EINVAL, "the socket has no association");
    return assoc_id_of(path);
}

}  // namespace anysctp
