// Waiting, timeouts and cancellation, the same for both engines: poll(2) on the socket's descriptor and on one by which other
// threads wake the waiting one.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

#include "blocked_signals.hpp"

namespace anysctp {

class EngineSocket;

using Clock = std::chrono::steady_clock;

// The time at which a waiting call gives up.
class Deadline {
public:
    // timeout_ms: -1 means no limit, 0 not to wait. After resume_interrupted() it has the interrupted call's deadline instead.
    explicit Deadline(int64_t timeout_ms);

    bool immediate() const noexcept { return immediate_; }
    int remaining_ms() const noexcept;  // for poll(2), rounded up; -1: no limit
    bool over() const noexcept { return !forever_ && Clock::now() >= at_; }

private:
    bool immediate_, forever_;
    Clock::time_point at_;
};

// Throws EINTR and remembers the deadline for resume_interrupted().
[[noreturn]] void interrupted(const Deadline &deadline);
// The next call in this thread has the deadline of the interrupted one, if it waits.
void resume_interrupted() noexcept;
bool resuming() noexcept;

// Around each call. Its end clears a pending resume that the call did not use, so that no later call does.
struct ResumeScope {
    ~ResumeScope();
};

// pthread_cancel ends a thread only while a call waits, so that no call is left half done. This is around each call:
class Uncancelled {
public:
    Uncancelled() noexcept;
    ~Uncancelled();
    Uncancelled(const Uncancelled &) = delete;
    Uncancelled &operator=(const Uncancelled &) = delete;

private:
    int callers_, outer_;
};
// This is around each wait:
class Cancellable {
public:
    explicit Cancellable(bool waits = true) noexcept;
    ~Cancellable();
    Cancellable(const Cancellable &) = delete;
    Cancellable &operator=(const Cancellable &) = delete;

private:
    const bool waits_;
};

// Throws if there is no descriptor to wait with. A call that starts something and then waits calls this first.
void be_able_to_wait();

// The threads that wait on one socket. After cancel() every wait ends, and no new one begins.
class Waiters {
public:
    // Waits until poll(2) reports one of the events, or an error, on fd; -1: only until cancel(). Returns the events, or 0 after
    // the deadline or slice_ms (-1: no slice). Throws EBADF after cancel(), EINTR after a signal. `signals`: the signal mask
    // during the wait, if it is not the thread's. `works`: the socket whose stack's work the thread does meanwhile, if any.
    short wait(int fd, short events, const Deadline &deadline, int slice_ms = -1, const sigset_t *signals = nullptr,
               EngineSocket *works = nullptr);
    void cancel() noexcept;
    bool cancelled() const noexcept { return cancelled_; }
    // Throws EBADF after cancel(). A call that sees an association end asks whether the socket was closed.
    void check() const;

private:
    struct Leaving;
    std::mutex mutex_;
    std::vector<int> wake_fds_;  // of the waiting threads
    std::atomic<bool> cancelled_{false};
};

// Between polls of a state that no descriptor tells: each pause is twice as long, up to 20 ms.
class Backoff {
public:
    explicit Backoff(EngineSocket &socket);
    void wait(Waiters &waiters, const Deadline &deadline) {
        signals_.block();
        waiters.wait(-1, 0, deadline, pause_ms_, signals_.before());
        pause_ms_ = std::min(2 * pause_ms_, 20);
    }

private:
    int pause_ms_ = 1;
    BlockedSignals signals_;
};

}  // namespace anysctp
