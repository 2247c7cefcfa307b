// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wait.hpp"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "engine.hpp"
#include "error.hpp"
#include "platform.hpp"

namespace anysctp {

namespace {

struct Interrupted {
    Deadline deadline{-1};
    bool valid = false, resume = false;
};
thread_local Interrupted *interrupted_call = nullptr;  // a pointer: most threads never need the object

Interrupted &interrupted_slot() {
    thread_local Interrupted slot;
    interrupted_call = &slot;
    return slot;
}

// After fork() parent and child must not share wake-up descriptors, because each would take the other's wake-ups.
std::atomic<unsigned> fork_generation{0};
const int fork_handler = pthread_atfork(nullptr, nullptr, [] { fork_generation++; });

// The descriptor by which other threads wake this one. It exists from the thread's first wait to its end.
class WakeUp {
public:
    ~WakeUp() { platform::close_wakeup(wakeup_); }
    platform::Wakeup &get() {
        if (wakeup_.read_fd < 0 || generation_ != fork_generation) {
            platform::close_wakeup(wakeup_);
            wakeup_ = platform::make_wakeup();
            generation_ = fork_generation;
        }
        return wakeup_;
    }

private:
    platform::Wakeup wakeup_;
    unsigned generation_ = 0;
};
thread_local WakeUp this_thread;

thread_local int callers_cancel_state = PTHREAD_CANCEL_DISABLE;

// Looks for so long before it sleeps: to wake a thread takes longer than anything else of a round trip.
int poll_busily(const sigset_t *signals, std::span<pollfd> fds, int timeout_ms, std::chrono::microseconds busy) {
    if (timeout_ms >= 0) busy = std::min<std::chrono::microseconds>(busy, std::chrono::milliseconds(timeout_ms));
    if (busy.count() > 0) {
        const auto until = Clock::now() + busy;
        do {
            if (const int ready = platform::poll_letting_in(signals, fds.data(), fds.size(), 0)) return ready;
        } while (Clock::now() < until);
    }
    return platform::poll_letting_in(signals, fds.data(), fds.size(), timeout_ms);
}

}  // namespace

Deadline::Deadline(int64_t timeout_ms) : immediate_(timeout_ms == 0), forever_(timeout_ms < 0) {
    if (interrupted_call && interrupted_call->resume) {
        interrupted_call->resume = interrupted_call->valid = false;
        *this = interrupted_call->deadline;
        return;
    }
    // A timeout that is too long for the clock is no limit.
    if (timeout_ms > INT64_MAX / 2'000'000) forever_ = true;
    if (!forever_) at_ = Clock::now() + std::chrono::milliseconds(timeout_ms);
}

int Deadline::remaining_ms() const noexcept {
    if (forever_) return -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - Clock::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, INT_MAX));
}

void interrupted(const Deadline &deadline) {
    Interrupted &slot = interrupted_slot();
    slot.deadline = deadline;
    slot.valid = true;
    fail(EINTR, "interrupted by a signal");
}

void resume_interrupted() noexcept {
    if (interrupted_call && interrupted_call->valid) interrupted_call->resume = true;
}

bool resuming() noexcept { return interrupted_call && interrupted_call->resume; }

ResumeScope::~ResumeScope() {
    if (resuming()) interrupted_call->resume = false;
}

Uncancelled::Uncancelled() noexcept : outer_(callers_cancel_state) {
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &callers_);
    callers_cancel_state = callers_;
}

Uncancelled::~Uncancelled() {
    callers_cancel_state = outer_;
    pthread_setcancelstate(callers_, nullptr);
}

Cancellable::Cancellable(bool waits) noexcept : waits_(waits) {
    if (waits_) pthread_setcancelstate(callers_cancel_state, nullptr);
}

Cancellable::~Cancellable() {
    if (waits_) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
}

void be_able_to_wait() { this_thread.get(); }

struct Waiters::Leaving {
    Waiters &waiters;
    const platform::Wakeup &wakeup;
    const pollfd &woken;
    ~Leaving() {
        std::lock_guard lock(waiters.mutex_);
        auto &all = waiters.wake_fds_;
        all.erase(std::find(all.begin(), all.end(), wakeup.write_fd));
        if (woken.revents || waiters.cancelled_) platform::drain_wakeup(wakeup);  // cancel() may have come after poll()
    }
};

short Waiters::wait(int fd, short events, const Deadline &deadline, int slice_ms, const sigset_t *signals, EngineSocket *works) {
    platform::Wakeup &wakeup = this_thread.get();
    {
        std::lock_guard lock(mutex_);
        check();
        wake_fds_.push_back(wakeup.write_fd);
    }
    constexpr size_t own = 2;
    pollfd fds[own + EngineSocket::most_inputs] = {{wakeup.read_fd, POLLIN, 0}, {fd, events, 0}};
    std::span inputs(fds + own, works ? works->inputs(std::span(fds).subspan(own)) : 0);
    const Leaving leaving{*this, wakeup, fds[0]};  // also when the thread is cancelled
    const auto busy = works ? works->busy_time() : std::chrono::microseconds();
    const auto began = works && slice_ms >= 0 ? Clock::now() : Clock::time_point();
    int left_of_slice = slice_ms;
    for (;;) {
        // What this thread itself made ready, the descriptor does not tell.
        if (const short now = works ? works->has(events) : short{0}) return now;
        int timeout = deadline.remaining_ms();
        if (slice_ms >= 0 && (timeout < 0 || timeout > left_of_slice)) timeout = left_of_slice;
        int ready, error;
        {
            const Cancellable here;
            ready = poll_busily(signals, std::span(fds, (fd < 0 ? 1 : own) + inputs.size()), timeout, busy);
            error = ready < 0 ? errno : 0;
        }
        check();
        if (error == EINTR) interrupted(deadline);
        if (error) fail_errno(error, "poll");
        if (fd >= 0 && fds[1].revents & POLLNVAL) fail(EBADF, "the socket is closed");  // the program closed it by close(2)
        if (ready == 0 || fds[0].revents || fds[1].revents) return ready > 0 ? fds[1].revents : short{0};
        if (!works->work(inputs)) inputs = {};
        // Packets may come faster than they are taken in.
        if (deadline.over()) return 0;
        if (slice_ms < 0) continue;
        left_of_slice = std::max(0, slice_ms - static_cast<int>((Clock::now() - began) / std::chrono::milliseconds(1)));
        if (!left_of_slice) return 0;
    }
}

void Waiters::check() const {
    if (cancelled_) fail(EBADF, "the socket was closed in another thread");
}

void Waiters::cancel() noexcept {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    for (int fd : wake_fds_) platform::wake(fd);
}

Backoff::Backoff(EngineSocket &socket) { socket.begin_wait(0); }

}  // namespace anysctp
