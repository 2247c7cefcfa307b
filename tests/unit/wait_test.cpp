// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wait.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <thread>

#include "failing.hpp"

using namespace anysctp;
using std::chrono::milliseconds;

namespace {

struct Pair {
    int fds[2];
    Pair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0); }
    ~Pair() {
        close(fds[0]);
        close(fds[1]);
    }
};

milliseconds taken(auto &&code) {
    const auto start = Clock::now();
    code();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

// Signals a thread repeatedly until it says that it is done, because a signal before its wait would be lost.
void signal_until(pthread_t thread, const std::atomic<bool> &done) {
    while (!done) {
        pthread_kill(thread, SIGUSR1);
        std::this_thread::sleep_for(milliseconds(1));
    }
}

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGUSR1, &action, nullptr);
}

}  // namespace

TEST(Wait, DeadlinesCount) {
    EXPECT_TRUE(Deadline(0).immediate());
    EXPECT_TRUE(Deadline(0).over());
    EXPECT_EQ(Deadline(0).remaining_ms(), 0);
    EXPECT_EQ(Deadline(-1).remaining_ms(), -1);
    EXPECT_FALSE(Deadline(-1).over());
    EXPECT_FALSE(Deadline(-1).immediate());
    const Deadline soon(1000);
    EXPECT_GT(soon.remaining_ms(), 500);
    EXPECT_LE(soon.remaining_ms(), 1000);
    EXPECT_FALSE(soon.over());
}

TEST(Wait, TheLongestDeadlinesDoNotOverflow) {
    for (int64_t ms : {int64_t{INT_MAX}, int64_t{INT_MAX} + 1, INT64_MAX / 2'000'000, INT64_MAX / 1'000'000, INT64_MAX}) {
        const Deadline deadline(ms);
        EXPECT_FALSE(deadline.over()) << ms;
        const int remaining = deadline.remaining_ms();
        EXPECT_TRUE(remaining == -1 || remaining > INT_MAX - 1000) << ms << " " << remaining;
    }
}

TEST(Wait, ReturnsTheEventsOrNothingInTime) {
    Pair pair;
    Waiters waiters;
    EXPECT_EQ(waiters.wait(pair.fds[0], POLLOUT, Deadline(-1)), POLLOUT);
    EXPECT_GE(taken([&] { EXPECT_EQ(waiters.wait(pair.fds[0], POLLIN, Deadline(30)), 0); }), milliseconds(30));
    EXPECT_EQ(write(pair.fds[1], "x", 1), 1);
    EXPECT_EQ(waiters.wait(pair.fds[0], POLLIN, Deadline(-1)), POLLIN);
}

TEST(Wait, ASliceEndsAWaitEarlier) {
    Waiters waiters;
    EXPECT_LT(taken([&] { EXPECT_EQ(waiters.wait(-1, 0, Deadline(-1), 10), 0); }), milliseconds(5000));
}

TEST(Wait, CancelEndsAllWaitsNowAndLater) {
    Pair pair;
    Waiters waiters;
    std::atomic<int> ended{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; i++)
        threads.emplace_back([&] {
            EXPECT_EQ(error_of([&] { waiters.wait(pair.fds[0], POLLIN, Deadline(-1)); }), EBADF);
            ended++;
        });
    waiters.cancel();
    for (auto &thread : threads) thread.join();
    EXPECT_EQ(ended, 8);
    EXPECT_EQ(error_of([&] { waiters.wait(pair.fds[0], POLLIN, Deadline(-1)); }), EBADF);
    // The wake-up was only for that wait.
    Waiters others;
    EXPECT_EQ(others.wait(pair.fds[0], POLLIN, Deadline(10)), 0);
}

TEST(Wait, ASignalInterrupts) {
    catch_signals();
    Waiters waiters;
    std::atomic<bool> done{false};
    std::thread waiting([&] {
        EXPECT_EQ(error_of([&] { waiters.wait(-1, 0, Deadline(-1)); }), EINTR);
        done = true;
    });
    signal_until(waiting.native_handle(), done);
    waiting.join();
}

TEST(Wait, AResumedCallKeepsItsDeadline) {
    catch_signals();
    Waiters waiters;
    std::atomic<bool> done{false};
    std::thread waiting([&] {
        const Deadline first(60000);
        EXPECT_EQ(error_of([&] { waiters.wait(-1, 0, first); }), EINTR);
        done = true;
        resume_interrupted();
        const Deadline second(100);
        EXPECT_GT(second.remaining_ms(), 1000) << "it goes on with the first call's minute";
        EXPECT_LE(Deadline(100).remaining_ms(), 100) << "and only once";
    });
    signal_until(waiting.native_handle(), done);
    waiting.join();
}

TEST(Wait, ResumingWithoutAnInterruptionChangesNothing) {
    resume_interrupted();
    EXPECT_LE(Deadline(100).remaining_ms(), 100);
}
