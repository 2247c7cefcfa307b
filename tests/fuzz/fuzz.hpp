// What the fuzz targets share: reading an input, and ending the process with a report.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <vector>

// Each target is this function, as libFuzzer requires.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// What must hold for every input.
#define ALWAYS(truth) ((truth) ? (void)0 : fuzz::wrong(__FILE__, __LINE__, #truth))

namespace fuzz {

[[noreturn]] inline void wrong(const char *file, int line, const char *what) {
    std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    std::abort();
}

// An input, read piece by piece. Beyond its end it reads as zeros.
class Input {
public:
    Input(const uint8_t *data, size_t size) : left_(data, size) {}

    size_t size() const { return left_.size(); }

    template <class Number = uint8_t>
    Number number() {
        Number value{};
        const auto bytes = take(sizeof value);
        if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }

    std::span<const uint8_t> take(size_t size) {
        const auto taken = left_.first(std::min(size, left_.size()));
        left_ = left_.subspan(taken.size());
        return taken;
    }

    // A block, preceded by its length in two bytes.
    std::span<const uint8_t> block() { return take(number<uint16_t>()); }

    std::span<const uint8_t> rest() { return take(left_.size()); }

private:
    std::span<const uint8_t> left_;
};

// An exact copy on the heap, so that AddressSanitizer notices a read beyond its end.
inline std::vector<std::byte> copy(std::span<const uint8_t> bytes) {
    const auto as_bytes = std::as_bytes(bytes);
    return {as_bytes.begin(), as_bytes.end()};
}

inline std::string text(std::span<const uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace fuzz
