// How a call that waits for the end of one association of a one-to-many kernel socket learns whether all was delivered.
//
// Only SCTP_ASSOC_CHANGE tells that, in the receive queue. The call peeks at the front of the queue to see it. If the program did
// not subscribe to it, the call does, for this association, and drops the notification before the program receives it. The call
// cannot see a notification that is behind unread messages.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "socket.hpp"

#include <linux/sctp.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "notification.hpp"

namespace anysctp {

namespace {

constexpr size_t largest_told = 512;  // long enough to see whether an ABORT came

int error_of(const anysctp_notification &end) {
    if (end.state == ANYSCTP_SHUTDOWN_COMP) return 0;
    switch (end.ended_by) {
    case ANYSCTP_ENDED_BY_PEER: return ECONNRESET;
    case ANYSCTP_ENDED_BY_SILENCE: return ETIMEDOUT;
    default: return ECONNABORTED;
    }
}

}  // namespace

void KernelSocket::watch_end_of(int32_t assoc_id) {
    try {
        const bool asked_for = event(assoc_id, SCTP_ASSOC_CHANGE);
        if (!asked_for) subscribe(assoc_id, SCTP_ASSOC_CHANGE, true);
        std::lock_guard lock(ends_mutex_);
        ends_.push_back({assoc_id, 0, !asked_for});
        watches_ends_ = true;
    } catch (const Error &) {
        // There is no such association: the call fails.
    }
}

bool KernelSocket::hides_end_of(int32_t assoc_id) {
    if (!watches_ends_) return false;
    std::lock_guard lock(ends_mutex_);
    return std::ranges::any_of(ends_, [&](const End &end) { return end.hidden && end.assoc_id == assoc_id; });
}

// The program subscribed to the notification itself.
void KernelSocket::show_end_of(int32_t assoc_id) {
    std::lock_guard lock(ends_mutex_);
    for (End &end : ends_)
        if (end.assoc_id == assoc_id) end.hidden = false;
}

bool KernelSocket::handle_end_of_many(std::span<const std::byte> notification) noexcept {
    layout::assoc_change change;
    if (notification.size() < sizeof change) return false;
    std::memcpy(&change, notification.data(), sizeof change);
    if (change.header.type != SCTP_ASSOC_CHANGE) return false;
    anysctp_notification told{};
    decode_notification(notification, told);
    bool hidden = false;
    std::lock_guard lock(ends_mutex_);
    for (End &end : ends_) {
        if (end.assoc_id != change.assoc_id) continue;
        hidden = hidden || end.hidden;
        if (change.state == SCTP_COMM_UP || change.state == SCTP_RESTART) continue;
        end.seen = true;
        end.error = error_of(told);
    }
    std::erase_if(ends_, [](const End &end) { return end.seen && !end.awaited; });
    watches_ends_ = !ends_.empty();
    return hidden;
}

bool KernelSocket::drop_hidden_ends() noexcept {
    for (;;) {
        std::array<std::byte, largest_told> start;
        iovec data{start.data(), start.size()};
        msghdr header{};
        header.msg_iov = &data;
        header.msg_iovlen = 1;
        const ssize_t size = recvmsg(fd(), &header, MSG_PEEK | MSG_DONTWAIT);
        if (size < 0) return errno != EAGAIN;
        const auto received = std::span(start).first(static_cast<size_t>(size));
        if (!(header.msg_flags & MSG_NOTIFICATION) || !handle_end_of_many(received)) return true;
        drop_notification(true, 0);
    }
}

std::optional<int> KernelSocket::take_end_of(int32_t assoc_id) noexcept {
    std::lock_guard one_receiver(receive_mutex_);
    drop_hidden_ends();
    std::lock_guard lock(ends_mutex_);
    const auto end = std::ranges::find_if(ends_, [&](const End &each) { return each.awaited && each.assoc_id == assoc_id; });
    if (end == ends_.end()) return std::nullopt;
    const int error = end->error;
    end->awaited = false;
    if (end->seen || !end->hidden) ends_.erase(end);
    watches_ends_ = !ends_.empty();
    return error;
}

}  // namespace anysctp
