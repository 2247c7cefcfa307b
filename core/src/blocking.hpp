// What the façade adds to an engine's non-blocking calls, the same on both: waiting, connecting, closing.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <span>

#include "engine.hpp"

namespace anysctp {

// The result of a call that had to give up waiting: -EAGAIN or -ETIMEDOUT, with its sentence.
Result gave_up(const char *operation, const Deadline &deadline) noexcept;
// The same after the time of one direction: -EAGAIN, as on Linux.
Result direction_gave_up(const char *operation) noexcept;

// Throws EINTR, after which the call may be resumed.
[[noreturn]] void interrupted(const Deadline &deadline);

// Shorter timeouts are kept to the millisecond; longer ones may be late by a stay, whose time is not looked at.
constexpr int64_t shortest_timeout_with_stay_ms = 50 * Socket::stay_ms;

// Try; as long as the answer is -EAGAIN wait for the events and try again, up to the socket's timeout. Where it can, the
// first attempt stays in the stack for a moment: attempt, poll and attempt again would be three system calls for one.
template <class Try>
Result waiting(const char *operation, Socket &socket, short events, int flags, Try &&attempt) {
    const int64_t timeout_ms = flags & ANYSCTP_MSG_DONTWAIT ? 0 : socket.timeout_ms.load();
    const bool patient = timeout_ms < 0 || timeout_ms >= shortest_timeout_with_stay_ms;
    const bool stay = patient && !resuming() && socket.may_stay(events);
    Result result = attempt(stay);
    if (result != -EAGAIN && result != -EINTR) return result;
    const int64_t set_ms = stay || timeout_ms < 0 ? socket.direction_timeout_ms(events) : -1;
    const int64_t direction_ms = timeout_ms < 0 ? set_ms : -1;
    const Deadline deadline(timeout_ms < 0 ? direction_ms : timeout_ms);
    if (result == -EINTR) interrupted(deadline);
    if (direction_ms >= 0 && stay) return direction_gave_up(operation);  // set past the library: the stay was as long
    const int slice_ms = events == ANYSCTP_WAIT_WRITE ? ANYSCTP_SEND_LOOK_MS : -1;
    BlockedSignals between_slices;
    while (!deadline.immediate() && !deadline.over()) {
        socket.waiters.wait(socket.fd(), events, deadline, slice_ms, between_slices.before());
        if (slice_ms >= 0) between_slices.block();
        result = attempt(false);
        if (result != -EAGAIN) return result;
    }
    return direction_ms >= 0 ? direction_gave_up(operation) : gave_up(operation, deadline);
}

// A receive has told an end, or a notification: a one-to-one socket remembers who ended its association.
void see_end(Socket &socket, std::span<const std::byte> received, const anysctp_rcvinfo &info);

// Throws EINVAL for a message that no engine would take on this socket.
void check_message(const Socket &socket, const Outgoing &message);

Result wait_ready(Socket &socket, int events, int64_t timeout_ms);

// Accepted or peeled off: gets what Linux would have it inherit, and its place among the sockets. Returns the descriptor.
Result add_child(const Socket &parent, SocketPtr child);

// Wake all waiters and let go of the socket; its descriptor is closed with the last call under way.
void close_socket(SocketPtr socket);
// The end of a call that closes its socket as well, if another thread has not done so meanwhile.
void close_unless_closed(int sock);

SockAddr peer_name(Socket &socket);
SockAddr optional_address(const char *host, uint16_t port, int family);  // no family for "" or NULL
uint16_t event_type(int type);                                         // throws EINVAL for what is no event type

}  // namespace anysctp
