// Addresses: as text from programs, and packed as the stacks give them.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fuzz.hpp"

#include <anysctp/anysctp.h>

#include "address.hpp"
#include "error.hpp"

namespace {

// An address that was read is written, and must read back the same.
void read_and_write(const std::string &host, uint16_t port, int family) {
    anysctp::SockAddr read;
    try {
        read = anysctp::parse_address(host.c_str(), port, family);
    } catch (const anysctp::Error &) {
        return;
    }
    anysctp_address written;
    ANYSCTP_INIT(&written);
    anysctp::format_address(read, written);
    ALWAYS(written.port == port);
    ALWAYS(anysctp::parse_address(written.host, written.port, family) == read);
}

// A stack's lists hold IPv4 and IPv6 addresses.
std::vector<anysctp::SockAddr> some_addresses(fuzz::Input &input) {
    std::vector<anysctp::SockAddr> addresses;
    while (input.size() > 0 && addresses.size() < 64) {
        sockaddr_in6 v6{};
        sockaddr_in v4{};
        if (input.number() & 1) {
            v4.sin_family = AF_INET;
            v4.sin_port = input.number<uint16_t>();
            v4.sin_addr.s_addr = input.number<uint32_t>();
            addresses.emplace_back(reinterpret_cast<const sockaddr *>(&v4));
        } else {
            v6.sin6_family = AF_INET6;
            v6.sin6_port = input.number<uint16_t>();
            const auto bytes = input.take(sizeof v6.sin6_addr);
            std::copy(bytes.begin(), bytes.end(), v6.sin6_addr.s6_addr);
            addresses.emplace_back(reinterpret_cast<const sockaddr *>(&v6));
        }
    }
    return addresses;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz::Input input(data, size);
    const auto port = input.number<uint16_t>();
    const std::string host = fuzz::text(input.block());
    for (const int family : {ANYSCTP_AF_INET, ANYSCTP_AF_INET6}) read_and_write(host, port, family);

    const auto addresses = some_addresses(input);
    const auto packed = anysctp::pack_addresses(addresses);
    ALWAYS(anysctp::unpack_addresses(packed.data(), static_cast<int>(addresses.size())) == addresses);
    return 0;
}
