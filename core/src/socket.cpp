// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cerrno>

#include "engine.hpp"

namespace anysctp {

void Socket::noticed(Option option, uint32_t value) noexcept {
    if (option == Option::sndbuf) sndbuf_chosen_ = true;
    if (option == Option::recvnxtinfo) next.want(value);
}

void Socket::noticed(RecordOption option) noexcept {
    if (option == RecordOption::default_sndinfo) default_sndinfo_ = true;
}

anysctp_sndinfo Socket::completed(const Outgoing &message) {
    anysctp_sndinfo info = message.info;
    if (!message.unsaid || !default_sndinfo_) return info;
    Where where{info.assoc_id};
    if (one_to_many() && message.to.size()) {
        try {
            where.assoc_id = assoc_id_of(message.to);
        } catch (const Error &) {
            where.assoc_id = ANYSCTP_FUTURE_ASSOC;  // the message sets it up
        }
    }
    anysctp_sndinfo usual{};
    get_record(RecordOption::default_sndinfo, where, &usual);
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
    if (size <= before) return false;  // that is not why it was refused
    // Twice as much, so that ever longer messages do not each ask for a little more.
    const size_t wanted = std::clamp<size_t>(2 * size_t{before}, size, ANYSCTP_LARGEST_GROWN_BUFFER);
    set_option(Option::sndbuf, {}, static_cast<uint32_t>(wanted));
    sndbuf_chosen_ = false;
    return get_option(Option::sndbuf, {}) >= size;
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
