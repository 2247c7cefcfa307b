// SPDX-License-Identifier: LGPL-2.1-or-later
#include "userspace/crc32c.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

extern "C" uint32_t calculate_crc32c(uint32_t crc, const unsigned char *data, unsigned int size);  // usrsctp's, by table

namespace {

uint32_t by_table(uint32_t crc, const unsigned char *data, size_t size) {
    return calculate_crc32c(crc, data, static_cast<unsigned>(size));
}

std::vector<unsigned char> random_bytes(size_t size) {
    std::mt19937 random(size);
    std::vector<unsigned char> bytes(size);
    for (auto &each : bytes) each = static_cast<unsigned char>(random());
    return bytes;
}

// RFC 3720, B.4, whose examples are in network byte order.
TEST(Crc32c, IsThatOfTheExamples) {
    std::vector<unsigned char> bytes(32, 0);
    EXPECT_EQ(~anysctp_crc32c(0xffffffff, bytes.data(), bytes.size()), 0x8a9136aau);
    bytes.assign(32, 0xff);
    EXPECT_EQ(~anysctp_crc32c(0xffffffff, bytes.data(), bytes.size()), 0x62a8ab43u);
    for (size_t i = 0; i < bytes.size(); i++) bytes[i] = static_cast<unsigned char>(i);
    EXPECT_EQ(~anysctp_crc32c(0xffffffff, bytes.data(), bytes.size()), 0x46dd794eu);
}

TEST(Crc32c, IsThatOfTheTableWhateverTheSizeAndThePlace) {
    constexpr size_t longest = 7000, places = 8;
    const auto bytes = random_bytes(longest + places);
    for (size_t size = 0; size <= longest; size++) {
        const unsigned char *data = bytes.data() + size % places;
        ASSERT_EQ(anysctp_crc32c(0xffffffff, data, size), by_table(0xffffffff, data, size)) << size;
    }
}

TEST(Crc32c, GoesOnFromAnyRegister) {
    const auto bytes = random_bytes(3000);
    const uint32_t whole = anysctp_crc32c(0xffffffff, bytes.data(), bytes.size());
    for (size_t cut = 0; cut <= bytes.size(); cut++) {
        const uint32_t begun = anysctp_crc32c(0xffffffff, bytes.data(), cut);
        ASSERT_EQ(anysctp_crc32c(begun, bytes.data() + cut, bytes.size() - cut), whole) << cut;
    }
}

TEST(Crc32c, TakesALargeBlock) {
    const auto bytes = random_bytes(1 << 20);
    EXPECT_EQ(anysctp_crc32c(0, bytes.data(), bytes.size()), by_table(0, bytes.data(), bytes.size()));
}

}  // namespace
