// What the façade adds to an engine's non-blocking calls: waiting, connecting, closing. The same on both engines.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <span>

#include "handle.hpp"

namespace anysctp {

// The result of a call whose timeout is over: -EAGAIN or -ETIMEDOUT. Sets the last error's sentence.
Result gave_up(const char *operation, const Deadline &deadline) noexcept;
// The same for SO_RCVTIMEO and SO_SNDTIMEO: -EAGAIN, as on Linux.
Result direction_gave_up(const char *operation) noexcept;

// Throws EINTR, after which the call may be resumed.
[[noreturn]] void interrupted(const Deadline &deadline);

// While it exists, the thread waits on the socket, and may do the work of its stack meanwhile. Then signals come only while it waits.
class Turn {
public:
    Turn(Socket &socket, int events) : socket_(socket), waits_(socket.begin_wait(static_cast<short>(events))) {
        if (works()) between_waits_.block();
    }
    ~Turn() { socket_.end_wait(waits_); }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;

    short wait(short events, const Deadline &deadline, int slice_ms = -1) {
        const short ready = socket_.waiters.wait(socket_.fd(), events, deadline, slice_ms, between_waits_.before(), works());
        if (slice_ms >= 0) between_waits_.block();
        return ready;
    }

private:
    EngineSocket *works() noexcept { return waits_ == EngineSocket::Waits::and_works ? &socket_ : nullptr; }

    Socket &socket_;
    const EngineSocket::Waits waits_;
    BlockedSignals between_waits_;
};

// The first attempt may block in the stack for brief_ms. With a timeout of this length or more the call may overshoot by that
// much; with a shorter one it never blocks there, and is exact to the millisecond.
constexpr int64_t shortest_timeout_to_block_ms = 50 * Socket::brief_ms;

// Calls `attempt` until it returns something other than -EAGAIN or the socket's timeout is over; between attempts waits for the
// events.
// The first attempt blocks in the stack for a moment if the engine can, which saves a poll and a second attempt.
template <class Try>
Result waiting(const char *operation, Socket &socket, short events, int flags, Try &&attempt) {
    const int64_t timeout_ms = flags & ANYSCTP_MSG_DONTWAIT ? 0 : socket.timeout_ms.load();
    const bool patient = timeout_ms < 0 || timeout_ms >= shortest_timeout_to_block_ms;
    const bool block_briefly = patient && !resuming() && socket.may_block_briefly(events);
    Result result = attempt(block_briefly);
    if (result != -EAGAIN && result != -EINTR) return result;
    const int64_t set_ms = block_briefly || timeout_ms < 0 ? socket.direction_timeout_ms(events) : -1;
    const int64_t direction_ms = timeout_ms < 0 ? set_ms : -1;
    const Deadline deadline(timeout_ms < 0 ? direction_ms : timeout_ms);
    if (result == -EINTR) interrupted(deadline);
    if (direction_ms >= 0 && block_briefly) return direction_gave_up(operation);  // the attempt waited so long
    if (!deadline.immediate() && !deadline.over()) {
        const int slice_ms = events == ANYSCTP_WAIT_WRITE ? ANYSCTP_SEND_LOOK_MS : -1;
        Turn turn(socket, events);
        do {
            turn.wait(events, deadline, slice_ms);
            result = attempt(false);
            if (result != -EAGAIN) return result;
        } while (!deadline.over());
    }
    return direction_ms >= 0 ? direction_gave_up(operation) : gave_up(operation, deadline);
}

// Called after a receive of an end or a notification: a one-to-one socket remembers who ended its association.
void remember_end(Socket &socket, std::span<const std::byte> received, const anysctp_rcvinfo &info);
void remember_graceful_end(Socket &socket);
void remember_end(Socket &socket, const anysctp_notification &notification) noexcept;

// Throws EINVAL for a message that no engine would take on this socket.
void check_message(const Socket &socket, const Outgoing &message);

Result wait_ready(Socket &socket, int events, int64_t timeout_ms);

// Adds an accepted or peeled-off socket, which inherits what it does on Linux. Returns the descriptor.
Result add_child(const Socket &parent, SocketPtr child);

// Wakes all waiters and releases the socket. Its descriptor is closed when the last call on it returns.
void close_socket(SocketPtr socket);
// For a call that ends by closing its socket; another thread may have closed it already.
void close_unless_closed(int sock);

SockAddr peer_name(Socket &socket);

}  // namespace anysctp
