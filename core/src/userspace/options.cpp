// Options, events, status and addresses of a user-space socket.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstring>

#include "hook.h"
#include "numbers.hpp"
#include "option_refused.hpp"
#include "platform.hpp"
#include "socket.hpp"
#include "stack.hpp"

namespace anysctp {

namespace {

// usrsctp says ENOENT where Linux says EINVAL: no such association.
int linux_error(int error) { return error == ENOENT || error == ENOTCONN ? EINVAL : error; }

template <class Value>
void get_stack_option(anysctp_stack_socket *stack_socket, int level, int name, Value &value, const char *text) {
    socklen_t size = sizeof value;
    if (usrsctp_getsockopt(stack_socket, level, name, &value, &size) < 0) fail_errno(linux_error(errno), text);
}

template <class Value>
void set_stack_option(anysctp_stack_socket *stack_socket, int level, int name, const Value &value, const char *text) {
    if (usrsctp_setsockopt(stack_socket, level, name, &value, sizeof value) < 0) fail_errno(linux_error(errno), text);
}

}  // namespace

int32_t UserspaceSocket::linger() {
    throw_if_forked();
    ::linger value{};
    get_stack_option(stack_socket_, SOL_SOCKET, SO_LINGER, value, "SO_LINGER");
    return value.l_onoff ? value.l_linger : -1;
}

void UserspaceSocket::set_linger(int32_t seconds) {
    throw_if_forked();
    const ::linger value{seconds >= 0, seconds < 0 ? 0 : seconds};
    set_stack_option(stack_socket_, SOL_SOCKET, SO_LINGER, value, "SO_LINGER");
}

bool UserspaceSocket::event(int32_t assoc_id, uint16_t type) {
    throw_if_forked();
    sctp_event event{};
    event.se_assoc_id = static_cast<sctp_assoc_t>(assoc_id);
    event.se_type = numbers::notification_type_to_stack(type);
    socklen_t size = sizeof event;
    if (usrsctp_getsockopt(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, &event, &size) < 0)
        option_refused(*this, "event", assoc_id, {}, linux_error(errno));
    return event.se_on;
}

void UserspaceSocket::set_event(int32_t assoc_id, uint16_t type, bool on) {
    throw_if_forked();
    sctp_event event{};
    event.se_assoc_id = static_cast<sctp_assoc_t>(assoc_id);
    event.se_type = numbers::notification_type_to_stack(type);
    event.se_on = on;
    if (type == ANYSCTP_SENDER_DRY_EVENT && one_to_many() && assoc_id != SCTP_FUTURE_ASSOC && assoc_id <= SCTP_ALL_ASSOC) {
        set_event_of_each(event);
        return;
    }
    if (usrsctp_setsockopt(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event) < 0)
        option_refused(*this, "event", assoc_id, {}, linux_error(errno));
}

// usrsctp takes this event for one association at a time, or for later ones.
void UserspaceSocket::set_event_of_each(const sctp_event &wanted) {
    sctp_event event = wanted;
    if (wanted.se_assoc_id == SCTP_ALL_ASSOC) {
        event.se_assoc_id = SCTP_FUTURE_ASSOC;
        set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, event, "SCTP_EVENT");
    }
    for (const int32_t id : assoc_ids()) {
        event.se_assoc_id = static_cast<sctp_assoc_t>(id);
        set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, event, "SCTP_EVENT");
    }
}

// A one-to-one socket says, like Linux's, from where its association's packets come.
SockAddr UserspaceSocket::name() {
    throw_if_forked();
    const SockAddr remote = one_to_many() ? SockAddr() : unmapped(last_peer.get());
    if (!remote.size()) return bound_name();
    look_for_source();
    if (const SockAddr source = source_.get(); source.size()) return source;
    // It was accepted after its end, or refused at once.
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

std::vector<SockAddr> UserspaceSocket::local_addresses(int32_t assoc_id) {
    throw_if_forked();
    sockaddr *packed = nullptr;
    const int count = usrsctp_getladdrs(stack_socket_, static_cast<sctp_assoc_t>(assoc_id), &packed);
    if (count < 0) {
        if (!assoc_id || !one_to_many()) return {};  // not bound
        fail(EINVAL, "there is no association %d", assoc_id);
    }
    auto addresses = unpack_addresses(packed, count);
    std::ranges::transform(addresses, addresses.begin(), from_stack);
    if (count) usrsctp_freeladdrs(packed);
    return addresses;
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
    if (count <= 0) return {};
    auto addresses = unpack_addresses(packed, count);
    std::ranges::transform(addresses, addresses.begin(), from_stack);
    usrsctp_freepaddrs(packed);
    return addresses;
}

int32_t UserspaceSocket::assoc_id_of(const SockAddr &peer) {
    throw_if_forked();
    if (!one_to_many()) check_peer_address(paths_of(0), peer);  // usrsctp looks at no port there
    SockAddr address = for_stack(peer);
    const sctp_assoc_t id = usrsctp_getassocid(stack_socket_, address.get());
    if (!id) fail(EINVAL, "there is no association with this address");
    return static_cast<int32_t>(id);
}

void UserspaceSocket::set_endpoint_encaps_port(uint16_t udp_port) {
    encaps_port_ = udp_port;
    if (!stack::udp_port()) return;  // raw IP
    sctp_udpencaps encaps{};
    encaps.sue_address.ss_family = static_cast<sa_family_t>(AF_INET);
    encaps.sue_port = htons(udp_port);
    set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps, "SCTP_REMOTE_UDP_ENCAPS_PORT");
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

bool UserspaceSocket::is_for_later(int32_t assoc_id) {
    return one_to_many() ? assoc_id == ANYSCTP_FUTURE_ASSOC : state_of(0) < ANYSCTP_STATE_ESTABLISHED;
}

int32_t UserspaceSocket::id_of_path(int32_t assoc_id, const SockAddr &path) {
    if (!path.size() || path.is_any()) return assoc_id;
    if (has_association(assoc_id)) return check_peer_address(paths_of(assoc_id), path), assoc_id;
    if (!one_to_many()) fail(EINVAL, "the socket has no association");
    return assoc_id_of(path);
}

uint16_t UserspaceSocket::encaps_port(int32_t assoc_id, const SockAddr &peer) {
    throw_if_forked();
    if (!peer.size() && is_for_later(assoc_id)) return encaps_port_;
    sctp_udpencaps encaps{};
    encaps.sue_assoc_id = static_cast<uint32_t>(peer.size() ? id_of_path(assoc_id, peer) : assoc_id);
    // usrsctp has the port of a path only, not of an association: any path stands for all.
    const SockAddr address = for_stack(peer.size() ? peer : peer_addresses(assoc_id).front());
    std::memcpy(&encaps.sue_address, address.get(), address.size());
    socklen_t size = sizeof encaps;
    if (usrsctp_getsockopt(stack_socket_, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, &encaps, &size) < 0)
        option_refused(*this, "encaps_port", assoc_id, peer, linux_error(errno));
    return ntohs(encaps.sue_port);
}

void UserspaceSocket::set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) {
    throw_if_forked();
    if (!stack::udp_port())
        fail(ENOPROTOOPT, "the user-space stack runs on raw IP (ANYSCTP_ENCAPS=raw), without UDP encapsulation");
    std::lock_guard lock(setup_mutex_);
    if (!peer.size() && is_for_later(assoc_id)) {
        set_endpoint_encaps_port(udp_port);
        own_encaps_port_ = true;
        return;
    }
    if (peer.size()) assoc_id = id_of_path(assoc_id, peer);
    const std::vector<SockAddr> paths = peer.size() ? std::vector{peer} : peer_addresses(assoc_id);
    for (const SockAddr &path : paths) {
        sctp_udpencaps encaps{};
        encaps.sue_assoc_id = static_cast<uint32_t>(assoc_id);
        const SockAddr address = for_stack(path);
        std::memcpy(&encaps.sue_address, address.get(), address.size());
        encaps.sue_port = htons(udp_port);
        if (usrsctp_setsockopt(stack_socket_, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, &encaps, sizeof encaps) < 0)
            option_refused(*this, "encaps_port", assoc_id, path, linux_error(errno));
    }
}

}  // namespace anysctp
