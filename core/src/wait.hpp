// Waiting, timeouts and cancellation, the same for both engines: a poll on the socket's descriptor together with a
// wake-up descriptor of the waiting thread. Engines only ever run non-blocking.
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

using Clock = std::chrono::steady_clock;

// When a waiting call has to give up.
class Deadline {
public:
    // timeout_ms: -1 for ever, 0 at once. Takes over the deadline of an interrupted call after resume_interrupted().
    explicit Deadline(int64_t timeout_ms);

    bool immediate() const noexcept { return immediate_; }
    int remaining_ms() const noexcept;  // for poll(2): -1 for ever; rounded up
    bool over() const noexcept { return !forever_ && Clock::now() >= at_; }

private:
    bool immediate_, forever_;
    Clock::time_point at_;
};

// Throws EINTR and remembers the deadline for resume_interrupted().
[[noreturn]] void interrupted(const Deadline &deadline);
// The next Deadline made in this thread goes on from the last interrupted one, if the next call makes one.
void resume_interrupted() noexcept;
bool resuming() noexcept;

// Around each call: what it does not resume, a later one must not either.
struct ResumeScope {
    ~ResumeScope();
};

// pthread_cancel ends a thread where a call waits and nowhere else, so that no call is left half done. Around each call:
class Uncancelled {
public:
    Uncancelled() noexcept;
    ~Uncancelled();
    Uncancelled(const Uncancelled &) = delete;
    Uncancelled &operator=(const Uncancelled &) = delete;

private:
    int callers_, outer_;
};
// Around each wait:
class Cancellable {
public:
    explicit Cancellable(bool waits = true) noexcept;
    ~Cancellable();
    Cancellable(const Cancellable &) = delete;
    Cancellable &operator=(const Cancellable &) = delete;

private:
    const bool waits_;
};

// For a call that begins something and waits for its end: throws beforehand if there is no descriptor to wait with.
void be_able_to_wait();

// The threads that wait on one socket. cancel() ends all waits, now and from now on.
class Waiters {
public:
    // Wait until poll(2) reports one of the events (or an error) on fd. Returns the events; 0 when deadline or
    // slice_ms (-1: no slice) is over. Throws EBADF once cancelled, EINTR after a signal.
    // fd -1 waits for cancellation alone. `signals`: those that are blocked while it waits, if others are before.
    short wait(int fd, short events, const Deadline &deadline, int slice_ms = -1, const sigset_t *signals = nullptr);
    void cancel() noexcept;
    bool cancelled() const noexcept { return cancelled_; }
    // For a call that sees an end: the end may be that of the socket. Throws as wait does.
    void check() const;

private:
    struct Leaving;
    std::mutex mutex_;
    std::vector<int> wake_fds_;  // of the waiting threads
    std::atomic<bool> cancelled_{false};
};

// For what no descriptor tells: a thread looks again and again, less often with time.
class Backoff {
public:
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
