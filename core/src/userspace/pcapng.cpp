// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pcapng.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace anysctp::pcapng {

namespace {

constexpr uint32_t section_block = 0x0A0D0D0A, interface_block = 1, enhanced_packet_block = 6;
constexpr uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr uint16_t raw_ip = 101;  // LINKTYPE_RAW
constexpr uint16_t option_comment = 1, option_packet_flags = 2, option_program = 4, option_time_unit = 9;
constexpr char nanoseconds_unit = 9;  // 10 to the power of minus this

}  // namespace

template <class Number>
void Writer::number(Number value) noexcept {
    std::memcpy(room_.data() + size_, &value, sizeof value);
    size_ += sizeof value;
}

std::span<std::byte> Writer::bytes(size_t size) noexcept {
    const auto all = room_.subspan(size_, (size + 3) & ~size_t{3});
    std::ranges::fill(all.subspan(size), std::byte{0});
    size_ += all.size();
    return all.first(size);
}

void Writer::begin_block(uint32_t type) noexcept {
    block_at_ = size_;
    number(type);
    number(uint32_t{0});  // the block's size, known at its end
}

void Writer::end_block() noexcept {
    const auto size = static_cast<uint32_t>(size_ + sizeof(uint32_t) - block_at_);
    number(size);
    std::memcpy(room_.data() + block_at_ + sizeof(uint32_t), &size, sizeof size);
}

void Writer::option(uint16_t code, std::string_view value) noexcept {
    number(code);
    number(static_cast<uint16_t>(value.size()));
    std::memcpy(bytes(value.size()).data(), value.data(), value.size());
}

void Writer::end_options() noexcept { number(uint32_t{0}); }

void Writer::begin_file(std::string_view program) noexcept {
    begin_block(section_block);
    number(byte_order_magic);
    number(uint16_t{1});  // version 1.0
    number(uint16_t{0});
    number(int64_t{-1});  // the section's size is not known
    option(option_program, program);
    end_options();
    end_block();
    begin_block(interface_block);
    number(raw_ip);
    number(uint16_t{0});
    number(uint32_t{0});  // packets are never cut
    option(option_time_unit, {&nanoseconds_unit, 1});
    end_options();
    end_block();
}

std::span<std::byte> Writer::packet(uint64_t nanoseconds, size_t packet_size, Direction direction,
                                     std::string_view comment) noexcept {
    begin_block(enhanced_packet_block);
    number(uint32_t{0});  // the first interface
    number(static_cast<uint32_t>(nanoseconds >> 32));
    number(static_cast<uint32_t>(nanoseconds));
    number(static_cast<uint32_t>(packet_size));
    number(static_cast<uint32_t>(packet_size));
    const auto packet = bytes(packet_size);
    const auto flags = std::bit_cast<std::array<char, 4>>(direction);
    option(option_packet_flags, {flags.data(), flags.size()});
    if (!comment.empty()) option(option_comment, comment.substr(0, longest_comment));
    end_options();
    end_block();
    return packet;
}

}  // namespace anysctp::pcapng
