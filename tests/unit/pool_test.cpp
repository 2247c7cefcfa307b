// SPDX-License-Identifier: LGPL-2.1-or-later
#include "userspace/pool.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <set>
#include <thread>
#include <vector>

namespace {

constexpr std::array pools{ANYSCTP_POOL_zone_mbuf, ANYSCTP_POOL_zone_clust, ANYSCTP_POOL_zone_ext_refcnt};

TEST(Pool, GivesEachBufferToOneOnly) {
    for (const auto pool : pools) {
        std::set<void *> held;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5000; i++) ASSERT_TRUE(held.insert(anysctp_take(pool)).second);
            for (void *each : held) anysctp_give(pool, each);
            held.clear();
        }
    }
}

// Threads give back what others have taken, and end meanwhile.
TEST(Pool, PassesBuffersBetweenThreads) {
    constexpr int threads = 4, rounds = 20000, places = 64;
    static std::array<std::atomic<uint64_t *>, places> board;
    std::atomic<uint64_t> wrong{0};
    for (auto &place : board) place = nullptr;
    const auto work = [&wrong](uint64_t name) {
        for (uint64_t i = 0; i < rounds; i++) {
            auto *mine = static_cast<uint64_t *>(anysctp_take(ANYSCTP_POOL_zone_ext_refcnt));
            mine[0] = name, mine[1] = ~name;
            uint64_t *others = board[(i * 7 + name) % places].exchange(mine);
            if (!others) continue;
            if (others[1] != ~others[0]) wrong++;
            others[0] = others[1] = 0;
            anysctp_give(ANYSCTP_POOL_zone_ext_refcnt, others);
        }
    };
    for (int generation = 0; generation < 3; generation++) {
        std::vector<std::thread> all;
        for (uint64_t name = 1; name <= threads; name++) all.emplace_back(work, name);
        for (auto &each : all) each.join();
    }
    for (auto &place : board)
        if (uint64_t *left = place.exchange(nullptr)) anysctp_give(ANYSCTP_POOL_zone_ext_refcnt, left);
    EXPECT_EQ(wrong, 0u);
}

}  // namespace
