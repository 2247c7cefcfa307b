// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "anysctp/anysctp.h"
#include "wait.hpp"

// usrsctp's functions. Its header is not C++, so the structure is only room here.
struct sctp_callout {
    alignas(std::max_align_t) std::byte room[128];
};
extern "C" {
void sctp_os_timer_init(sctp_callout *timer);
int sctp_os_timer_start(sctp_callout *timer, uint32_t ms, void (*function)(void *), void *argument);
int sctp_os_timer_stop(sctp_callout *timer);
}

namespace {

using namespace anysctp;
using std::chrono::milliseconds;

struct Timer {
    sctp_callout callout;
    Clock::time_point due, went_off;
    int times = 0;
};

std::mutex mutex;  // of what the stack's thread writes
std::vector<Timer *> in_order;

void go_off(void *argument) {
    auto *timer = static_cast<Timer *>(argument);
    std::lock_guard lock(mutex);
    timer->went_off = Clock::now();
    timer->times++;
    in_order.push_back(timer);
}

int start(Timer &timer, int ms) {
    timer.due = Clock::now() + milliseconds(ms);
    return sctp_os_timer_start(&timer.callout, static_cast<uint32_t>(ms), go_off, &timer);
}

TEST(Timers, GoOffWhenTheyAreDue) {
    constexpr int count = 3000, longest_ms = 3000, beyond_ms = 3'600'000, unit_ms = 10, patience_s = 60;
    const anysctp_result sock = anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE);
    ASSERT_GE(sock, 0);  // the stack runs now
    std::minstd_rand chance(1);
    std::vector<Timer> timers(count);
    size_t expected = 0;
    for (Timer &each : timers) {
        sctp_os_timer_init(&each.callout);
        EXPECT_EQ(start(each, beyond_ms + static_cast<int>(chance() % beyond_ms)), 0);
    }
    for (size_t i = 0; i < timers.size(); i++) {
        switch (i % 3) {
        case 0: EXPECT_EQ(sctp_os_timer_stop(&timers[i].callout), 1); break;
        case 1: EXPECT_EQ(start(timers[i], 1 + static_cast<int>(chance() % longest_ms)), 1); expected++; break;
        default: break;
        }
    }
    const auto deadline = Clock::now() + std::chrono::seconds(patience_s);
    for (size_t so_far = 0; so_far < expected && Clock::now() < deadline;) {
        std::this_thread::sleep_for(milliseconds(1));
        std::lock_guard lock(mutex);
        so_far = in_order.size();
    }
    std::lock_guard lock(mutex);
    EXPECT_EQ(in_order.size(), expected);
    for (size_t i = 0; i < timers.size(); i++) {
        EXPECT_EQ(timers[i].times, i % 3 == 1) << i;
        if (i % 3 == 1) {
            EXPECT_GE(timers[i].went_off + milliseconds(1), timers[i].due) << i;
            EXPECT_EQ(sctp_os_timer_stop(&timers[i].callout), 0);
        } else if (i % 3 == 2) {
            EXPECT_EQ(sctp_os_timer_stop(&timers[i].callout), 1);
        }
    }
    for (size_t i = 1; i < in_order.size(); i++) EXPECT_LE(in_order[i - 1]->due, in_order[i]->due + milliseconds(2 * unit_ms));
    anysctp_close(static_cast<int>(sock));
}

}  // namespace
