// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sending.hpp"

#include <cerrno>
#include <cstring>

#include "control.hpp"
#include "platform.hpp"

namespace anysctp::wire {

namespace {

bool same(const anysctp_endpoint &one, const anysctp_endpoint &other) noexcept {
    if (one.any.sa_family != other.any.sa_family) return false;
    if (one.any.sa_family == AF_INET)
        return one.v4.sin_port == other.v4.sin_port && one.v4.sin_addr.s_addr == other.v4.sin_addr.s_addr;
    return one.v6.sin6_port == other.v6.sin6_port && one.v6.sin6_scope_id == other.v6.sin6_scope_id &&
           std::memcmp(&one.v6.sin6_addr, &other.v6.sin6_addr, sizeof one.v6.sin6_addr) == 0;
}

// With several addresses the packet has to come from the one SCTP means.
void set_source(msghdr &message, const anysctp_endpoint &source) noexcept {
    if (source.any.sa_family == AF_INET) {
        in_pktinfo info{};
        info.ipi_spec_dst = source.v4.sin_addr;
        append_control(message, IPPROTO_IP, IP_PKTINFO, info);
    } else {
        in6_pktinfo info{};
        info.ipi6_addr = source.v6.sin6_addr;
        info.ipi6_ifindex = source.v6.sin6_scope_id;
        append_control(message, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
}

void set_traffic_class(msghdr &message, const anysctp_packet &packet) noexcept {
    if (packet.source.any.sa_family == AF_INET)
        append_control(message, IPPROTO_IP, IP_TOS, packet.traffic_class);
    else
        append_control(message, IPPROTO_IPV6, IPV6_TCLASS, packet.traffic_class);
}

// Others may be errors of earlier packets.
bool is_of_this_message(int error) noexcept {
    return error == EAGAIN || error == ENOBUFS || error == EMSGSIZE || error == EINVAL || error == EIO;
}

}  // namespace

void Envelope::write(const anysctp_packet &packet) noexcept {
    source_ = packet.source;
    destination_ = packet.destination;
    traffic_class_ = packet.traffic_class;
    msghdr message{};
    message.msg_control = control_;
    if (is_in_udp(packet) || destination_.any.sa_family == AF_INET6) {  // a raw IPv4 packet brings its header
        std::memset(control_, 0, sizeof control_);
        set_source(message, source_);
        if (packet.traffic_class) set_traffic_class(message, packet);
    }
    control_size_ = message.msg_controllen;
}

bool Envelope::is_for(const anysctp_packet &packet) const noexcept {
    return traffic_class_ == packet.traffic_class && same(destination_, packet.destination) && same(source_, packet.source);
}

msghdr Envelope::message(std::span<iovec> pieces, size_t segment_size) noexcept {
    msghdr message{};
    message.msg_name = &destination_;
    message.msg_namelen = destination_.any.sa_family == AF_INET6 ? sizeof destination_.v6 : sizeof destination_.v4;
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    message.msg_control = control_;
    message.msg_controllen = control_size_;
    if (segment_size) platform::set_segment_size(message, static_cast<uint16_t>(segment_size));
    return message;
}

int send_message(int fd, const msghdr &message) noexcept {
    // The socket reports ICMP errors of earlier packets, to whomever, once each: this message was not tried then. Others' errors
    // may come as fast as it is tried.
    constexpr int most_tries = 10;
    for (int tries = 1;; tries++) {
        if (sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
        if (is_of_this_message(errno) || tries == most_tries) return errno;
    }
}

}  // namespace anysctp::wire
