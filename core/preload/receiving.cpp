// recv() and what else receives.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <netinet/sctp.h>

#include <algorithm>

#include "addresses.hpp"
#include "ancillary.hpp"
#include "libc.hpp"
#include "messages.hpp"

namespace anysctp::preload {

namespace {

struct Received {
    anysctp_rcvinfo info;
    anysctp_address from;
};

// On Linux a one-to-many socket does not wait for what cannot come.
bool nothing_can_come(const ProgramSocket &socket) {
    int listens = 0;
    return socket.style == SOCK_SEQPACKET && anysctp_get_assoc_ids(socket.facade, nullptr, 0) == 0 &&
           anysctp_getsockopt(socket.facade, SOL_SOCKET, SO_ACCEPTCONN, &listens, sizeof listens) >= 0 && !listens;
}

anysctp_result receive_one(const ProgramSocket &socket, void *buffer, size_t size, int flags, Received &received) {
    const auto attempt = [&](int how) { return anysctp_recvv(socket.facade, buffer, size, how, &received.info, &received.from); };
    if (socket.style == SOCK_SEQPACKET && !socket.nonblocking && !(flags & ANYSCTP_MSG_DONTWAIT)) {
        const anysctp_result result = attempt(flags | ANYSCTP_MSG_DONTWAIT);
        if (result != -EAGAIN) return result;
        if (nothing_can_come(socket)) return -ENOTCONN;
    }
    return restarting(socket, [&] { return attempt(flags); });
}

int facade_flags(int flags) {
    return (flags & MSG_DONTWAIT ? ANYSCTP_MSG_DONTWAIT : 0) | (flags & MSG_PEEK ? ANYSCTP_MSG_PEEK : 0);
}

// A receive without room tells of the message, and leaves it where it is.
anysctp_result receive(const ProgramSocket &socket, const OnePiece &room, int flags, Received &received) {
    ANYSCTP_INIT(&received.info);
    const int wanted = facade_flags(flags);
    char byte;
    if (room.size()) return receive_one(socket, room.data(), room.size(), wanted, received);
    const anysctp_result result = receive_one(socket, &byte, 1, wanted | ANYSCTP_MSG_PEEK, received);
    received.info.msg_flags &= ~static_cast<uint32_t>(ANYSCTP_MSG_EOR);
    return std::min<anysctp_result>(result, 0);
}

// TCP has no messages: until the room is full, if the program says so.
anysctp_result receive_stream(const ProgramSocket &socket, const OnePiece &room, int flags, Received &received) {
    ANYSCTP_INIT(&received.info);
    const int wanted = facade_flags(flags);
    const bool all = flags & MSG_WAITALL && !wanted;
    size_t stored = 0;
    do {
        const anysctp_result result = receive_one(socket, room.data() + stored, room.size() - stored, wanted, received);
        if (result < 0 && !stored) return result;
        if (result <= 0) break;
        stored += static_cast<size_t>(result);
    } while (all && stored < room.size());
    return static_cast<anysctp_result>(stored);
}

int message_flags(const anysctp_rcvinfo &info) {
    return (info.msg_flags & ANYSCTP_MSG_EOR ? MSG_EOR : 0) | (info.msg_flags & ANYSCTP_MSG_NOTIFICATION ? MSG_NOTIFICATION : 0);
}

}  // namespace

ssize_t receive_message(const Call &call, const ProgramSocket &socket, msghdr &message, int flags) {
    if (flags & MSG_ERRQUEUE) return call.fails(EAGAIN, "SCTP has no queue of errors");
    OnePiece room(message);
    Received received{};
    const bool stream = socket.for_tcp && room.size();
    const anysctp_result result = (stream ? receive_stream : receive)(socket, room, flags, received);
    if (result < 0) return call(result);
    room.scatter(static_cast<size_t>(result));
    message.msg_flags = stream ? 0 : message_flags(received.info);
    if (message.msg_name) write_address(socket, received.from, static_cast<sockaddr *>(message.msg_name), &message.msg_namelen);
    const bool is_message = !(message.msg_flags & MSG_NOTIFICATION) && (result > 0 || message.msg_flags & MSG_EOR);
    if (is_message)
        write_ancillary(socket, received.info, message);
    else
        message.msg_controllen = 0;
    return call(result);
}

}  // namespace anysctp::preload

using namespace anysctp::preload;

extern "C" {

ssize_t recvmsg(int fd, msghdr *message, int flags) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().recvmsg(fd, message, flags);
    const Call call("recvmsg", fd);
    return message ? receive_message(call, *socket, *message, flags) : call.fails(EFAULT, "there is no message");
}

ssize_t recvfrom(int fd, void *data, size_t size, int flags, sockaddr *address, socklen_t *length) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().recvfrom(fd, data, size, flags, address, length);
    const iovec part{data, size};
    msghdr message = one_part(part, address, address && length ? *length : 0);
    const ssize_t received = receive_message(Call("recv", fd), *socket, message, flags);
    if (received >= 0 && address && length) *length = message.msg_namelen;
    return received;
}

ssize_t recv(int fd, void *data, size_t size, int flags) {
    return kind_of(fd) & of_program ? recvfrom(fd, data, size, flags, nullptr, nullptr) : libc().recv(fd, data, size, flags);
}

ssize_t read(int fd, void *data, size_t size) {
    return kind_of(fd) & of_program ? recvfrom(fd, data, size, 0, nullptr, nullptr) : libc().read(fd, data, size);
}

ssize_t readv(int fd, const iovec *parts, int count) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().readv(fd, parts, count);
    msghdr message = of_parts(parts, count);
    return receive_message(Call("readv", fd), *socket, message, 0);
}

// MSG_WAITFORONE and the time limit are about the messages after the first one: Linux looks at the time between two of them.
int recvmmsg(int fd, mmsghdr *messages, unsigned count, int flags, timespec *limit) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().recvmmsg(fd, messages, count, flags, limit);
    const Call call("recvmmsg", fd);
    timespec end{};
    if (limit) {
        clock_gettime(CLOCK_MONOTONIC, &end);
        end.tv_sec += limit->tv_sec, end.tv_nsec += limit->tv_nsec;
    }
    unsigned received = 0;
    while (received < count) {
        const ssize_t size = receive_message(call, *socket, messages[received].msg_hdr, flags & ~MSG_WAITFORONE);
        if (size < 0) break;
        messages[received++].msg_len = static_cast<unsigned>(size);
        if (!size && !(messages[received - 1].msg_hdr.msg_flags & MSG_EOR)) break;  // the end
        if (flags & MSG_WAITFORONE) flags |= MSG_DONTWAIT;
        if (!limit) continue;
        timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        const int64_t left_ns = (end.tv_sec - now.tv_sec) * INT64_C(1'000'000'000) + end.tv_nsec - now.tv_nsec;
        if (left_ns <= 0) break;
    }
    return received || !count ? static_cast<int>(call(received)) : -1;
}

ssize_t __recv_chk(int fd, void *data, size_t size, size_t room, int flags) {
    if (!(kind_of(fd) & of_program) || size > room) return libc().__recv_chk(fd, data, size, room, flags);
    return recv(fd, data, size, flags);
}

ssize_t __recvfrom_chk(int fd, void *data, size_t size, size_t room, int flags, sockaddr *address, socklen_t *length) {
    if (!(kind_of(fd) & of_program) || size > room) return libc().__recvfrom_chk(fd, data, size, room, flags, address, length);
    return recvfrom(fd, data, size, flags, address, length);
}

ssize_t __read_chk(int fd, void *data, size_t size, size_t room) {
    return kind_of(fd) & of_program && size <= room ? read(fd, data, size) : libc().__read_chk(fd, data, size, room);
}

}  // extern "C"
