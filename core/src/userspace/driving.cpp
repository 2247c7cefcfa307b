// SPDX-License-Identifier: LGPL-2.1-or-later
#include "driving.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "intake.hpp"

namespace anysctp::driving {

namespace {

using Clock = std::chrono::steady_clock;

// The library's own thread wakes for packets even if another one drives. It then leaves them to that one for so long, and does the
// work itself only if the other has not come round: it computes, or a signal's handler keeps it.
constexpr std::chrono::milliseconds patience(3);

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

bool others_drive() noexcept {
    if (state().driven) return true;
    const Clock::time_point last{Clock::duration(state().last_turn.load(std::memory_order_relaxed))};
    return Clock::now() - last < patience;
}

// Whether a thread that drives has done the work meanwhile.
bool was_done() {
    State &s = state();
    const unsigned before = s.turns;
    std::unique_lock lock(s.mutex);
    s.patient = true;
    s.left_alone.wait_for(lock, patience, [&s] { return !s.patient; });
    s.patient = false;
    return s.turns != before;
}

void serve() {
    pollfd fds[intake::most_sources];
    const std::span sources(fds, intake::sources(fds));
    for (;;) {
        if (poll(fds, sources.size(), -1) < 0) continue;
        if (others_drive() && was_done()) continue;
        if (!intake::take_in(sources)) {
            state().over = true;
            return;
        }
    }
}

}  // namespace

void start(std::chrono::microseconds busy) {
    state().busy = busy;
    std::thread(serve).detach();
}

std::chrono::microseconds busy_time() noexcept { return state().busy; }

bool begin() noexcept {
    if (state().waiting.fetch_add(1) != 0 || state().over) return false;
    state().driven = true;
    return true;
}

void end(bool drove) noexcept {
    State &s = state();
    if (drove) s.driven = false;
    if (s.waiting.fetch_sub(1) == 1 || !drove) return;
    // Others wait, and this thread may not be back soon.
    s.last_turn = 0;
    if (!s.patient) return;
    std::lock_guard lock(s.mutex);
    s.patient = false;
    s.left_alone.notify_one();
}

bool work(std::span<const pollfd> reported) noexcept {
    if (!intake::take_in(reported)) return !(state().over = true);
    state().last_turn.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    state().turns++;
    return true;
}

}  // namespace anysctp::driving
