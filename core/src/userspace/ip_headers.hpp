// The headers that the system puts before an SCTP packet, for packets that are shown to people.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <span>

#include "endpoint.h"

namespace anysctp {

struct IpHeaders {
    anysctp_endpoint source, destination;  // of one family; without zones
    bool in_udp;                           // between the endpoints' ports
    int traffic_class;                     // or TOS
    bool whole;                            // nobody may fragment the packet

    size_t size() const noexcept;
    // Into the first bytes of a packet whose other bytes are there.
    void write(std::span<std::byte> packet) const noexcept;
};

}  // namespace anysctp
