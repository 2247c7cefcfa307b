// The blocks of a pcapng file (draft-ietf-opsawg-pcapng), in this machine's byte order.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace anysctp::pcapng {

// How a packet went, as the options of its block have it.
enum class Direction : uint32_t { inbound = 1, outbound = 2 };

// Writes blocks one behind the other. There has to be room for them.
class Writer {
public:
    explicit Writer(std::span<std::byte> room) noexcept : room_(room) {}
    size_t size() const noexcept { return size_; }

    // A file begins with this: the name of the program, and one interface whose packets are IP, with times in nanoseconds.
    void begin_file(std::string_view program) noexcept;
    // A packet: room for its bytes, which the caller fills. An empty comment is none.
    static constexpr size_t most_around_packet = 256, longest_comment = 128;
    std::span<std::byte> packet(uint64_t nanoseconds, size_t packet_size, Direction direction, std::string_view comment) noexcept;

private:
    std::span<std::byte> room_;
    size_t size_ = 0, block_at_ = 0;

    template <class Number>
    void number(Number value) noexcept;
    std::span<std::byte> bytes(size_t size) noexcept;  // and zeros up to the next multiple of 4
    void begin_block(uint32_t type) noexcept;
    void end_block() noexcept;
    void option(uint16_t code, std::string_view value) noexcept;
    void end_options() noexcept;
};

}  // namespace anysctp::pcapng
