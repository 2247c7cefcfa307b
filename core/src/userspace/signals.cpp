// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <initializer_list>
#include <system_error>
#include <thread>

#include "blocked_signals.hpp"
#include "hook.h"
#include "wait.hpp"

namespace anysctp::signals {

namespace {

constexpr std::initializer_list<int> deadly = {SIGTERM, SIGINT, SIGHUP};
// The thread that the signal interrupts may hold a lock of the stack; then it has to go on.
constexpr int patience_ms = 100;
constexpr int look_ms = 10;
// The process ends in this time even if a lock of the stack is never free. On a busy machine a thread waits long for a processor.
constexpr int longest_abort_ms = 2000;

int to_thread[2];  // a pipe
uint32_t linger = 0;
pid_t owner = 0;
std::atomic<int> signals_before{0};
std::atomic<bool> hurried{false}, locks_are_free{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free, "a signal's handler uses them");

void handle(int number);

void die_of(int number) {
    std::signal(number, SIG_DFL);
    raise(number);
}

bool is_ours(int number) {
    struct sigaction now {};
    return sigaction(number, nullptr, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == handle;
}

// Async-signal-safe. A program that waits in a system call should not see it interrupted, so this returns only if the other
// thread cannot go on otherwise.
void handle(int number) {
    const int before = errno;
    if (!is_ours(number)) return;  // a later handler called this one as its predecessor; the signal is not for us
    // The child of a fork lacks the thread. A second signal ends the wait for the delivery, a third one every wait.
    const int before_this = signals_before++;
    if (getpid() != owner || before_this > 1) return die_of(number);
    const auto told = static_cast<unsigned char>(number);
    if (before_this) {
        hurried = true;
        locks_are_free = false;  // this thread may be another one
    } else if (write(to_thread[1], &told, 1) != 1) {
        return die_of(number);
    }
    for (int waited = 0; waited < patience_ms && !locks_are_free; waited++) poll(nullptr, 0, 1);
    while (locks_are_free) poll(nullptr, 0, look_ms);  // the process ends here
    errno = before;
}

template <typename Condition>
void wait_until(Condition met, uint32_t at_most_ms) {
    const auto deadline = Clock::now() + std::chrono::milliseconds(at_most_ms);
    while (!met() && Clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void end_associations() {
    wait_until(
        [] {
            const anysctp_backlog backlog = anysctp_hook_backlog();
            locks_are_free = true;
            return hurried || (!backlog.bytes && !backlog.shutting_down);
        },
        linger);
    anysctp_hook_abort_all("the process was ended by a signal");
}

void watch() {
    unsigned char number = 0;
    while (read(to_thread[0], &number, 1) != 1) continue;
    std::atomic<bool> &done = *new std::atomic<bool>{false};  // both threads use it, and one of them may never end
    try {
        std::thread([&done] {
            end_associations();
            done = true;
        }).detach();
        wait_until([&done] { return done || hurried; }, linger);
        wait_until([&done] { return done.load(); }, patience_ms);
        if (!done) locks_are_free = false;  // not all: another one is that of the packets that leave
        wait_until([&done] { return done.load(); }, longest_abort_ms);
    } catch (const std::system_error &) {
        // No thread can be made: the peers notice the end by silence.
    }
    sigset_t just_this;
    sigemptyset(&just_this);
    sigaddset(&just_this, number);
    pthread_sigmask(SIG_UNBLOCK, &just_this, nullptr);
    die_of(number);
}

bool has_default(int number) {
    struct sigaction now {};
    return sigaction(number, nullptr, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL;
}

}  // namespace

void end_associations_first(uint32_t linger_ms) {
    if (!linger_ms || pipe(to_thread) < 0) return;
    for (const int end : to_thread) fcntl(end, F_SETFD, FD_CLOEXEC);
    linger = linger_ms;
    owner = getpid();
    try {
        BlockedSignals from_here;
        from_here.block();
        std::thread(watch).detach();
    } catch (const std::system_error &) {
        return;
    }
    struct sigaction ours {};
    ours.sa_handler = handle;
    ours.sa_flags = SA_RESTART | SA_NODEFER;  // a second signal of the same number interrupts the first
    sigemptyset(&ours.sa_mask);
    for (const int number : deadly)
        if (has_default(number)) sigaction(number, &ours, nullptr);
}

}  // namespace anysctp::signals
