// SCTP packets for the targets that send to the stack from outside (RFC 9260, 3).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <arpa/inet.h>
#include <usrsctp.h>

#include "fuzz.hpp"

namespace fuzz {

using Packet = std::vector<uint8_t>;

constexpr size_t header_size = 12, chunk_header_size = 4;

enum Chunk : uint8_t { INIT = 1, INIT_ACK = 2, SACK = 3, SHUTDOWN_ACK = 8, COOKIE_ECHO = 10, COOKIE_ACK = 11, AUTH = 15 };

template <class Number>
void put(Packet &packet, size_t at, Number value) {
    std::memcpy(packet.data() + at, &value, sizeof value);
}

template <class Number>
Number get(const Packet &packet, size_t at) {
    Number value{};
    if (at + sizeof value <= packet.size()) std::memcpy(&value, packet.data() + at, sizeof value);
    return value;
}

inline Packet packet(uint16_t source, uint16_t destination, uint32_t tag) {
    Packet packet(header_size);
    put(packet, 0, htons(source));
    put(packet, 2, htons(destination));
    put(packet, 4, htonl(tag));
    return packet;
}

inline void append(Packet &packet, std::span<const uint8_t> bytes) { packet.insert(packet.end(), bytes.begin(), bytes.end()); }

inline void append_chunk(Packet &packet, Chunk type, std::span<const uint8_t> value) {
    const uint16_t length = htons(static_cast<uint16_t>(chunk_header_size + value.size()));
    packet.push_back(type);
    packet.push_back(0);
    packet.resize(packet.size() + sizeof length);
    put(packet, packet.size() - sizeof length, length);
    append(packet, value);
    packet.resize((packet.size() + 3) & ~size_t{3});
}

// The checksum of the present content, without which the stack ignores the packet.
inline void seal(Packet &packet) {
    if (packet.size() < header_size) return;
    put(packet, 8, uint32_t{0});
    put(packet, 8, usrsctp_crc32c(packet.data(), packet.size()));
}

}  // namespace fuzz
