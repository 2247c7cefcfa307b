// SPDX-License-Identifier: LGPL-2.1-or-later
#include "connecting.hpp"

#include <poll.h>

#include <algorithm>

#include "blocking.hpp"
#include "handle.hpp"

namespace anysctp {

namespace {

// How long the result of a failed attempt is kept for a program that asks for it.
constexpr std::chrono::minutes kept_for(1);

// On a one-to-many socket a stack does not say why an association never came up. An attempt that ended before all INITs
// could have been sent was refused; one that took as long as that was never answered (RFC 9260, 5.1 and 8.1).
std::chrono::milliseconds time_of_all_inits(Socket &socket) {
    anysctp_initmsg initmsg{};
    anysctp_rtoinfo rtoinfo{};
    socket.get_record(RecordOption::initmsg, {}, &initmsg);
    socket.get_record(RecordOption::rtoinfo, {}, &rtoinfo);
    std::chrono::milliseconds total(0), timeout(rtoinfo.initial), longest(rtoinfo.max);
    if (initmsg.max_init_timeo) longest = std::min(longest, std::chrono::milliseconds(initmsg.max_init_timeo));
    for (int attempt = 0; attempt < initmsg.max_attempts; attempt++) {
        total += std::min(timeout, longest);
        timeout = std::min(2 * timeout, longest);
    }
    return total;
}

Attempt begin(const char *operation, Socket &socket, std::span<const SockAddr> peers) {
    Attempt attempt{peers.front(), 0, operation, Clock::now() + time_of_all_inits(socket)};
    socket.start_connect(peers, attempt.assoc_id);
    if (!socket.one_to_many()) socket.last_peer.set(attempt.peer);
    socket.attempts.begin(attempt, socket.one_to_many());
    return attempt;
}

int progress_of(Socket &socket, const Attempt &attempt) {
    const int progress = socket.connect_progress(attempt.assoc_id);
    if (progress != ENOTCONN) return progress;
    return Clock::now() < attempt.gives_up ? ECONNREFUSED : ETIMEDOUT;
}

void check_associated(Socket &socket, const Attempt &attempt, int progress) {
    socket.attempts.forget(attempt);
    if (!progress) return;
    if (!socket.one_to_many()) socket.ending.told(who_ended(progress));
    Socket::fail_to_associate(progress, {&attempt.peer, 1});
}

Result under_way(const char *operation) noexcept {
    return soft_fail(operation, EINPROGRESS, "under way; the socket becomes writable when it is over");
}

// The attempt this thread waited for last. A call that resumes after a signal goes on waiting for it.
struct Waited {
    const Socket *socket = nullptr;
    Attempt attempt;
};
thread_local Waited last_waited;

}  // namespace

void Attempts::begin(const Attempt &attempt, bool one_to_many) {
    std::lock_guard lock(mutex_);
    if (!one_to_many) attempts_.clear();
    while (!attempts_.empty() && attempts_.front().gives_up + kept_for < Clock::now()) attempts_.pop_front();
    std::erase_if(attempts_, [&](const Attempt &each) { return each.peer == attempt.peer; });
    attempts_.push_back(attempt);
}

std::optional<Attempt> Attempts::find(const SockAddr &peer) const {
    std::lock_guard lock(mutex_);
    const auto is_to_peer = [&](const Attempt &each) { return !peer.size() || each.peer == peer; };
    const auto found = std::ranges::find_if(attempts_, is_to_peer);
    return found == attempts_.end() ? std::nullopt : std::optional(*found);
}

void Attempts::forget(const Attempt &attempt) {
    std::lock_guard lock(mutex_);
    std::erase_if(attempts_, [&](const Attempt &each) {
        return each.peer == attempt.peer && each.assoc_id == attempt.assoc_id;
    });
}

// One-to-one sockets become writable when an attempt is over. One-to-many sockets may be writable or readable because of other
// associations, so there the state is polled.
Result connect(const char *operation, Socket &socket, std::span<const SockAddr> peers, int32_t &assoc_id) {
    const bool goes_on = resuming() && last_waited.socket == &socket;
    const Deadline deadline(socket.call_timeout_ms(ANYSCTP_WAIT_WRITE));
    if (!deadline.immediate()) be_able_to_wait();
    const Attempt attempt = goes_on ? last_waited.attempt : begin(operation, socket, peers);
    assoc_id = attempt.assoc_id;
    last_waited = {&socket, attempt};
    // Also if the stack is done already, so that a program sees the same on both engines.
    if (deadline.immediate()) return under_way(operation);
    int progress = progress_of(socket, attempt);
    std::optional<Backoff> backoff;
    std::optional<Turn> turn;
    if (socket.one_to_many())
        backoff.emplace(socket);
    else
        turn.emplace(socket, ANYSCTP_WAIT_WRITE);
    while (progress == EINPROGRESS) {
        if (deadline.over() && socket.timeout_ms < 0)
            return soft_fail(operation, EINPROGRESS, "the time of SO_SNDTIMEO is over; the attempt goes on");
        if (deadline.over()) return soft_fail(operation, ETIMEDOUT, "the socket's timeout is over; the attempt goes on");
        if (backoff)
            backoff->wait(socket.waiters, deadline);
        else
            turn->wait(POLLOUT, deadline);
        progress = progress_of(socket, attempt);
    }
    socket.waiters.check();
    check_associated(socket, attempt, progress);
    return 0;
}

Result connect_result(Socket &socket, const SockAddr &peer) {
    const bool one_to_many = socket.one_to_many();
    if (one_to_many && !peer.size())
        fail(EINVAL, "a one-to-many (UDP-style) socket may have many attempts: the peer's address says which");
    const auto attempt = socket.attempts.find(one_to_many ? peer : SockAddr());
    if (attempt) {
        const int progress = progress_of(socket, *attempt);
        if (progress == EINPROGRESS) return under_way(attempt->operation);
        try {
            check_associated(socket, *attempt, progress);
        } catch (const Error &error) {
            return soft_fail(attempt->operation, error.error(), error.what(), error.ended_by());
        }
        return attempt->assoc_id;
    }
    anysctp_status status{};
    if (!socket.find_association(one_to_many ? socket.assoc_id_of(peer) : 0, status))
        fail(ENOTCONN, "no attempt to associate has begun, or its result was told before");
    return status.state < ANYSCTP_STATE_ESTABLISHED ? under_way("connect") : Result{status.assoc_id};
}

}  // namespace anysctp
