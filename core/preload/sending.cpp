// send() and what else sends.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <signal.h>

#include <algorithm>

#include "addresses.hpp"
#include "ancillary.hpp"
#include "libc.hpp"
#include "messages.hpp"

namespace anysctp::preload {

namespace {

constexpr size_t longest_piece_of_stream = 64 * 1024;

int facade_flags(int flags) { return flags & MSG_DONTWAIT ? ANYSCTP_MSG_DONTWAIT : 0; }

anysctp_result send_one(const ProgramSocket &socket, const void *data, size_t size, const SendWishes &wishes,
                        const anysctp_address &to, int flags) {
    const int stay = facade_flags(flags);
    const anysctp_sndinfo *info = wishes.unsaid == ANYSCTP_DEFAULT_ALL && !wishes.info.flags ? nullptr : &wishes.info;
    if (!wishes.has_init && wishes.more_addresses.empty())
        return restarting(socket, [&] {
            return anysctp_sendv(socket.facade, data, size, info, to.host, to.port, stay | (info ? wishes.unsaid : 0));
        });
    std::vector<const char *> hosts;
    if (*to.host) hosts.push_back(to.host);
    for (const anysctp_address &more : wishes.more_addresses) hosts.push_back(more.host);
    const anysctp_result sent = restarting(socket, [&] {
        return anysctp_sendx(socket.facade, data, size, info, hosts.data(), hosts.size(), to.port,
                             wishes.has_init ? &wishes.init : nullptr, stay | (info ? wishes.unsaid : 0));
    });
    return sent < 0 ? sent : static_cast<anysctp_result>(size);
}

// On Linux a one-to-one socket associates with the address of its first message.
anysctp_result associate_and_send(const ProgramSocket &socket, const OnePiece &data, const SendWishes &wishes,
                                  const anysctp_address &to, int flags) {
    anysctp_address peer;
    if (anysctp_getpeername(socket.facade, &peer) != -ENOTCONN) return -EPIPE;
    const anysctp_result connected = restarting(socket, [&] { return anysctp_connect(socket.facade, to.host, to.port); });
    return connected < 0 ? connected : send_one(socket, data.data(), data.size(), wishes, {}, flags);
}

// TCP has no messages: as much as there is room for.
anysctp_result send_stream(const ProgramSocket &socket, const OnePiece &data, const SendWishes &wishes, int flags) {
    size_t sent = 0;
    while (sent < data.size()) {
        const size_t length = std::min(data.size() - sent, longest_piece_of_stream);
        const anysctp_result result = send_one(socket, data.data() + sent, length, wishes, {}, flags);
        if (result < 0) return sent ? static_cast<anysctp_result>(sent) : result;
        sent += length;
    }
    return static_cast<anysctp_result>(sent);
}

}  // namespace

ssize_t send_message(const Call &call, const ProgramSocket &socket, const msghdr &message, int flags) {
    anysctp_address to{};
    SendWishes wishes{};
    if (message.msg_name && message.msg_namelen && !socket.for_tcp &&
        !read_address(socket, static_cast<const sockaddr *>(message.msg_name), message.msg_namelen, to))
        return call.fails(EINVAL, "this is no address for this socket");
    if (const int error = read_wishes(message, wishes)) return call.fails(error, "this ancillary data is not for SCTP");
    OnePiece data(message);
    data.gather();
    anysctp_result result = socket.for_tcp ? send_stream(socket, data, wishes, flags)
                                           : send_one(socket, data.data(), data.size(), wishes, to, flags);
    if (result == -EPIPE && *to.host && socket.style == SOCK_STREAM) result = associate_and_send(socket, data, wishes, to, flags);
    const ssize_t answer = call(result);
    if (result == -EPIPE && !(flags & MSG_NOSIGNAL)) {
        raise(SIGPIPE);
        errno = EPIPE;
    }
    return answer;
}

}  // namespace anysctp::preload

using namespace anysctp::preload;

extern "C" {

ssize_t sendmsg(int fd, const msghdr *message, int flags) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().sendmsg(fd, message, flags);
    const Call call("sendmsg", fd);
    return message ? send_message(call, *socket, *message, flags) : call.fails(EFAULT, "there is no message");
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const sockaddr *address, socklen_t length) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().sendto(fd, data, size, flags, address, length);
    const iovec part{const_cast<void *>(data), size};
    return send_message(Call("send", fd), *socket, one_part(part, address, length), flags);
}

ssize_t send(int fd, const void *data, size_t size, int flags) {
    return kind_of(fd) & of_program ? sendto(fd, data, size, flags, nullptr, 0) : libc().send(fd, data, size, flags);
}

ssize_t write(int fd, const void *data, size_t size) {
    return kind_of(fd) & of_program ? sendto(fd, data, size, 0, nullptr, 0) : libc().write(fd, data, size);
}

ssize_t writev(int fd, const iovec *parts, int count) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().writev(fd, parts, count);
    return send_message(Call("writev", fd), *socket, of_parts(parts, count), 0);
}

int sendmmsg(int fd, mmsghdr *messages, unsigned count, int flags) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().sendmmsg(fd, messages, count, flags);
    const Call call("sendmmsg", fd);
    unsigned sent = 0;
    for (; sent < count; sent++) {
        const ssize_t size = send_message(call, *socket, messages[sent].msg_hdr, flags);
        if (size < 0) break;
        messages[sent].msg_len = static_cast<unsigned>(size);
    }
    return sent || !count ? static_cast<int>(call(sent)) : -1;
}

// The system would write into the descriptor, behind the façade's back. A program that gets EINVAL reads and writes instead.
ssize_t sendfile(int to, int from, off_t *offset, size_t count) noexcept {
    if (!((kind_of(to) | kind_of(from)) & of_program)) return libc().sendfile(to, from, offset, count);
    return Call("sendfile", to).fails(EINVAL, "only the system can do that, with sockets of its own");
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) noexcept { return sendfile(to, from, offset, count); }

ssize_t splice(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t count, unsigned flags) {
    if (!((kind_of(to) | kind_of(from)) & of_program)) return libc().splice(from, from_offset, to, to_offset, count, flags);
    return Call("splice", to).fails(EINVAL, "only the system can do that, with sockets of its own");
}

}  // extern "C"
