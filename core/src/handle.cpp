// SPDX-License-Identifier: LGPL-2.1-or-later
#include "handle.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace anysctp {

bool Socket::find_association(int32_t assoc_id, anysctp_status &status) {
    try {
        get(assoc_id, status);
        return status.state != ANYSCTP_STATE_CLOSED;
    } catch (const Error &) {
        return false;
    }
}

int32_t Socket::state_of(int32_t assoc_id) {
    anysctp_status status{};
    find_association(assoc_id, status);
    return status.state;
}

void Socket::option_was_set(Option option, uint32_t value) noexcept {
    if (option == Option::sndbuf) sndbuf_chosen_ = true;
    if (option == Option::recvnxtinfo) next.want(value);
}

void Socket::option_was_set(RecordOption option) noexcept {
    if (option == RecordOption::default_sndinfo) default_sndinfo_ = true;
}

anysctp_sndinfo Socket::completed(const Outgoing &message) {
    anysctp_sndinfo info = message.info;
    if (!message.unsaid || !default_sndinfo_) return info;
    OptionTarget target{info.assoc_id};
    if (one_to_many() && message.to.size()) {
        try {
            target.assoc_id = assoc_id_of(message.to);
        } catch (const Error &) {
            target.assoc_id = ANYSCTP_FUTURE_ASSOC;  // the message sets the association up
        }
    }
    anysctp_sndinfo usual{};
    get_record(RecordOption::default_sndinfo, target, &usual);
    if (message.unsaid & ANYSCTP_DEFAULT_SID) info.sid = usual.sid;
    if (message.unsaid & ANYSCTP_DEFAULT_FLAGS) info.flags |= usual.flags;
    if (message.unsaid & ANYSCTP_DEFAULT_PPID) info.ppid = usual.ppid;
    if (message.unsaid & ANYSCTP_DEFAULT_CONTEXT) info.context = usual.context;
    if (message.unsaid & ANYSCTP_DEFAULT_PR) info.pr_policy = usual.pr_policy, info.pr_value = usual.pr_value;
    return info;
}

bool Socket::grow_sndbuf(size_t size) {
    if (sndbuf_chosen_ || size > ANYSCTP_LARGEST_GROWN_BUFFER) return false;
    const uint32_t before = get_option(Option::sndbuf, {});
    if (size <= before) return false;  // the size was not the reason
    // Twice as much, so that messages that become longer and longer do not enlarge it each time.
    const size_t wanted = std::clamp<size_t>(2 * size_t{before}, size, ANYSCTP_LARGEST_GROWN_BUFFER);
    set_option(Option::sndbuf, {}, static_cast<uint32_t>(wanted));
    sndbuf_chosen_ = false;
    return get_option(Option::sndbuf, {}) >= size;
}

void Socket::fail_to_bind(int error, const SockAddr &address) {
    anysctp_address text;
    format_address(address, text);
    if (error == EADDRNOTAVAIL) fail(error, "%s is not an address of this machine", text.host);
    if (error == EADDRINUSE) fail(error, "%s port %u is in use by another socket", text.host, text.port);
    if (error == EACCES) fail(error, "port %u is below 1024: that needs root or CAP_NET_BIND_SERVICE", text.port);
    fail(error, "%s port %u: %s", text.host, text.port, std::strerror(error));
}

void Socket::fail_to_associate_again() {
    if (has_association(0)) fail(EISCONN, "the socket has an association already");
    fail(EISCONN, "the socket's association is over, and a one-to-one socket has one in its life: make a new socket");
}

void Socket::check_bound(const SockAddr &address, int flags) {
    const std::vector<SockAddr> bound = local_addresses(0);
    const bool removes = flags == ANYSCTP_BINDX_REM_ADDR;
    if (removes && bound.empty()) fail(EINVAL, "the socket is bound to no address");
    const bool is_bound = std::ranges::any_of(bound, [&](const SockAddr &each) { return each.same_host(address); });
    anysctp_address text;
    format_address(address, text);
    if (removes && !is_bound) fail(EINVAL, "the socket is not bound to %s", text.host);
    if (!removes && is_bound && !address.needs_zone()) fail(EINVAL, "the socket is bound to %s already", text.host);
}

void Socket::fail_to_associate(int error, std::span<const SockAddr> peers) {
    anysctp_address text;
    const auto odd = error == EINVAL ? std::ranges::find_if_not(peers, &SockAddr::is_one_hosts) : peers.end();
    format_address(odd == peers.end() ? peers.front() : *odd, text);
    if (odd != peers.end()) fail(error, "%s cannot be the address of a peer", text.host);
    const int by = who_ended(error);
    if (error == ECONNREFUSED) fail_ended(error, by, "%s port %u refused the association", text.host, text.port);
    if (error == ETIMEDOUT) fail_ended(error, by, "no answer from %s port %u", text.host, text.port);
    if (error == ENETUNREACH || error == EHOSTUNREACH) fail(error, "no route leads to %s", text.host);
    if (error == EACCES) fail(error, "the system forbids packets to %s", text.host);
    fail(error, "%s port %u: %s", text.host, text.port, std::strerror(error));
}

void Socket::fail_peer_of_another() {
    fail(EADDRNOTAVAIL, "another socket with this port has the association with this peer: peeled off or accepted");
}

void Socket::fail_nothing_to_abort(int32_t assoc_id) const {
    if (one_to_many()) fail(EINVAL, "there is no association %d to abort", assoc_id);
    fail(ENOTCONN, "the socket has no association to abort");
}

void Socket::fail_not_the_peer() {
    fail(EADDRNOTAVAIL, "a one-to-one (TCP-style) socket sends to no one but its own peer");
}

void Socket::fail_reason_too_long(size_t bytes) { fail(EMSGSIZE, "the reason of %zu bytes is too long for one packet", bytes); }

}  // namespace anysctp
