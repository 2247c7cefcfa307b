// What the system is told of packets on their way out, beside their bytes, and what it answers.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "output.h"

namespace anysctp::wire {

inline bool is_in_udp(const anysctp_packet &packet) noexcept {
    return (packet.destination.any.sa_family == AF_INET6 ? packet.destination.v6.sin6_port : packet.destination.v4.sin_port) != 0;
}

// Where packets go and come from, and their traffic class.
class Envelope {
public:
    void write(const anysctp_packet &packet) noexcept;
    bool is_for(const anysctp_packet &packet) const noexcept;
    const anysctp_endpoint &destination() const noexcept { return destination_; }

    // A message for sendmsg(2), which points into this envelope. With a segment size it is several packets of that size, of which
    // the last may be shorter.
    msghdr message(std::span<iovec> pieces, size_t segment_size = 0) noexcept;

private:
    anysctp_endpoint source_, destination_;
    int traffic_class_;
    size_t control_size_;  // without the size of segments
    alignas(cmsghdr) unsigned char
        control_[CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(uint16_t))];
};

// Sends without waiting. Returns 0 or an errno.
int send_message(int fd, const msghdr &message) noexcept;

}  // namespace anysctp::wire
