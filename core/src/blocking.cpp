// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blocking.hpp"

#include <poll.h>

#include <cstring>

#include "notification.hpp"
#include "sockets.hpp"

namespace anysctp {

static_assert(ANYSCTP_WAIT_READ == POLLIN && ANYSCTP_WAIT_WRITE == POLLOUT);

Result gave_up(const char *operation, const Deadline &deadline) noexcept {
    if (deadline.immediate()) return soft_fail(operation, EAGAIN, "it would have to wait, and the socket is non-blocking");
    return soft_fail(operation, ETIMEDOUT, "the socket's timeout is over");
}

Result direction_gave_up(const char *operation) noexcept {
    return soft_fail(operation, EAGAIN, "the time of SO_RCVTIMEO or SO_SNDTIMEO is over");
}

void remember_end(Socket &socket, std::span<const std::byte> received, const anysctp_rcvinfo &info) {
    if (!(info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) return remember_graceful_end(socket);
    if (socket.one_to_many() || socket.ending.by() || received.size() < sizeof(layout::Header)) return;
    anysctp_notification notification{};
    decode_notification(received, notification);
    remember_end(socket, notification);
}

void remember_end(Socket &socket, const anysctp_notification &notification) noexcept {
    if (!socket.one_to_many()) socket.ending.told(static_cast<int>(notification.ended_by));
}

void remember_graceful_end(Socket &socket) {
    if (socket.one_to_many() || socket.ending.by()) return;
    const bool receive_shut = socket.state_of(0) == ANYSCTP_STATE_ESTABLISHED;
    if (!receive_shut) socket.ending.gracefully();
}

void check_message(const Socket &socket, const Outgoing &message) {
    const bool ends = message.info.flags & (ANYSCTP_EOF | ANYSCTP_ABORT);
    if (!socket.one_to_many() && ends)
        fail(EINVAL, "a one-to-one (TCP-style) socket ends its association by shutdown or abort, not by a send flag");
    if (message.size == 0 && !ends) fail(EINVAL, "an SCTP message has at least one byte");
    if (message.size && message.info.flags & ANYSCTP_EOF) fail(EINVAL, "a send with the EOF flag carries no data");
}

Result wait_ready(Socket &socket, int events, int64_t timeout_ms) {
    const Deadline deadline(timeout_ms);
    Turn turn(socket, events);
    const short ready = turn.wait(static_cast<short>(events), deadline);
    // After an error or the end of the association both a read and a write return at once.
    return ready & (POLLERR | POLLHUP) ? events : ready & events;
}

Result add_child(const Socket &parent, SocketPtr child) {
    child->unused_options.inherit(parent.unused_options);
    return sockets().add(std::move(child));
}

// By value, so that the socket exists until this returns.  NOLINTNEXTLINE(performance-unnecessary-value-param)
void close_socket(SocketPtr socket) {
    socket->waiters.cancel();
    socket->closing();
}

void close_unless_closed(int sock) {
    try {
        close_socket(sockets().remove(sock));
    } catch (const Error &error) {
        if (error.error() != EBADF) throw;
    }
}

SockAddr peer_name(Socket &socket) {
    if (socket.one_to_many())
        fail(EOPNOTSUPP, "a one-to-many (UDP-style) socket has many peers: use getpaddrs with an association id");
    anysctp_status status{};
    if (socket.find_association(0, status) && status.state >= ANYSCTP_STATE_ESTABLISHED)
        socket.last_peer.set(parse_address(status.primary_host, status.primary_port, socket.family()));
    else if (!socket.was_associated())
        fail(ENOTCONN, "the socket has no association");
    return socket.last_peer.get();
}

}  // namespace anysctp
