// SPDX-License-Identifier: LGPL-2.1-or-later
#include "refusal.hpp"

#include <netinet/in.h>
#include <usrsctp.h>

#include <cstdint>
#include <cstring>

#ifdef __linux__
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#endif

namespace anysctp::wire {

#ifdef __linux__

namespace {

// RFC 9260, 3.1 and 3.3.2: ports, verification tag, checksum, and the first chunk's start.
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

bool is_port_unreachable(const sock_extended_err &error) noexcept {
    return (error.ee_origin == SO_EE_ORIGIN_ICMP && error.ee_type == ICMP_DEST_UNREACH &&
            error.ee_code == ICMP_PORT_UNREACH) ||
           (error.ee_origin == SO_EE_ORIGIN_ICMP6 && error.ee_type == ICMPV6_DEST_UNREACH &&
            error.ee_code == ICMPV6_PORT_UNREACH);
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

void report_unreachable(int udp_fd, int family) noexcept {
    const int on = 1;
    setsockopt(udp_fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP, family == AF_INET6 ? IPV6_RECVERR : IP_RECVERR,
               &on, sizeof on);
}

ssize_t refused_init(int udp_fd, msghdr &message) noexcept {
    InitPacket init{};
    iovec data{&init, sizeof init};
    sockaddr_in6 peer{};
    alignas(cmsghdr) unsigned char control[256];
    msghdr report{&peer, sizeof peer, &data, 1, control, sizeof control, 0};
    const ssize_t size = recvmsg(udp_fd, &report, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < static_cast<ssize_t>(sizeof init) || init.packet.chunk_type != chunk_init) return -1;
    bool unreachable = false;
    for (cmsghdr *header = CMSG_FIRSTHDR(&report); header; header = CMSG_NXTHDR(&report, header)) {
        if (is(*header, IP_RECVERR, IPV6_RECVERR)) {
            sock_extended_err error;
            std::memcpy(&error, CMSG_DATA(header), sizeof error);
            unreachable = is_port_unreachable(error);
        } else if (is(*header, IP_PKTINFO, IPV6_PKTINFO) && header->cmsg_len <= message.msg_controllen) {
            // Where the INIT came from, and so where the ABORT goes.
            std::memcpy(message.msg_control, header, header->cmsg_len);
            message.msg_controllen = header->cmsg_len;
        }
    }
    if (!unreachable) return -1;
    const Packet abort = abort_for(init);
    std::memcpy(message.msg_iov[0].iov_base, &abort, sizeof abort);
    std::memcpy(message.msg_name, &peer, report.msg_namelen);
    message.msg_namelen = report.msg_namelen;
    return sizeof abort;
}

#else

void report_unreachable(int, int) noexcept {}
ssize_t refused_init(int, msghdr &) noexcept { return -1; }

#endif

}  // namespace anysctp::wire
