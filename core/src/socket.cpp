// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "engine.hpp"

namespace anysctp {

void Socket::noticed(Option option, uint32_t value) noexcept {
    if (option == Option::sndbuf) sndbuf_chosen_ = true;
    if (option == Option::recvnxtinfo) next.want(value);
}

bool Socket::grow_sndbuf(size_t size) {
    if (sndbuf_chosen_ || size > ANYSCTP_LARGEST_GROWN_BUFFER) return false;
    const uint32_t before = get_option(Option::sndbuf, {});
    if (size <= before) return false;  // that is not why it was refused
    // Twice as much, so that ever longer messages do not each ask for a little more.
    const size_t wanted = std::clamp<size_t>(2 * size_t{before}, size, ANYSCTP_LARGEST_GROWN_BUFFER);
    set_option(Option::sndbuf, {}, static_cast<uint32_t>(wanted));
    sndbuf_chosen_ = false;
    return get_option(Option::sndbuf, {}) >= size;
}

void Socket::remember_peer(const SockAddr &peer) noexcept {
    std::lock_guard lock(peer_mutex_);
    peer_ = peer;
}

SockAddr Socket::remembered_peer() const noexcept {
    std::lock_guard lock(peer_mutex_);
    return peer_;
}

}  // namespace anysctp
