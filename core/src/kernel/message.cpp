// Sending and receiving on a kernel socket, with its ancillary data (RFC 6458, section 5.3).
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/sctp.h>
#include <sys/ioctl.h>

#include <cstring>
#include <optional>

#include "control.hpp"
#include "socket.hpp"

namespace anysctp {

namespace {

// Those that go into a sctp_sndinfo; what goes to all associations (ANYSCTP_SENDALL) comes here one by one.
constexpr uint16_t known_flags = ANYSCTP_UNORDERED | ANYSCTP_ADDR_OVER | ANYSCTP_ABORT | ANYSCTP_SACK_IMMEDIATELY |
                                 ANYSCTP_EOF;

constexpr uint16_t next_flags = int{ANYSCTP_UNORDERED} | int{ANYSCTP_MSG_NOTIFICATION};

void check(const anysctp_sndinfo &info) {
    if (info.flags & ANYSCTP_EOR) fail(ENOPROTOOPT, "explicit ends of records are what the userspace engine alone has");
    if (info.flags & ~known_flags & ~ANYSCTP_AUTH_KEY) fail(EINVAL, "unknown send flags 0x%x", info.flags & ~known_flags);
    if (info.pr_policy & ~ANYSCTP_PR_PRIO) fail(EINVAL, "no such PR-SCTP policy: 0x%x", info.pr_policy);
}

void read_control(msghdr &message, anysctp_rcvinfo &info, std::optional<anysctp_nxtinfo> &next) noexcept {
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_SCTP && header->cmsg_type == SCTP_NXTINFO) {
            sctp_nxtinfo after;
            std::memcpy(&after, CMSG_DATA(header), sizeof after);
            const auto flags = static_cast<uint16_t>(after.nxt_flags & next_flags);
            next = anysctp_nxtinfo{0, after.nxt_sid, flags, ntohl(after.nxt_ppid), after.nxt_length, after.nxt_assoc_id};
        }
        if (header->cmsg_level != IPPROTO_SCTP || header->cmsg_type != SCTP_RCVINFO) continue;
        sctp_rcvinfo received;
        std::memcpy(&received, CMSG_DATA(header), sizeof received);
        info.sid = received.rcv_sid;
        info.ssn = received.rcv_ssn;
        info.flags = received.rcv_flags & SCTP_UNORDERED;
        info.ppid = ntohl(received.rcv_ppid);
        info.tsn = received.rcv_tsn;
        info.cumtsn = received.rcv_cumtsn;
        info.context = received.rcv_context;
        info.assoc_id = received.rcv_assoc_id;
    }
}

}  // namespace

// An attempt without MSG_DONTWAIT blocks only on an association, which a one-to-one socket is sure to have:
// without one a receiver would not learn that nothing can come, and a sender would wait for the peer's answer.
bool KernelSocket::may_block_briefly(short events) {
    if (one_to_many() ? events == ANYSCTP_WAIT_WRITE : !is_associated()) return false;
    if (!blocking_) set_blocking(true);
    return !own_times_[events == ANYSCTP_WAIT_WRITE];
}

Result KernelSocket::try_send(const Outgoing &message, bool block_briefly) {
    // A message that says nothing is left to the kernel, which also knows a default that was set past this library.
    const bool by_default = message.unsaid == ANYSCTP_DEFAULT_ALL && !message.info.flags && (!one_to_many() || !message.info.assoc_id);
    const anysctp_sndinfo info = by_default ? message.info : completed(message);
    check(info);
    if (info.flags & ANYSCTP_EOF) shuts_down(message);
    iovec data{const_cast<void *>(message.data), message.size};
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(sctp_sndinfo)) + CMSG_SPACE(sizeof(sctp_prinfo)) +
                                           CMSG_SPACE(sizeof(sctp_authinfo))] = {};
    msghdr header{};
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    if (message.to.size()) {
        header.msg_name = const_cast<sockaddr *>(message.to.get());
        header.msg_namelen = message.to.size();
    }
    header.msg_control = control;
    if (!by_default)
        append_control(header, IPPROTO_SCTP, SCTP_SNDINFO,
                       sctp_sndinfo{info.sid, static_cast<uint16_t>(info.flags & known_flags), htonl(info.ppid), info.context, info.assoc_id});
    if (info.pr_policy != ANYSCTP_PR_NONE)
        append_control(header, IPPROTO_SCTP, SCTP_PRINFO, sctp_prinfo{info.pr_policy, info.pr_value});
    if (info.flags & ANYSCTP_AUTH_KEY)
        append_control(header, IPPROTO_SCTP, SCTP_AUTHINFO, sctp_authinfo{info.auth_keynumber});
    ssize_t sent;
    {
        const Cancellable here(block_briefly);
        sent = sendmsg(fd(), &header, (block_briefly ? 0 : MSG_DONTWAIT) | MSG_NOSIGNAL);
    }
    if (sent >= 0) return sent;
    const int error = errno;
    if (error == EAGAIN || error == EINTR) return -error;
    if (error == EMSGSIZE && grow_sndbuf(message.size)) return try_send(message, block_briefly);
    send_failed(error, {message.data, message.size, info, message.to});
}

void KernelSocket::send_failed(int error, const Outgoing &message) {
    if (message.info.flags & ANYSCTP_ABORT && (error == EMSGSIZE || (error == ENOMEM && message.size > longest_reason)))
        fail_reason_too_long(message.size);
    if (!one_to_many() && error != EMSGSIZE && error != EINVAL) end_if_over();
    if (error == EMSGSIZE)
        fail(EMSGSIZE, "the message of %zu bytes is longer than the send buffer (%u bytes); raise that with set_sndbuf, "
             "and without CAP_NET_ADMIN also the sysctl net.core.wmem_max",
             message.size, get_option(Option::sndbuf, {}));
    // ESRCH: the association has ended while the call waited in the kernel; a one-to-one socket knows why.
    if (error == ESRCH) error = one_to_many() ? 0 : take_error();
    if (!error || error == EPIPE || error == ESHUTDOWN || error == ENOTCONN)
        ending.fail_to_send(!one_to_many() && was_associated());
    if (who_ended(error)) ending.fail_over(error);
    anysctp_status status{};
    int32_t assoc_id = message.info.assoc_id;
    if (error == EINVAL && one_to_many() && message.to.size()) {
        try {
            assoc_id = assoc_id_of(message.to);
        } catch (const Error &) {
            assoc_id = 0;
        }
    }
    if (error == EINVAL && find_association(assoc_id, status) && message.info.sid >= status.outstrms)
        fail(EINVAL, "stream %u does not exist: the association has %u outgoing streams (0 to %u)", message.info.sid,
             status.outstrms, status.outstrms - 1u);
    if (error == EADDRNOTAVAIL && !one_to_many() && !has_association(0)) {
        if (const int why = take_error()) ending.fail_over(why);
        ending.fail_to_send();
    }
    if (error == EADDRNOTAVAIL && !one_to_many()) fail_not_the_peer();
    if (error == EADDRNOTAVAIL) fail_peer_of_another();
    if (message.to.size() && one_to_many() && !assoc_id) fail_to_associate(error, {&message.to, 1});
    fail_errno(error, "the kernel did not take the message");
}

Result KernelSocket::try_recv(std::span<std::byte> buffer, bool peek, bool block_briefly, anysctp_rcvinfo &info,
                              anysctp_address *from) {
    SockAddr sender;
    iovec data{buffer.data(), buffer.size()};
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(sctp_rcvinfo)) + CMSG_SPACE(sizeof(sctp_nxtinfo)) +
                                           CMSG_SPACE(sizeof(sctp_sndrcvinfo))];
    msghdr header{};
    header.msg_name = sender.get();
    header.msg_namelen = SockAddr::capacity;
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    std::unique_lock one_receiver(receive_mutex_, std::defer_lock);
    if (one_to_many()) one_receiver.lock();  // a receive does not block there
    if (watches_ends_ && !drop_hidden_ends()) return -EAGAIN;
    ssize_t size;
    {
        const Cancellable here(block_briefly);
        size = recvmsg(fd(), &header, (block_briefly ? 0 : MSG_DONTWAIT) | (peek ? MSG_PEEK : 0));
    }
    // Without an association Linux does not let a one-to-many socket wait. Another thread may associate: wait by poll.
    if (size < 0 && errno == ENOTCONN && one_to_many()) return -EAGAIN;
    if (size < 0 && errno == EAGAIN) {
        if (const Result result = nothing_received(); result < 0) return result;
        // The association has ended, perhaps since that attempt: its notification, or the error, would come first.
        size = recvmsg(fd(), &header, MSG_DONTWAIT | (peek ? MSG_PEEK : 0));
        if (size < 0 && errno == EAGAIN) return 0;
    }
    if (size < 0) {
        if (errno == EINTR) return -EINTR;
        const int error = errno;
        if (error == ENOTCONN) fail(ENOTCONN, "the socket has no association");  // it listens
        ended_ = true;
        attempted_ = false;
        if (!one_to_many()) end_if_over();
        ending.fail_over(error);
    }
    const std::span received = buffer.first(static_cast<size_t>(size));
    if (header.msg_flags & MSG_NOTIFICATION && handle_assoc_change(received)) {
        drop_notification(peek, static_cast<uint32_t>(header.msg_flags));
        return try_recv(buffer, peek, block_briefly, info, from);
    }
    if (watches_ends_) {
        if (header.msg_flags & MSG_NOTIFICATION) handle_end_of_many(received);
        if (!peek) drop_hidden_ends();  // nobody else would, and the descriptor is readable for them
    }
    info = {};
    info.msg_flags = static_cast<uint32_t>(header.msg_flags) & (ANYSCTP_MSG_EOR | ANYSCTP_MSG_NOTIFICATION);
    std::optional<anysctp_nxtinfo> after;
    read_control(header, info, after);
    if (next.wanted()) next.put(after);
    if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
        put_stream_totals(received);
        put_who_shut_down(received);
    }
    if (from) {
        *from = {};
        // Linux names the peer of a notification as well, but its zones are not to be relied on here.
        if (!(info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) sender.drop_zone();
        if (header.msg_namelen) sender_text_.get(with_zone(sender, info.assoc_id), *from);
    }
    return size;
}

size_t KernelSocket::readable_bytes() {
    const auto queued = [this] {
        int bytes = 0;
        if (ioctl(fd(), FIONREAD, &bytes) == 0) return static_cast<size_t>(bytes);
        if (errno == ENOTCONN) fail(ENOTCONN, "the socket has no association");  // it listens
        fail_errno(errno, "the kernel does not say how much there is to receive");
    };
    const size_t bytes = queued();
    if (!bytes || !hides_end_) return bytes;
    std::byte first[1];
    anysctp_rcvinfo info;
    try_recv(first, true, false, info, nullptr);  // drops a notification that is kept from the program
    return queued();
}

// RFC 6525, section 6.1.3, has a stream change event say how many streams there are; Linux says how many came.
void KernelSocket::put_stream_totals(std::span<std::byte> notification) noexcept {
    sctp_stream_change_event event;
    if (notification.size() < sizeof event) return;
    std::memcpy(&event, notification.data(), sizeof event);
    anysctp_status status{};
    if (event.strchange_type != SCTP_STREAM_CHANGE_EVENT || !find_association(event.strchange_assoc_id, status)) return;
    event.strchange_instrms = status.instrms;
    event.strchange_outstrms = status.outstrms;
    std::memcpy(notification.data(), &event, sizeof event);
}

// Linux says EAGAIN in more cases than that nothing has come yet.
Result KernelSocket::nothing_received() {
    if (one_to_many() || is_associated()) return -EAGAIN;
    if (ended_) return 0;  // the error has been told; a blocking Linux socket would wait for ever
    if (has_association(0)) {
        connected_ = true;
        return -EAGAIN;
    }
    if (is_associating()) return -EAGAIN;
    if (!connected_) fail(ENOTCONN, "the socket has no association");
    return 0;  // shut down here, and the peer has agreed
}
}  // namespace anysctp
