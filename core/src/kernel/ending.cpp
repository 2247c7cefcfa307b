// How a one-to-one kernel socket learns that its association has ended.
//
// Linux makes a descriptor readable for ever at the end that a peer asks for, if the socket was connected or accepted. When it
// was peeled off, or shut down here, the end is told by a notification alone, for which nobody may have asked. So such a
// socket always has that one; it is kept from a program that does not want it, and the descriptor is made readable then.
// An end in an error is told by that error alone, and only to the call that takes it: a send, a receive or SO_ERROR. So the
// descriptor is made readable then, too, for those that wait for something to receive.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "socket.hpp"

#include <linux/sctp.h>

#include <algorithm>
#include <cstring>

#include "notification.hpp"
#include "option_refused.hpp"

namespace anysctp {

namespace {
// Types that this library does not know are for the kernel to judge.
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
    end_if_over();  // perhaps before anybody watched
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

// Before a one-to-many socket asks for the end of an association: its notification is to say so.
void KernelSocket::shuts_down(const Outgoing &message) {
    try {
        const int32_t assoc_id = message.to.size() ? assoc_id_of(message.to) : message.info.assoc_id;
        if (!has_association(assoc_id) || !event(assoc_id, SCTP_ASSOC_CHANGE)) return;
        std::lock_guard lock(shut_here_mutex_);
        if (std::ranges::find(shut_here_, assoc_id) == shut_here_.end()) shut_here_.push_back(assoc_id);
    } catch (const Error &) {
        // There is no such association: the send will tell.
    }
}

// Linux does not say who has shut an association down. If this side was not asked to, the peer has, or the stack itself, which
// an idle association is ended by.
void KernelSocket::put_who_shut_down(std::span<std::byte> notification) noexcept {
    layout::AssocChange change;
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

// A reader with a small buffer, or one that peeked, has left something.
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
