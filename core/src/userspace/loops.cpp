// SPDX-License-Identifier: LGPL-2.1-or-later
#include "loops.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>
#include <vector>

#include "error.hpp"
#include "platform.hpp"
#include "wire.hpp"

namespace anysctp::loops {

namespace {

struct Loop {
    int fd;         // the program's; it may close that itself, and another file may get the number
    int duplicate;  // ours
    platform::Wakeup call;
};

struct State {
    std::mutex mutex;
    std::vector<Loop> loops;
    bool called = false;                   // the only loop
    std::atomic<std::thread::id> driver{};  // its thread, while it drives
};

// Never destroyed: the stack's threads run until the process is gone.
State &state() {
    static State &the_state = *new State;
    return the_state;
}

// All of these with the mutex.

std::vector<Loop>::iterator find(int fd) { return std::ranges::find(state().loops, fd, &Loop::fd); }

void unwatch_wire(const Loop &loop) noexcept {
    for (const wire::Source &each : wire::sources()) platform::unwatch(loop.duplicate, each.fd);
}

bool watch_wire(const Loop &loop) noexcept {
    const bool watched =
        std::ranges::all_of(wire::sources(), [&](const wire::Source &each) { return platform::watch(loop.duplicate, each.fd); });
    if (!watched) unwatch_wire(loop);
    return watched;
}

// Nobody drives or is called any more.
void dismiss() noexcept {
    State &s = state();
    if (s.called) platform::drain_wakeup(s.loops.front().call);
    s.called = false;
    if (!drives()) return;
    unwatch_wire(s.loops.front());
    s.driver = std::thread::id();
}

void release(std::vector<Loop>::iterator loop) {
    dismiss();
    ::close(loop->duplicate);
    platform::close_wakeup(loop->call);
    state().loops.erase(loop);
}

}  // namespace

int open() {
    State &s = state();
    std::lock_guard lock(s.mutex);
    Loop made{platform::make_watch(), -1, {}};
    try {
        made.duplicate = fcntl(made.fd, F_DUPFD_CLOEXEC, 0);
        if (made.duplicate < 0) fail_errno(errno, "no descriptor for an event loop");
        made.call = platform::make_wakeup();
        if (!platform::watch(made.duplicate, made.call.read_fd)) fail_errno(errno, "no descriptor for an event loop");
        if (const auto stale = find(made.fd); stale != s.loops.end()) release(stale);
        dismiss();
        s.loops.push_back(made);
    } catch (...) {
        ::close(made.fd);
        if (made.duplicate >= 0) ::close(made.duplicate);
        platform::close_wakeup(made.call);
        throw;
    }
    return made.fd;
}

void close(int loop) {
    std::lock_guard lock(state().mutex);
    const auto found = find(loop);
    if (found == state().loops.end()) fail(EBADF, "%d is not the descriptor of an event loop", loop);
    release(found);
    ::close(loop);
}

bool come_round(int loop) {
    State &s = state();
    std::lock_guard lock(s.mutex);
    const auto found = find(loop);
    if (found == s.loops.end()) fail(EBADF, "%d is not the descriptor of an event loop", loop);
    if (s.called) platform::drain_wakeup(found->call);
    s.called = false;
    if (s.loops.size() > 1 || (!drives() && !watch_wire(*found))) return false;
    s.driver = std::this_thread::get_id();
    return true;
}

bool drives() noexcept { return state().driver.load() != std::thread::id(); }

void call() noexcept {
    State &s = state();
    std::lock_guard lock(s.mutex);
    if (s.called || drives() || s.loops.size() != 1) return;
    s.called = true;
    platform::wake(s.loops.front().call.write_fd);
}

bool stand_down() noexcept {
    if (!drives()) return false;
    std::lock_guard lock(state().mutex);
    const bool did = drives();
    dismiss();
    return did;
}

bool stand_down_here() noexcept { return state().driver.load() == std::this_thread::get_id() && stand_down(); }

}  // namespace anysctp::loops
