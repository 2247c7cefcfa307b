// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wire.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "address.hpp"
#include "config.hpp"
#include "error.hpp"
#include "output.h"
#include "platform.hpp"
#include "refusal.hpp"
#include "retire.h"
#include "zone.h"

namespace anysctp::wire {

namespace {

// A burst of packets from several associations has to fit while the receiving thread is at work.
constexpr int udp_buffer_bytes = 4 << 20;
constexpr int port_attempts = 16;

bool raw_wanted = false;
int udp4_fd = -1, udp6_fd = -1;  // made before usrsctp takes them
int raw4_fd = -1, raw6_fd = -1;  // made by usrsctp

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
    platform::allow_fragmentation(fd, family);
    report_errors(fd, family);
    platform::set_buffer(fd, SO_RCVBUF, udp_buffer_bytes);
    platform::set_buffer(fd, SO_SNDBUF, udp_buffer_bytes);
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

void check_raw() {
    const int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (fd < 0) fail(errno, "raw IP needs root or CAP_NET_RAW; use UDP encapsulation (ANYSCTP_ENCAPS=udp) without");
    close(fd);
}

// As the stack has them: where a packet came from, and where it went to.
void put_zones_in(const msghdr &message) noexcept {
    if (!message.msg_name || static_cast<const sockaddr *>(message.msg_name)->sa_family != AF_INET6) return;
    anysctp_put_zone_in(static_cast<sockaddr_in6 *>(message.msg_name));
    for (cmsghdr *each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(const_cast<msghdr *>(&message), each)) {
        if (each->cmsg_level != IPPROTO_IPV6 || each->cmsg_type != IPV6_PKTINFO) continue;
        in6_pktinfo info;
        std::memcpy(&info, CMSG_DATA(each), sizeof info);
        sockaddr_in6 destination{};
        destination.sin6_addr = info.ipi6_addr;
        destination.sin6_scope_id = info.ipi6_ifindex;
        anysctp_put_zone_in(&destination);
        info.ipi6_addr = destination.sin6_addr;
        std::memcpy(CMSG_DATA(each), &info, sizeof info);
    }
}

}  // namespace

uint16_t open(const anysctp_userspace_config &config) {
    raw_wanted = config.encapsulation == ANYSCTP_ENCAPS_RAW;
    if (!raw_wanted) return open_udp(config.udp_port);
    check_raw();
    return 0;
}

int sending_fd(int family, bool in_udp) noexcept {
    if (in_udp) return family == AF_INET6 ? udp6_fd : udp4_fd;
    return family == AF_INET6 ? raw6_fd : raw4_fd;
}

}  // namespace anysctp::wire

using namespace anysctp;

extern "C" {

int anysctp_wire_socket(int family, int type, int protocol) {
    if (type == SOCK_RAW && !wire::raw_wanted) {
        errno = EPERM;  // usrsctp tries raw sockets always and does without
        return -1;
    }
    if (type == SOCK_DGRAM && protocol == IPPROTO_UDP) return family == AF_INET ? wire::udp4_fd : wire::udp6_fd;
    const int fd = socket(family, type | SOCK_CLOEXEC, protocol);
    if (type != SOCK_RAW) return fd;
    (family == AF_INET ? wire::raw4_fd : wire::raw6_fd) = fd;
    if (fd < 0) return fd;
    platform::allow_fragmentation(fd, family);
    wire::report_errors(fd, family);
    return fd;
}

int anysctp_wire_bind(int fd, const sockaddr *address, socklen_t size) {
    if (fd == wire::udp4_fd || fd == wire::udp6_fd) return 0;
    return ::bind(fd, address, size);
}

int anysctp_wire_setsockopt(int fd, int level, int name, const void *value, socklen_t size) {
    if (level == SOL_SOCKET) {
        // A receiving thread that blocks for good costs nothing while idle; the stack runs as long as the process.
        if (name == SO_RCVTIMEO) return 0;
        if (name == SO_RCVBUF || name == SO_SNDBUF) {
            platform::set_buffer(fd, name, wire::udp_buffer_bytes);
            return 0;
        }
    }
    return setsockopt(fd, level, name, value, size);
}

ssize_t anysctp_wire_recvmsg(int fd, msghdr *message, int flags) {
    thread_local bool working = false;  // on the packet before
    if (working) anysctp_batch_end();
    anysctp_pause_begin();
    const ssize_t size = recvmsg(fd, message, flags);
    anysctp_pause_end();
    anysctp_batch_begin();
    working = true;
    if (size < 0 && errno == EBADF) return size;
    const ssize_t taken = size >= 0 ? size : wire::refused_init(fd, *message, fd == wire::raw4_fd);
    if (taken >= 0) {
        wire::put_zones_in(*message);
        return taken;
    }
    // usrsctp's receiving thread ends at any other error, and the stack would be deaf: an ICMP error must not do that.
    errno = EAGAIN;
    return -1;
}

}  // extern "C"
