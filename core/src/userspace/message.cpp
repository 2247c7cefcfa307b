// Sending and receiving on a user-space socket.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "packet_batch.hpp"
#include "hook.h"
#include "notify.hpp"
#include "numbers.hpp"
#include "socket.hpp"
#include "stack.hpp"

namespace anysctp {

namespace {

constexpr size_t notification_piece = 64 * 1024;

}  // namespace

Result UserspaceSocket::send_now(const Outgoing &message) {
    const anysctp_sndinfo info = completed(message);
    sctp_sendv_spa how{};
    how.sendv_flags = SCTP_SEND_SNDINFO_VALID;
    how.sendv_sndinfo.snd_sid = info.sid;
    how.sendv_sndinfo.snd_flags = numbers::send_flags_to_stack(static_cast<uint16_t>(info.flags & ~ANYSCTP_AUTH_KEY));
    how.sendv_sndinfo.snd_ppid = htonl(info.ppid);
    how.sendv_sndinfo.snd_context = info.context;
    how.sendv_sndinfo.snd_assoc_id = static_cast<sctp_assoc_t>(info.assoc_id);
    if (info.pr_policy != ANYSCTP_PR_NONE) {
        how.sendv_flags |= SCTP_SEND_PRINFO_VALID;
        how.sendv_prinfo.pr_policy = numbers::policy_to_stack(info.pr_policy);
        how.sendv_prinfo.pr_value = info.pr_value;
    }
    SockAddr to = for_stack(message.to);
    if (connecting_ && !to.size() && is_associating()) return -ENOTCONN;  // usrsctp would keep it for later
    const PacketBatch batch;
    const char nothing = 0;  // usrsctp refuses NULL even for the empty message that carries a flag
    const ssize_t sent = usrsctp_sendv(stack_socket_, message.size ? message.data : &nothing, message.size,
                                       to.size() ? to.get() : nullptr, to.size() ? 1 : 0, &how, sizeof how,
                                       SCTP_SENDV_SPA, 0);
    if (sent == 0 && message.size) return -EWOULDBLOCK;  // with explicit ends of records: too little room for a part
    return sent < 0 ? -errno : sent;
}

// usrsctp takes no key with a message (SCTP_AUTHINFO), but a message keeps the key that is active when it is sent.
Result UserspaceSocket::send_with_key(const Outgoing &message) {
    anysctp_sndinfo info = message.info;
    info.flags = static_cast<uint16_t>(info.flags & ~ANYSCTP_AUTH_KEY);
    const OptionTarget target{one_to_many() && message.to.size() ? assoc_id_of(message.to) : info.assoc_id};
    std::lock_guard lock(setup_mutex_);
    const uint32_t active = get_option(Option::auth_active_key, target);
    set_option(Option::auth_active_key, target, info.auth_keynumber);
    const Result sent = send_now({message.data, message.size, info, message.to, message.unsaid});
    set_option(Option::auth_active_key, target, active);
    return sent;
}

// The message may be the first to its peer, and make the association.
void UserspaceSocket::prepare_for(const Outgoing &message) {
    SockAddr peer = for_stack(message.to);
    if (message.info.assoc_id || usrsctp_getassocid(stack_socket_, peer.get())) return;
    const std::span peers(&message.to, 1);
    find_peer_port(peers);
    if (const int error = no_way_to(peers)) fail_to_associate(error, peers);
}

Result UserspaceSocket::try_send(const Outgoing &message, bool block_briefly) {
    throw_if_forked();
    if (message.to.size()) one_to_many() ? prepare_for(message) : check_peer(message.to);
    const auto attempt = [&] {
        return message.info.flags & ANYSCTP_AUTH_KEY ? send_with_key(message) : send_now(message);
    };
    const bool aborts = message.info.flags & ANYSCTP_ABORT;
    const int32_t aborted = !aborts ? 0 : message.to.size() ? assoc_id_of(message.to) : message.info.assoc_id;
    if (aborts) expect_own_abort(aborted);
    Result sent = attempt();
    if (aborts && sent < 0) forget_own_abort(aborted);
    if (aborts && sent == -EMSGSIZE) fail_reason_too_long(message.size);
    if (sent == -EWOULDBLOCK) {
        // Room may come between the attempt and the wish to be told of it: wish first, then try again.
        readiness_.wait_for_space(static_cast<uint32_t>(message.size));
        sent = attempt();
        if (sent == -EWOULDBLOCK) return -EAGAIN;
        readiness_.set_writable();
    }
    if (sent == -EMSGSIZE && grow_sndbuf(message.size)) return try_send(message, block_briefly);
    if (sent < 0) {
        const anysctp_sndinfo info = completed(message);
        send_failed(static_cast<int>(-sent), {message.data, message.size, info, message.to});
    }
    return sent;
}

// usrsctp would send a message that is for another to the socket's own peer.
void UserspaceSocket::check_peer(const SockAddr &to) {
    SockAddr peer = for_stack(to);
    // The usual case, without a list. The stack looks at the address alone, but all of a peer's have one port.
    if (to.port() == last_peer.get().port() && usrsctp_getassocid(stack_socket_, peer.get())) return;
    std::vector<SockAddr> addresses;
    try {
        addresses = peer_addresses(0);
    } catch (const Error &) {
        return;  // there is no association; the attempt to send says so
    }
    const auto is_it = [&](const SockAddr &address) { return for_stack(address) == peer; };
    if (std::ranges::none_of(addresses, is_it)) fail_not_the_peer();
}

// Before an association is aborted: its notification is to say so, as on Linux. usrsctp gives none of the causes.
void UserspaceSocket::expect_own_abort(int32_t assoc_id) {
    try {
        if (!one_to_many() || !event(assoc_id, ANYSCTP_ASSOC_CHANGE)) return;
    } catch (const Error &) {
        return;  // there is no such association
    }
    std::lock_guard lock(aborted_mutex_);
    aborted_here_.push_back(assoc_id);
}

// It was refused.
void UserspaceSocket::forget_own_abort(int32_t assoc_id) {
    std::lock_guard lock(aborted_mutex_);
    std::erase(aborted_here_, assoc_id);
}

// How the association of a one-to-one socket ended is told once, to whoever comes first.
void UserspaceSocket::nothing_to_send_to() {
    if (const int error = one_to_many() || reset_reported_ ? 0 : take_error()) ending.fail_over(error);
    ending.fail_to_send(!one_to_many() && was_associated());
}

// usrsctp's errno for the same mistake differs from Linux's in places.
void UserspaceSocket::send_failed(int error, const Outgoing &message) {
    if (error == EMSGSIZE)
        fail(EMSGSIZE, "the message of %zu bytes is longer than the send buffer (%u bytes); raise that with set_sndbuf",
             message.size, get_option(Option::sndbuf, {}));
    if (error == EINVAL) {
        anysctp_status status{};
        try {
            get(one_to_many() && message.to.size() ? assoc_id_of(message.to) : message.info.assoc_id, status);
        } catch (const Error &) {
            nothing_to_send_to();
        }
        if (message.info.sid >= status.outstrms)
            fail(EINVAL, "stream %u does not exist: the association has %u outgoing streams (0 to %u)", message.info.sid,
                 status.outstrms, status.outstrms - 1);
    }
    if (error == ENOENT || error == ENOTCONN || error == ECONNRESET) nothing_to_send_to();
    if (error == EADDRNOTAVAIL) fail_peer_of_another();
    fail_errno(error, "the stack did not take the message");
}

Result UserspaceSocket::receive_now(std::span<std::byte> buffer, int flags, anysctp_rcvinfo &info, SockAddr &from) {
    const int wanted_flags = flags;
    sctp_recvv_rn both{};
    socklen_t info_size = sizeof both, from_size = SockAddr::capacity;
    unsigned info_type = SCTP_RECVV_NOINFO;
    const ssize_t size = usrsctp_recvv(stack_socket_, buffer.data(), buffer.size(), from.get(), &from_size, &both,
                                       &info_size, &info_type, &flags);
    if (size < 0) return -errno;
    from = from_stack(from);
    // At the end of an association usrsctp says that there is information, but has stored none.
    const bool ended = size == 0 && !(flags & (MSG_EOR | MSG_NOTIFICATION));
    const bool known = !ended && (info_type == SCTP_RECVV_RCVINFO || info_type == SCTP_RECVV_RN);
    if (known && flags & MSG_EOR && both.recvv_rcvinfo.rcv_flags & ANYSCTP_CUT_OFF) {
        flags &= ~MSG_EOR;
        if (size == 0) return receive_now(buffer, wanted_flags, info, from);  // nothing is left of it
    }
    info = {};
    info.msg_flags = (flags & MSG_EOR ? unsigned{ANYSCTP_MSG_EOR} : 0u) |
                     (flags & MSG_NOTIFICATION ? unsigned{ANYSCTP_MSG_NOTIFICATION} : 0u);
    if (known) {
        const sctp_rcvinfo &received = both.recvv_rcvinfo;
        info.sid = received.rcv_sid;
        info.ssn = received.rcv_ssn;
        info.flags = received.rcv_flags & SCTP_UNORDERED ? ANYSCTP_UNORDERED : 0;
        info.ppid = ntohl(received.rcv_ppid);
        info.tsn = received.rcv_tsn;
        info.cumtsn = info.flags ? received.rcv_cumtsn : 0;  // RFC 6458, 5.3.5: of unordered messages
        info.context = received.rcv_context;
        info.assoc_id = static_cast<int32_t>(received.rcv_assoc_id);
    }
    if (size > 0 && !(wanted_flags & MSG_PEEK) && !(flags & (MSG_EOR | MSG_NOTIFICATION)))
        anysctp_hook_requeue_unfinished(stack_socket_);
    if (next.wanted()) {
        const sctp_nxtinfo &after = both.recvv_nxtinfo;
        next.put(info_type != SCTP_RECVV_RN ? std::optional<anysctp_nxtinfo>{}
                                            : anysctp_nxtinfo{0, after.nxt_sid, numbers::next_flags(after.nxt_flags),
                                                              ntohl(after.nxt_ppid), after.nxt_length,
                                                              static_cast<int32_t>(after.nxt_assoc_id)});
    }
    return size;
}

Result UserspaceSocket::try_recv(std::span<std::byte> buffer, bool peek, bool, anysctp_rcvinfo &info,
                                 anysctp_address *from) {
    throw_if_forked();
    std::lock_guard lock(receive_mutex_);
    if (from) *from = {};
    const int flags = peek ? MSG_PEEK : 0;
    SockAddr sender;
    if (!notification_.empty()) {
        if (from) sender_text_.get(notification_from_, *from);
        return deliver_notification(buffer, peek, info);
    }
    Result size = receive_now(buffer, flags, info, sender);
    if (size == -EWOULDBLOCK && readiness_.readable()) {
        // Nothing there after all, or only a part of a message that waits for its rest. Whatever comes from now on
        // makes the descriptor readable again; what came just before is found by another look.
        readiness_.set_readable(false);
        size = receive_now(buffer, flags, info, sender);
        unsettled_ = false;
    }
    if (refused_ && size <= 0) fail(ENOTCONN, "the socket has no association");
    if (size == -EWOULDBLOCK && receive_shut_) {
        readiness_.set_readable(true);
        info = {};
        return 0;
    }
    if (size == -EWOULDBLOCK) return -EAGAIN;
    if (size < 0) {
        if (size == -ECONNRESET || size == -ECONNABORTED || size == -ETIMEDOUT) {
            // Said once; then it is the end. usrsctp repeats it for ever on accepted sockets.
            if (std::exchange(reset_reported_, true)) {
                info = {};
                return 0;
            }
        }
        settle_readable();
        if (size == -ENOTCONN) fail(ENOTCONN, "the socket has no association");
        ending.fail_over(static_cast<int>(-size));
    }
    if (from && sender.size()) sender_text_.get(sender, *from);
    if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
        notification_from_ = sender;
        size = receive_notification(buffer, static_cast<size_t>(size), info.msg_flags & ANYSCTP_MSG_EOR, peek, info);
    }
    if (!peek) settle_readable();
    return size;
}

// The bytes so far are in buffer. A notification changes its length in translation, so it is gathered as a whole first.
Result UserspaceSocket::receive_notification(std::span<std::byte> buffer, size_t size, bool complete, bool peek,
                                             anysctp_rcvinfo &info) {
    std::vector<std::byte> theirs(buffer.begin(), buffer.begin() + static_cast<ptrdiff_t>(size));
    SockAddr from;
    while (!complete) {
        const size_t start = peek ? 0 : theirs.size();  // a peek starts at the beginning each time
        theirs.resize(theirs.size() + notification_piece);
        anysctp_rcvinfo more;
        const Result received = receive_now(std::span(theirs).subspan(start), peek ? MSG_PEEK : 0, more, from);
        theirs.resize(start + static_cast<size_t>(std::max<Result>(received, 0)));
        complete = received <= 0 || more.msg_flags & ANYSCTP_MSG_EOR;
    }
    notification_ = notification_from_stack(theirs);
    {
        std::lock_guard lock(aborted_mutex_);
        tell_own_abort(notification_, aborted_here_, peek);
    }
    notification_at_ = 0;
    const Result delivered = deliver_notification(buffer, peek, info);
    if (peek) notification_.clear();  // it is still in the stack's queue
    return delivered;
}

Result UserspaceSocket::deliver_notification(std::span<std::byte> buffer, bool peek, anysctp_rcvinfo &info) {
    const size_t left = notification_.size() - notification_at_;
    const size_t size = std::min(left, buffer.size());
    std::memcpy(buffer.data(), notification_.data() + notification_at_, size);
    info = {};
    info.msg_flags = ANYSCTP_MSG_NOTIFICATION | (size == left ? unsigned{ANYSCTP_MSG_EOR} : 0u);
    if (peek) return static_cast<Result>(size);
    notification_at_ += size;
    if (size == left) notification_.clear();
    settle_readable();
    return static_cast<Result>(size);
}

size_t UserspaceSocket::readable_bytes() {
    throw_if_forked();
    if (listening_port_ && !one_to_many()) fail(ENOTCONN, "the socket has no association");  // as on Linux
    std::lock_guard lock(receive_mutex_);
    if (!notification_.empty()) return notification_.size() - notification_at_;
    int is_notification = 0;
    const uint32_t bytes = anysctp_hook_next_bytes(stack_socket_, &is_notification, nullptr, 0);
    if (!is_notification) return bytes;
    std::vector<std::byte> theirs(bytes);
    anysctp_hook_next_bytes(stack_socket_, &is_notification, theirs.data(), bytes);
    return notification_from_stack(theirs).size();
}

// After a receive the descriptor says whether there is more. The stack is asked again after the descriptor was made unreadable,
// because data that came before that saw it still readable and left it alone.
void UserspaceSocket::settle_readable() {
    unsettled_ = receiving_ > 0;
    if (unsettled_) return;
    if (is_readable()) {
        readiness_.set_readable(true);
        return;
    }
    readiness_.set_readable(false);
    if (is_readable()) readiness_.set_readable(true);
}

bool UserspaceSocket::is_readable() {
    return !notification_.empty() || receive_shut_ || usrsctp_get_events(stack_socket_) & (SCTP_EVENT_READ | SCTP_EVENT_ERROR);
}

void UserspaceSocket::begin_receives() noexcept {
    std::lock_guard lock(receive_mutex_);
    receiving_++;
}

void UserspaceSocket::end_receives() noexcept {
    std::lock_guard lock(receive_mutex_);
    receiving_--;
    if (unsettled_) settle_readable();
}

}  // namespace anysctp
