// How a one-to-one kernel socket learns that its association has ended.
//
// Linux keeps the descriptor readable after the peer ends a connected or accepted association. For a peeled-off or locally
// shut-down socket only SCTP_ASSOC_CHANGE reports the end. So the engine always subscribes to that notification on such a socket,
// hides it from a program that did not subscribe, and makes the descriptor readable itself (by shutdown of the receive side).
// An end with an error is reported once, to the send, receive or SO_ERROR that takes the error. The engine then makes the
// descriptor readable as well, so that a thread that waits to receive sees the end.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "socket.hpp"

#include <linux/sctp.h>

#include <algorithm>
#include <cstring>

#include "notification.hpp"
#include "option_refused.hpp"

namespace anysctp {

namespace {
// The kernel decides about notification types that this library does not know.
[[noreturn]] void event_refused(KernelSocket &socket, int32_t assoc_id, uint16_t type, int error) {
    if (error == EINVAL && !known_notification(type)) fail_no_notification(type);
    option_refused(socket, "event", assoc_id, {}, error);
}
}  // namespace

void KernelSocket::watch_end() {
    if (watches_end_ || one_to_many()) return;
    hides_end_ = !event(0, SCTP_ASSOC_CHANGE);
    watches_end_ = true;
    set_event(0, SCTP_ASSOC_CHANGE, !hides_end_);
    end_if_over();  // the association may have ended before the subscription
}

void KernelSocket::end_if_over() noexcept {
    if (connected_ && !has_association(0)) ::shutdown(fd(), SHUT_RD);
}

bool KernelSocket::event(int32_t assoc_id, uint16_t type) {
    sctp_event event{assoc_id, type, 0};
    socklen_t size = sizeof event;
    if (getsockopt(fd(), IPPROTO_SCTP, SCTP_EVENT, &event, &size) < 0) event_refused(*this, assoc_id, type, errno);
    return event.se_on && !(type == SCTP_ASSOC_CHANGE && (hides_end_ || hides_end_of(assoc_id)));
}

void KernelSocket::subscribe(int32_t assoc_id, uint16_t type, bool on) {
    const sctp_event event{assoc_id, type, on};
    if (setsockopt(fd(), IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event) < 0) event_refused(*this, assoc_id, type, errno);
}

void KernelSocket::set_event(int32_t assoc_id, uint16_t type, bool on) {
    const bool watched = type == SCTP_ASSOC_CHANGE && watches_end_;
    subscribe(assoc_id, type, on || watched);
    if (watched) hides_end_ = !on;
    if (type == SCTP_ASSOC_CHANGE && on) show_end_of(assoc_id);
}

bool KernelSocket::handle_assoc_change(std::span<const std::byte> notification) noexcept {
    static constexpr uint16_t type = SCTP_ASSOC_CHANGE;
    if (!watches_end_ || std::memcmp(notification.data(), &type, std::min(notification.size(), sizeof type)) != 0) return false;
    end_if_over();
    return hides_end_;
}

// Called before a one-to-many socket shuts an association down, so that the notification can say that this side did.
void KernelSocket::shuts_down(const Outgoing &message) {
    try {
        const int32_t assoc_id = message.to.size() ? assoc_id_of(message.to) : message.info.assoc_id;
        if (!has_association(assoc_id) || !event(assoc_id, SCTP_ASSOC_CHANGE)) return;
        std::lock_guard lock(shut_here_mutex_);
        if (std::ranges::find(shut_here_, assoc_id) == shut_here_.end()) shut_here_.push_back(assoc_id);
    } catch (const Error &) {
        // There is no such association: the send fails.
    }
}

// Linux does not say who shut an association down. If this side did not, the peer did; with SCTP_AUTOCLOSE it may also have been
// the stack, so then nobody is named.
void KernelSocket::put_who_shut_down(std::span<std::byte> notification) noexcept {
    layout::assoc_change change;
    if (notification.size() < sizeof change) return;
    std::memcpy(&change, notification.data(), sizeof change);
    if (change.header.type != SCTP_ASSOC_CHANGE || change.state == SCTP_COMM_UP || change.state == SCTP_RESTART) return;
    bool here = ending.was_shut_here();
    if (one_to_many()) {
        std::lock_guard lock(shut_here_mutex_);
        here = std::erase(shut_here_, change.assoc_id) > 0;
    }
    if (change.state != SCTP_SHUTDOWN_COMP) return;
    uint32_t idle_seconds = 0;
    socklen_t size = sizeof idle_seconds;
    if (!here && one_to_many()) getsockopt(fd(), IPPROTO_SCTP, SCTP_AUTOCLOSE, &idle_seconds, &size);
    if (!here && idle_seconds) return;
    change.header.flags = here ? ANYSCTP_ENDED_BY_US : ANYSCTP_ENDED_BY_PEER;
    std::memcpy(notification.data(), &change, sizeof change);
}

// Discards the rest of a hidden notification that a small buffer or a peek left in the queue.
void KernelSocket::drop_notification(bool all, uint32_t flags) noexcept {
    sctp_assoc_change part;
    while (all || !(flags & MSG_EOR)) {
        iovec data{&part, sizeof part};
        msghdr header{};
        header.msg_iov = &data;
        header.msg_iovlen = 1;
        if (recvmsg(fd(), &header, MSG_DONTWAIT) <= 0) return;
        flags = static_cast<uint32_t>(header.msg_flags);
        all = false;
    }
}

}  // namespace anysctp
