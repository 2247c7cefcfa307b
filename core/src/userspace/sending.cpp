// Packets on their way out.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "control.hpp"
#include "output.h"
#include "wire.hpp"

namespace anysctp::wire {

namespace {

// With several addresses the packet has to come from the one SCTP means.
void set_source(msghdr &message, const anysctp_packet &packet) noexcept {
    if (packet.source.any.sa_family == AF_INET) {
        in_pktinfo info{};
        info.ipi_spec_dst = packet.source.v4.sin_addr;
        append_control(message, IPPROTO_IP, IP_PKTINFO, info);
    } else {
        in6_pktinfo info{};
        info.ipi6_addr = packet.source.v6.sin6_addr;
        info.ipi6_ifindex = packet.source.v6.sin6_scope_id;
        append_control(message, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
}

void set_traffic_class(msghdr &message, const anysctp_packet &packet) noexcept {
    if (packet.source.any.sa_family == AF_INET)
        append_control(message, IPPROTO_IP, IP_TOS, packet.traffic_class);
    else
        append_control(message, IPPROTO_IPV6, IPV6_TCLASS, packet.traffic_class);
}

thread_local int batch_depth = 0;

}  // namespace

}  // namespace anysctp::wire

using namespace anysctp;

extern "C" {

void anysctp_batch_begin(void) { wire::batch_depth++; }

void anysctp_batch_end(void) { wire::batch_depth--; }

int anysctp_wire_send(const anysctp_packet *packet) {
    const bool v6 = packet->destination.any.sa_family == AF_INET6;
    auto *to = const_cast<sockaddr *>(&packet->destination.any);
    const socklen_t to_size = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    msghdr message{to, to_size, packet->pieces, static_cast<size_t>(packet->count), nullptr, 0, 0};
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int))] = {};
    const bool in_udp = v6 ? packet->destination.v6.sin6_port != 0 : packet->destination.v4.sin_port != 0;
    const int fd = wire::sending_fd(packet->destination.any.sa_family, in_udp);
    if (in_udp || v6) {  // a raw IPv4 packet brings its header
        message.msg_control = control;
        wire::set_source(message, *packet);
        if (packet->traffic_class) wire::set_traffic_class(message, *packet);
    }
    if (fd < 0) return EHOSTUNREACH;
    // The socket reports ICMP errors of earlier packets, to whomever, once each: this packet was not tried then. Others' errors
    // may come as fast as it is tried.
    constexpr int most_tries = 10;
    for (int tries = 1;; tries++) {
        if (sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
        if (errno == EAGAIN || errno == EMSGSIZE || tries == most_tries) return errno;
    }
}

}  // extern "C"
