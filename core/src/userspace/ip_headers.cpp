// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ip_headers.hpp"

#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>

#include <cstdint>
#include <cstring>

namespace anysctp {

namespace {

constexpr uint8_t time_to_live = 64;

// RFC 1071.
uint64_t sum_of(std::span<const std::byte> bytes, uint64_t sum = 0) noexcept {
    uint16_t word;
    size_t at = 0;
    for (; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        sum += word;
    }
    if (at == bytes.size()) return sum;
    word = 0;
    std::memcpy(&word, bytes.data() + at, 1);
    return sum + word;
}

uint16_t checksum_of(uint64_t sum) noexcept {
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<uint16_t>(~sum);
}

ip ip4_header(const IpHeaders &headers, size_t packet_size) noexcept {
    ip header{};
    header.ip_v = 4;
    header.ip_hl = sizeof header / 4;
    header.ip_tos = static_cast<uint8_t>(headers.traffic_class);
    header.ip_len = htons(static_cast<uint16_t>(packet_size));
    header.ip_off = htons(headers.whole ? IP_DF : 0);
    header.ip_ttl = time_to_live;
    header.ip_p = headers.in_udp ? IPPROTO_UDP : IPPROTO_SCTP;
    header.ip_src = headers.source.v4.sin_addr;
    header.ip_dst = headers.destination.v4.sin_addr;
    header.ip_sum = checksum_of(sum_of(std::as_bytes(std::span(&header, 1))));
    return header;
}

ip6_hdr ip6_header(const IpHeaders &headers, size_t payload_size) noexcept {
    ip6_hdr header{};
    header.ip6_flow = htonl(6U << 28 | static_cast<uint32_t>(headers.traffic_class) << 20);
    header.ip6_plen = htons(static_cast<uint16_t>(payload_size));
    header.ip6_nxt = headers.in_udp ? IPPROTO_UDP : IPPROTO_SCTP;
    header.ip6_hlim = time_to_live;
    header.ip6_src = headers.source.v6.sin6_addr;
    header.ip6_dst = headers.destination.v6.sin6_addr;
    return header;
}

// IPv6 requires it (RFC 8200, section 8.1); without one an IPv4 packet is right, too.
uint16_t udp6_checksum(const IpHeaders &headers, std::span<const std::byte> udp) noexcept {
    uint64_t sum = sum_of(std::as_bytes(std::span(&headers.source.v6.sin6_addr, 1)));
    sum = sum_of(std::as_bytes(std::span(&headers.destination.v6.sin6_addr, 1)), sum);
    sum += uint64_t{htons(static_cast<uint16_t>(udp.size()))} + htons(IPPROTO_UDP);
    const uint16_t checksum = checksum_of(sum_of(udp, sum));
    return checksum ? checksum : 0xffff;
}

bool is_v6(const IpHeaders &headers) noexcept { return headers.destination.any.sa_family == AF_INET6; }

template <class Header>
std::span<std::byte> put(std::span<std::byte> packet, const Header &header) noexcept {
    std::memcpy(packet.data(), &header, sizeof header);
    return packet.subspan(sizeof header);
}

}  // namespace

size_t IpHeaders::size() const noexcept {
    return (is_v6(*this) ? sizeof(ip6_hdr) : sizeof(ip)) + (in_udp ? sizeof(udphdr) : 0);
}

void IpHeaders::write(std::span<std::byte> packet) const noexcept {
    const bool v6 = is_v6(*this);
    const auto payload = v6 ? put(packet, ip6_header(*this, packet.size() - sizeof(ip6_hdr)))
                            : put(packet, ip4_header(*this, packet.size()));
    if (!in_udp) return;
    udphdr udp{};
    udp.uh_sport = v6 ? source.v6.sin6_port : source.v4.sin_port;
    udp.uh_dport = v6 ? destination.v6.sin6_port : destination.v4.sin_port;
    udp.uh_ulen = htons(static_cast<uint16_t>(payload.size()));
    put(payload, udp);
    if (!v6) return;
    udp.uh_sum = udp6_checksum(*this, payload);
    put(payload, udp);
}

}  // namespace anysctp
