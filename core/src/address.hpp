// Addresses: numeric text in the façade, sockaddr towards a stack.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "anysctp/anysctp.h"

namespace anysctp {

// One IPv4 or IPv6 socket address.
class SockAddr {
public:
    SockAddr() noexcept;
    SockAddr(const sockaddr *address) noexcept;  // copies as many bytes as the family has

    sockaddr *get() noexcept { return reinterpret_cast<sockaddr *>(&storage_); }
    const sockaddr *get() const noexcept { return reinterpret_cast<const sockaddr *>(&storage_); }
    socklen_t size() const noexcept;  // 0 without a family
    static constexpr socklen_t capacity = sizeof(sockaddr_in6);

    int family() const noexcept { return storage_.sin6_family; }  // the host's AF_INET, AF_INET6 or AF_UNSPEC
    uint16_t port() const noexcept;
    void set_port(uint16_t port) noexcept;
    bool is_any() const noexcept;
    bool is_loopback() const noexcept;
    bool is_one_hosts() const noexcept;  // whether a peer can have it: unicast, and the zone exists if it needs one
    // Equal to another one, mapped to IPv6 or not. As on Linux a link-local address without a zone equals that of any link.
    bool same_host(const SockAddr &other) const noexcept;
    bool is_link_local() const noexcept;
    bool needs_zone() const noexcept;  // link-local, and without one
    void take_zone_of(const SockAddr &other) noexcept;  // if it needs one: both are on the same link
    void drop_zone() noexcept { storage_.sin6_scope_id = 0; }
    bool is_v4() const noexcept;                           // also one that is mapped to IPv6
    bool operator==(const SockAddr &other) const noexcept;

private:
    sockaddr_in6 storage_;  // as large as anything kept here
};

// Numeric text to an address. "" is the family's any address; an IPv4 address for an IPv6 socket becomes a v4-mapped
// one. Throws EINVAL (no address) or EAFNOSUPPORT (an IPv6 address for an IPv4 socket). family: ANYSCTP_AF_*.
SockAddr parse_address(const char *host, uint16_t port, int family);

// The same, but "" and NULL become an address without a family.
SockAddr optional_address(const char *host, uint16_t port, int family);

// All of a list; throws EINVAL if it is empty or has a NULL in it.
std::vector<SockAddr> parse_addresses(const char *const *hosts, size_t count, uint16_t port, int family);

// Address to text, v4-mapped ones as plain IPv4. No family: empty host, port 0.
void format_address(const SockAddr &address, anysctp_address &out) noexcept;

// An address that any thread may set and read.
class KeptAddress {
public:
    void set(const SockAddr &address) noexcept;
    SockAddr get() const noexcept;

private:
    mutable std::mutex mutex_;
    SockAddr address_;
};

// Keeps the text of the last message's sender, because the next message is mostly from the same one. For any thread.
class SenderText {
public:
    void get(const SockAddr &sender, anysctp_address &out) noexcept;

private:
    std::mutex mutex_;
    SockAddr last_;
    anysctp_address text_{};
};

// What getladdrs and getpaddrs of both stacks return: sockaddrs of different sizes one after the other.
std::vector<SockAddr> unpack_addresses(const void *packed, int count);
std::vector<std::byte> pack_addresses(std::span<const SockAddr> addresses);

}  // namespace anysctp
