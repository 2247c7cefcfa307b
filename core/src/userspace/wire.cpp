// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wire.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "address.hpp"
#include "config.hpp"
#include "error.hpp"
#include "platform.hpp"
#include "refusal.hpp"

namespace anysctp::wire {

namespace {

// A burst of packets from several associations has to fit while the thread that takes them in is at work.
constexpr int buffer_bytes = 4 << 20;
constexpr int port_attempts = 16;

int udp4_fd = -1, udp6_fd = -1, raw4_fd = -1, raw6_fd = -1;
Source all_sources[4];  // complete before the stack starts
size_t source_count = 0;
uint16_t port_in_use = 0;

// So that each packet comes with the address it was sent to, and each ICMP error with the packet it is about.
void set_up(int fd, int family) {
    const int on = 1;
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    else
        setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    platform::allow_fragmentation(fd, family, true);
    report_errors(fd, family);
    platform::set_buffer(fd, SO_RCVBUF, buffer_bytes);
    platform::set_buffer(fd, SO_SNDBUF, buffer_bytes);
}

// Returns a bound UDP socket, or -errno.
int bound_udp_socket(int family, uint16_t port) {
    const int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
    if (fd < 0) return -errno;
    const int on = 1;
    if (family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    SockAddr any = parse_address("", port, family == AF_INET6 ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET);
    if (::bind(fd, any.get(), any.size()) < 0) {
        const int error = errno;
        close(fd);
        return -error;
    }
    set_up(fd, family);
    platform::join_packets(fd);
    return fd;
}

uint16_t local_port(int fd) {
    SockAddr address;
    socklen_t size = SockAddr::capacity;
    getsockname(fd, address.get(), &size);
    return address.port();
}

bool is_for_both_families(int error) noexcept {
    return error == EADDRINUSE || error == EACCES || platform::lacks_resources(error);
}

// The same port for IPv4 and IPv6. Returns it, or -errno. A system without one of the families does with the other.
int open_udp_pair(uint16_t port) {
    udp4_fd = bound_udp_socket(AF_INET, port);
    if (udp4_fd < 0 && is_for_both_families(-udp4_fd)) return udp4_fd;
    if (udp4_fd >= 0) port = local_port(udp4_fd);
    udp6_fd = bound_udp_socket(AF_INET6, port);
    if (udp6_fd >= 0) return local_port(udp6_fd);
    if (udp4_fd < 0 || is_for_both_families(-udp6_fd)) {
        if (udp4_fd >= 0) close(udp4_fd);
        return udp6_fd;
    }
    return port;
}

uint16_t open_udp(int32_t wanted) {
    int port = open_udp_pair(static_cast<uint16_t>(wanted < 0 ? iana_udp_port : wanted));
    // A free port in one family may be taken in the other: a few tries find one that is free in both.
    for (int i = 0; port == -EADDRINUSE && wanted <= 0 && i < port_attempts; i++) port = open_udp_pair(0);
    if (port == -EADDRINUSE)
        fail(EADDRINUSE, "UDP port %d is taken; set ANYSCTP_UDP_PORT to another one, or to 0 for any free one", wanted);
    if (port < 0) fail_errno(-port, "the UDP socket for SCTP packets (RFC 6951)");
    return static_cast<uint16_t>(port);
}

int raw_socket(int family) {
    const int fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (fd < 0) return fd;
    const int on = 1;
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    else
        setsockopt(fd, IPPROTO_IP, IP_HDRINCL, &on, sizeof on);
    set_up(fd, family);
    return fd;
}

void open_raw() {
    raw4_fd = raw_socket(AF_INET);
    if (raw4_fd < 0) fail(errno, "raw IP needs root or CAP_NET_RAW; use UDP encapsulation (ANYSCTP_ENCAPS=udp) without");
    raw6_fd = raw_socket(AF_INET6);  // a system without IPv6 does without
}

}  // namespace

void open(const anysctp_userspace_config &config) {
    if (config.encapsulation == ANYSCTP_ENCAPS_RAW)
        open_raw();
    else
        port_in_use = open_udp(config.udp_port);
    for (const Source &each : {Source{udp4_fd, true, false}, {udp6_fd, true, false}, {raw4_fd, false, true}, {raw6_fd, false, false}})
        if (each.fd >= 0) all_sources[source_count++] = each;
}

uint16_t udp_port() noexcept { return port_in_use; }

int sending_fd(int family, bool in_udp) noexcept {
    if (in_udp) return family == AF_INET6 ? udp6_fd : udp4_fd;
    return family == AF_INET6 ? raw6_fd : raw4_fd;
}

std::span<const Source> sources() noexcept { return {all_sources, source_count}; }

}  // namespace anysctp::wire
