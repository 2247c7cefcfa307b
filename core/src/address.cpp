// SPDX-License-Identifier: LGPL-2.1-or-later
#include "address.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "error.hpp"
#include "platform.hpp"

namespace anysctp {

namespace {

socklen_t family_size(int family) noexcept {
    if (family == AF_INET) return sizeof(sockaddr_in);
    if (family == AF_INET6) return sizeof(sockaddr_in6);
    return 0;
}

sockaddr_in *as_v4(SockAddr &address) { return reinterpret_cast<sockaddr_in *>(address.get()); }
const sockaddr_in *as_v4(const SockAddr &address) { return reinterpret_cast<const sockaddr_in *>(address.get()); }
sockaddr_in6 *as_v6(SockAddr &address) { return reinterpret_cast<sockaddr_in6 *>(address.get()); }
const sockaddr_in6 *as_v6(const SockAddr &address) { return reinterpret_cast<const sockaddr_in6 *>(address.get()); }

void map_v4(SockAddr &address, in_addr v4) {
    auto *bytes = as_v6(address)->sin6_addr.s6_addr;
    std::memset(bytes, 0, 10);
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes + 12, &v4, 4);
}

in_addr v4_of(const SockAddr &address) {
    in_addr v4 = as_v4(address)->sin_addr;
    if (address.family() == AF_INET6) std::memcpy(&v4, as_v6(address)->sin6_addr.s6_addr + 12, sizeof v4);
    return v4;
}

bool has_interface(uint32_t zone) noexcept {
    char name[IF_NAMESIZE];
    return if_indextoname(zone, name) || errno != ENXIO;
}

}  // namespace

SockAddr::SockAddr() noexcept : storage_{} {}

SockAddr::SockAddr(const sockaddr *address) noexcept : storage_{} {
    if (address) std::memcpy(&storage_, address, family_size(address->sa_family));
}

socklen_t SockAddr::size() const noexcept { return family_size(family()); }

uint16_t SockAddr::port() const noexcept { return ntohs(storage_.sin6_port); }

// sin_port and sin6_port are at the same offset on every system with both.
void SockAddr::set_port(uint16_t port) noexcept { storage_.sin6_port = htons(port); }

bool SockAddr::is_any() const noexcept {
    if (family() == AF_INET) return as_v4(*this)->sin_addr.s_addr == htonl(INADDR_ANY);
    return family() == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&storage_.sin6_addr);
}

bool SockAddr::is_loopback() const noexcept {
    if (family() == AF_INET) return ntohl(as_v4(*this)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return family() == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&storage_.sin6_addr);
}

bool SockAddr::is_one_hosts() const noexcept {
    if (is_any()) return false;
    if (!is_v4()) {
        return !IN6_IS_ADDR_MULTICAST(&storage_.sin6_addr) && (!is_link_local() || has_interface(storage_.sin6_scope_id));
    }
    const uint32_t number = ntohl(v4_of(*this).s_addr);
    return !IN_MULTICAST(number) && number != INADDR_ANY && number != INADDR_BROADCAST;
}

bool SockAddr::is_link_local() const noexcept { return family() == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&storage_.sin6_addr); }

bool SockAddr::needs_zone() const noexcept { return is_link_local() && !storage_.sin6_scope_id; }

void SockAddr::take_zone_of(const SockAddr &other) noexcept {
    if (needs_zone() && other.family() == AF_INET6) storage_.sin6_scope_id = other.storage_.sin6_scope_id;
}

bool SockAddr::is_v4() const noexcept {
    return family() == AF_INET || (family() == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&storage_.sin6_addr));
}

bool SockAddr::same_host(const SockAddr &other) const noexcept {
    if (is_v4() || other.is_v4()) return is_v4() && other.is_v4() && v4_of(*this).s_addr == v4_of(other).s_addr;
    if (family() != other.family()) return false;
    if (std::memcmp(&storage_.sin6_addr, &other.storage_.sin6_addr, sizeof storage_.sin6_addr) != 0) return false;
    if (!is_link_local() || needs_zone() || other.needs_zone()) return true;
    return storage_.sin6_scope_id == other.storage_.sin6_scope_id;
}

bool SockAddr::operator==(const SockAddr &other) const noexcept {
    return std::memcmp(&storage_, &other.storage_, sizeof storage_) == 0;
}

SockAddr parse_address(const char *host, uint16_t port, int family) {
    if (!host) fail(EFAULT, "the address is missing");
    const bool want_v6 = family == ANYSCTP_AF_INET6;
    SockAddr address;
    address.get()->sa_family = static_cast<sa_family_t>(want_v6 ? AF_INET6 : AF_INET);
    address.set_port(port);
    if (!*host) return address;
    in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1) {
        if (want_v6)
            map_v4(address, v4);
        else
            as_v4(address)->sin_addr = v4;
        return address;
    }
    // getaddrinfo, because inet_pton does not know zones ("fe80::1%eth0").
    addrinfo hints{};
    hints.ai_family = AF_INET6;
    hints.ai_flags = AI_NUMERICHOST;
    addrinfo *found = nullptr;
    if (!std::strchr(host, ':') || getaddrinfo(host, nullptr, &hints, &found) != 0 || !found) {
        if (const int error = std::strchr(host, '%') ? platform::descriptor_error() : 0)
            fail(error, "%.64s: there is no descriptor to look up its zone with", host);
        fail(EINVAL, "\"%.64s\" is not a numeric IPv4 or IPv6 address; resolve names first", host);
    }
    SockAddr v6(found->ai_addr);
    freeaddrinfo(found);
    if (as_v6(v6)->sin6_scope_id && !IN6_IS_ADDR_LINKLOCAL(&as_v6(v6)->sin6_addr))
        fail(EINVAL, "\"%.64s\" names a link, which only link-local addresses (fe80::/10) need", host);
    if (!want_v6) fail(EAFNOSUPPORT, "%.64s is an IPv6 address, but this is an IPv4 socket", host);
    v6.set_port(port);
    return v6;
}

SockAddr optional_address(const char *host, uint16_t port, int family) {
    return host && *host ? parse_address(host, port, family) : SockAddr();
}

std::vector<SockAddr> parse_addresses(const char *const *hosts, size_t count, uint16_t port, int family) {
    if (count == 0) fail(EINVAL, "the list of addresses is empty");
    if (!hosts) fail(EFAULT, "the list of addresses is missing");
    std::vector<SockAddr> addresses;
    addresses.reserve(count);
    for (size_t i = 0; i < count; i++) addresses.push_back(parse_address(hosts[i], port, family));
    return addresses;
}

void format_address(const SockAddr &address, anysctp_address &out) noexcept {
    out.host[0] = '\0';
    out.port = address.size() ? address.port() : 0;
    if (address.family() == AF_INET) {
        inet_ntop(AF_INET, &as_v4(address)->sin_addr, out.host, sizeof out.host);
    } else if (address.family() == AF_INET6) {
        const sockaddr_in6 *v6 = as_v6(address);
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
            inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, out.host, sizeof out.host);
            return;
        }
        inet_ntop(AF_INET6, &v6->sin6_addr, out.host, sizeof out.host);
        if (!IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr) || !v6->sin6_scope_id) return;
        // Without the name, because the interface is gone or no descriptor is free to ask for it, the number is the zone.
        char zone[IF_NAMESIZE];
        if (!if_indextoname(v6->sin6_scope_id, zone)) std::snprintf(zone, sizeof zone, "%u", v6->sin6_scope_id);
        const size_t used = std::strlen(out.host);
        std::snprintf(out.host + used, sizeof out.host - used, "%%%s", zone);
    }
}

void KeptAddress::set(const SockAddr &address) noexcept {
    std::lock_guard lock(mutex_);
    address_ = address;
}

SockAddr KeptAddress::get() const noexcept {
    std::lock_guard lock(mutex_);
    return address_;
}

void SenderText::get(const SockAddr &sender, anysctp_address &out) noexcept {
    std::lock_guard lock(mutex_);
    if (!(sender == last_)) {
        last_ = sender;
        format_address(sender, text_);
    }
    out = text_;
}

std::vector<SockAddr> unpack_addresses(const void *packed, int count) {
    std::vector<SockAddr> addresses;
    auto *at = static_cast<const std::byte *>(packed);
    for (int i = 0; i < count; i++) {
        sa_family_t family;
        std::memcpy(&family, at + offsetof(sockaddr, sa_family), sizeof family);
        socklen_t size = family_size(family);
        if (!size) break;  // the size of an unknown family is not known, nor where the next address begins
        SockAddr address;
        std::memcpy(address.get(), at, size);
        addresses.push_back(address);
        at += size;
    }
    return addresses;
}

std::vector<std::byte> pack_addresses(std::span<const SockAddr> addresses) {
    std::vector<std::byte> packed;
    for (const SockAddr &address : addresses) {
        auto *bytes = reinterpret_cast<const std::byte *>(address.get());
        packed.insert(packed.end(), bytes, bytes + address.size());
    }
    return packed;
}

}  // namespace anysctp
