// SPDX-License-Identifier: LGPL-2.1-or-later
#include "crc32c.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#ifdef __clang__ // has the instructions for checksums apart from SSE 4.2
#define ANYSCTP_WITH_CRC __attribute__((target("sse4.2,crc32,pclmul")))
#else
#define ANYSCTP_WITH_CRC __attribute__((target("sse4.2,pclmul")))
#endif
#elif defined(__aarch64__) && defined(__linux__)
#include <arm_acle.h>
#include <arm_neon.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>
#define ANYSCTP_WITH_CRC __attribute__((target("+crc+crypto")))
#endif

extern "C" uint32_t calculate_crc32c(uint32_t crc, const unsigned char *data, unsigned int size);

namespace {

using Function = uint32_t(uint32_t crc, const unsigned char *data, size_t size);

// usrsctp's, for processors without the instructions.
uint32_t by_table(uint32_t crc, const unsigned char *data, size_t size) {
    constexpr size_t most = std::numeric_limits<unsigned int>::max();
    for (; size > most; data += most, size -= most) crc = calculate_crc32c(crc, data, most);
    return calculate_crc32c(crc, data, static_cast<unsigned int>(size));
}

#ifdef ANYSCTP_WITH_CRC

constexpr size_t word_size = sizeof(uint64_t);

#if defined(__x86_64__)

ANYSCTP_WITH_CRC inline uint64_t step(uint64_t crc, uint64_t word) { return _mm_crc32_u64(crc, word); }
ANYSCTP_WITH_CRC inline uint32_t step(uint32_t crc, uint8_t byte) { return _mm_crc32_u8(crc, byte); }
ANYSCTP_WITH_CRC inline uint64_t product(uint32_t one, uint32_t other) {
    const __m128i first = _mm_cvtsi32_si128(static_cast<int>(one)), second = _mm_cvtsi32_si128(static_cast<int>(other));
    return static_cast<uint64_t>(_mm_cvtsi128_si64(_mm_clmulepi64_si128(first, second, 0)));
}
// Not by __builtin_cpu_supports(), for which not every compiler's library has what it needs.
bool has_instructions() {
    unsigned int eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_SSE4_2) && (ecx & bit_PCLMUL);
}

#else

ANYSCTP_WITH_CRC inline uint64_t step(uint64_t crc, uint64_t word) { return __crc32cd(static_cast<uint32_t>(crc), word); }
ANYSCTP_WITH_CRC inline uint32_t step(uint32_t crc, uint8_t byte) { return __crc32cb(crc, byte); }
ANYSCTP_WITH_CRC inline uint64_t product(uint32_t one, uint32_t other) {
    return vgetq_lane_u64(vreinterpretq_u64_p128(vmull_p64(one, other)), 0);
}
bool has_instructions() { return (getauxval(AT_HWCAP) & (HWCAP_CRC32 | HWCAP_PMULL)) == (HWCAP_CRC32 | HWCAP_PMULL); }

#endif

constexpr size_t shortest_lane = 8, longest_lane = 128;  // words

// An instruction's result comes three cycles late, but another one can begin in each cycle. So the data is read in three lanes,
// whose registers are put together: n more words of zeros make of a register its product with x^(64n), modulo CRC32c's polynomial.
// A product of two reversed registers is reversed in 63 bits, and taking in a word multiplies by x^32, which is 33 less to do.
constexpr std::array<uint32_t, 2 * longest_lane + 1> factors = [] {
    std::array<uint32_t, 2 * longest_lane + 1> made{};
    made[1] = 1;  // x^31, reversed
    for (size_t n = 2; n < made.size(); n++) {
        made[n] = made[n - 1];
        for (int bit = 0; bit < 64; bit++) made[n] = (made[n] >> 1) ^ (made[n] & 1 ? 0x82f63b78 : 0);
    }
    return made;
}();

inline uint64_t word_at(const unsigned char *data) {
    uint64_t word;
    std::memcpy(&word, data, sizeof word);
    return word;
}

ANYSCTP_WITH_CRC uint32_t by_processor(uint32_t crc, const unsigned char *data, size_t size) {
    uint64_t first = crc;
    for (size_t lane; (lane = std::min(size / (3 * word_size), longest_lane)) >= shortest_lane;) {
        const size_t lane_size = lane * word_size;
        uint64_t second = 0, third = 0;
        for (size_t i = 0; i < lane; i++, data += word_size) {
            first = step(first, word_at(data));
            second = step(second, word_at(data + lane_size));
            third = step(third, word_at(data + 2 * lane_size));
        }
        const uint64_t both = product(static_cast<uint32_t>(first), factors[2 * lane]) ^
                              product(static_cast<uint32_t>(second), factors[lane]);
        first = step(uint64_t{0}, both) ^ third;
        data += 2 * lane_size;
        size -= 3 * lane_size;
    }
    for (; size >= word_size; data += word_size, size -= word_size) first = step(first, word_at(data));
    crc = static_cast<uint32_t>(first);
    for (; size > 0; data++, size--) crc = step(crc, *data);
    return crc;
}

Function *const best = has_instructions() ? by_processor : by_table;

#else

constexpr Function *best = by_table;

#endif

}  // namespace

uint32_t anysctp_crc32c(uint32_t crc, const void *data, size_t size) {
    return best(crc, static_cast<const unsigned char *>(data), size);
}
