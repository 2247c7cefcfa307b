// SPDX-License-Identifier: LGPL-2.1-or-later
#include "interfaces.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <memory>

#include "error.hpp"

namespace anysctp {

std::vector<InterfaceAddress> interface_addresses() {
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) < 0) fail_errno(errno, "the network interfaces");
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, freeifaddrs);
    std::vector<InterfaceAddress> found;
    for (const ifaddrs *each = list; each; each = each->ifa_next)
        found.push_back({each->ifa_name, each->ifa_flags, SockAddr(each->ifa_addr)});
    return found;
}

std::vector<SockAddr> addresses_to_bind(int family, std::span<const char *const> names, bool exclude, uint16_t port) {
    const auto all = interface_addresses();
    for (const char *name : names)
        if (std::ranges::find(all, name, &InterfaceAddress::name) == all.end())
            fail(ENODEV, "there is no network interface %s", name);
    std::vector<SockAddr> found;
    for (const InterfaceAddress &each : all) {
        const bool named = std::ranges::find(names, each.name) != names.end();
        if (!each.address.size() || !(each.flags & IFF_UP)) continue;
        if (exclude ? named || each.flags & IFF_LOOPBACK : !named) continue;
        if (each.address.family() != AF_INET && family != ANYSCTP_AF_INET6) continue;
        if (each.address.is_link_local()) continue;
        found.push_back(each.address);
        found.back().set_port(port);
    }
    if (found.empty()) fail(EADDRNOTAVAIL, "these network interfaces have no address for this socket");
    return found;
}

}  // namespace anysctp
