// SPDX-License-Identifier: LGPL-2.1-or-later
#include "driving.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "blocked_signals.hpp"
#include "engine.hpp"
#include "error.hpp"
#include "intake.hpp"
#include "loops.hpp"
#include "stack.hpp"

namespace anysctp::driving {

namespace {

using Clock = std::chrono::steady_clock;

// The library's own thread wakes for packets even if another one drives. It then leaves them to that one for so long, and does the
// work itself only if the other has not come round: it computes, or a signal's handler keeps it. The handlers of an event loop
// often take longer, and to take the work from it and to give it back costs more.
constexpr std::chrono::milliseconds patience(3), patience_with_loop(20);

struct State {
    std::atomic<int> waiting{0};
    std::atomic<bool> driven{false}, over{false};  // over: the program has closed the wire's descriptors
    std::atomic<unsigned> turns{0};
    std::atomic<Clock::rep> last_turn{0};
    std::mutex mutex;
    std::condition_variable left_alone;
    std::atomic<bool> patient{false};
    std::chrono::microseconds busy{};  // from the start on
};

// Never destroyed: the thread runs until the process is gone.
State &state() {
    static State &the_state = *new State;
    return the_state;
}

Clock::time_point last_turn() noexcept { return Clock::time_point(Clock::duration(state().last_turn.load())); }

bool others_drive() noexcept { return state().driven || loops::drives() || Clock::now() - last_turn() < patience; }

// Whether a thread that drives has done the work meanwhile. It has time from when it did so last: a packet that has come since
// may have waited while this thread did.
bool was_done() {
    State &s = state();
    const unsigned before = s.turns;
    std::unique_lock lock(s.mutex);
    s.patient = true;  // before it looks: see leave_alone()
    if (others_drive()) {
        const auto longest = loops::drives() ? patience_with_loop : patience;
        const auto last = last_turn(), now = Clock::now();
        s.left_alone.wait_until(lock, (now - last < longest ? last : now) + longest, [&s] { return !s.patient; });
    }
    s.patient = false;
    return s.turns != before;
}

// Whoever drove does not come round soon: the library's own thread shall look at once.
void leave_alone() {
    State &s = state();
    s.last_turn = 0;
    if (!s.patient) return;
    std::lock_guard lock(s.mutex);
    s.patient = false;
    s.left_alone.notify_one();
}

void serve() {
    pollfd fds[intake::most_sources];
    const std::span sources(fds, intake::sources(fds));
    for (;;) {
        if (poll(fds, sources.size(), -1) < 0) continue;
        if (was_done()) continue;
        loops::stand_down();
        if (!intake::take_in(sources)) {
            state().over = true;
            return;
        }
        if (!state().waiting) loops::call();
    }
}

}  // namespace

void start(std::chrono::microseconds busy) {
    state().busy = busy;
    std::thread(serve).detach();
}

std::chrono::microseconds busy_time() noexcept { return state().busy; }

bool begin() noexcept {
    const bool first = state().waiting.fetch_add(1) == 0;
    if (loops::stand_down()) leave_alone();
    if (!first || state().over) return false;
    state().driven = true;
    return true;
}

void end(bool drove) noexcept {
    State &s = state();
    if (drove) s.driven = false;
    if (s.waiting.fetch_sub(1) == 1 || !drove) return;
    leave_alone();  // others wait, and this thread may not be back soon
}

void wait_aside() noexcept {
    if (loops::stand_down_here()) leave_alone();
}

bool work(std::span<const pollfd> reported) noexcept {
    if (!intake::take_in(reported)) return !(state().over = true);
    state().last_turn.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    state().turns++;
    return true;
}

}  // namespace anysctp::driving

namespace anysctp {

int open_loop() {
    stack::check_fork();
    if (!stack::started())
        fail(EOPNOTSUPP, "no user-space stack runs here, so an event loop has nothing to do for it; kernel sockets do without");
    return loops::open();
}

void work_in_loop(int loop) {
    stack::check_fork();
    BlockedSignals at_work;
    at_work.block();
    if (!loops::come_round(loop)) return;
    // Each of the two sees the other: this one, or begin().
    if (driving::state().waiting) {
        loops::stand_down();
        return;
    }
    pollfd fds[intake::most_sources];
    const std::span sources(fds, intake::sources(fds));
    if (poll(fds, sources.size(), 0) >= 0) driving::work(sources);
}

void close_loop(int loop) {
    if (stack::in_child()) {
        ::close(loop);  // what it watches is the parent's
        return;
    }
    loops::close(loop);
    driving::leave_alone();
}

}  // namespace anysctp
