// SPDX-License-Identifier: LGPL-2.1-or-later
#include "refusal.hpp"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#ifdef __linux__
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#endif

namespace anysctp::wire {

#ifdef __linux__

namespace {

// RFC 9260, 3.1 and 3.3.2: ports, verification tag, checksum, and the start of the first chunk.
struct Packet {
    uint16_t source_port, destination_port;
    uint32_t tag, checksum;
    uint8_t chunk_type, chunk_flags;
    uint16_t chunk_length;
};
struct InitPacket {
    Packet packet;
    uint32_t initiate_tag;
};
constexpr uint8_t chunk_init = 1, chunk_abort = 6;

// The UDP port is closed, or the host has no SCTP directly over IP. Firewalls answer both with "port unreachable".
bool is_refusal(const sock_extended_err &error) noexcept {
    const int type = error.ee_type, code = error.ee_code;
    if (error.ee_origin == SO_EE_ORIGIN_ICMP)
        return type == ICMP_DEST_UNREACH && (code == ICMP_PORT_UNREACH || code == ICMP_PROT_UNREACH);
    return error.ee_origin == SO_EE_ORIGIN_ICMP6 &&
           ((type == ICMPV6_DEST_UNREACH && code == ICMPV6_PORT_UNREACH) ||
            (type == ICMPV6_PARAMPROB && code == ICMPV6_UNK_NEXTHDR));
}

Packet abort_for(const InitPacket &init) noexcept {
    Packet abort{init.packet.destination_port, init.packet.source_port, init.initiate_tag, 0, chunk_abort, 0, htons(4)};
    abort.checksum = usrsctp_crc32c(&abort, sizeof abort);
    return abort;
}

bool is(const cmsghdr &header, int v4_type, int v6_type) noexcept {
    return (header.cmsg_level == IPPROTO_IP && header.cmsg_type == v4_type) ||
           (header.cmsg_level == IPPROTO_IPV6 && header.cmsg_type == v6_type);
}

}  // namespace

void report_errors(int fd, int family) noexcept {
    const int on = 1;
    setsockopt(fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP, family == AF_INET6 ? IPV6_RECVERR : IP_RECVERR, &on,
               sizeof on);
}

ssize_t abort_instead(std::span<const std::byte> packet, const msghdr &report, msghdr &message,
                      bool with_ip_header) noexcept {
    ip header{};
    InitPacket init{};
    const size_t header_size = with_ip_header ? sizeof header : 0;
    if (packet.size() < header_size + sizeof init) return -1;
    std::memcpy(&header, packet.data(), header_size);
    std::memcpy(&init, packet.data() + header_size, sizeof init);
    if (init.packet.chunk_type != chunk_init) return -1;
    bool refused = false;
    for (cmsghdr *each = CMSG_FIRSTHDR(&report); each; each = CMSG_NXTHDR(const_cast<msghdr *>(&report), each)) {
        if (is(*each, IP_RECVERR, IPV6_RECVERR)) {
            sock_extended_err error;
            std::memcpy(&error, CMSG_DATA(each), sizeof error);
            refused = is_refusal(error);
        } else if (is(*each, IP_PKTINFO, IPV6_PKTINFO) && each->cmsg_len <= message.msg_controllen) {
            // The source of the INIT is the destination of the ABORT.
            std::memcpy(message.msg_control, each, each->cmsg_len);
            message.msg_controllen = each->cmsg_len;
        }
    }
    if (!refused) return -1;
    std::swap(header.ip_src, header.ip_dst);
    const Packet abort = abort_for(init);
    auto *out = static_cast<unsigned char *>(message.msg_iov[0].iov_base);
    std::memcpy(out, &header, header_size);
    std::memcpy(out + header_size, &abort, sizeof abort);
    if (message.msg_name) std::memcpy(message.msg_name, report.msg_name, report.msg_namelen);
    message.msg_namelen = report.msg_namelen;
    return static_cast<ssize_t>(header_size + sizeof abort);
}

ssize_t refused_init(int fd, msghdr &message, bool with_ip_header) noexcept {
    std::byte packet[sizeof(ip) + sizeof(InitPacket)];
    iovec piece{packet, sizeof packet};
    sockaddr_in6 peer{};
    alignas(cmsghdr) unsigned char control[256];
    msghdr report{};
    report.msg_name = &peer;
    report.msg_namelen = sizeof peer;
    report.msg_iov = &piece;
    report.msg_iovlen = 1;
    report.msg_control = control;
    report.msg_controllen = sizeof control;
    const ssize_t size = recvmsg(fd, &report, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) return -1;
    return std::max<ssize_t>(abort_instead(std::span(packet).first(static_cast<size_t>(size)), report, message, with_ip_header), 0);
}

#else

void report_errors(int, int) noexcept {}
ssize_t abort_instead(std::span<const std::byte>, const msghdr &, msghdr &, bool) noexcept { return -1; }
ssize_t refused_init(int, msghdr &, bool) noexcept { return -1; }

#endif

}  // namespace anysctp::wire
