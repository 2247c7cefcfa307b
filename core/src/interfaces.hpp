// The network interfaces of this machine and their addresses.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include "address.hpp"

namespace anysctp {

struct InterfaceAddress {
    std::string name;    // of the interface
    unsigned flags;      // IFF_*
    SockAddr address{};  // neither IPv4 nor IPv6: without a family
};

// Every address of every interface, and each interface without an address once. Throws if the system call fails.
std::vector<InterfaceAddress> interface_addresses();

// The addresses to which a socket of this family can be bound: of the named interfaces, or of all others.
std::vector<SockAddr> addresses_to_bind(int family, std::span<const char *const> names, bool exclude, uint16_t port);

}  // namespace anysctp
