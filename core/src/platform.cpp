// SPDX-License-Identifier: LGPL-2.1-or-later
#include "platform.hpp"

#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstring>

#include "address.hpp"
#include "error.hpp"

#ifdef __linux__
#include <sys/eventfd.h>
#endif

namespace anysctp::platform {

namespace {

void set_flags(int fd) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

}  // namespace

#ifdef __linux__
Wakeup make_wakeup() {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) fail_errno(errno, "no descriptor to wait with");
    return {fd, fd};
}
#else
Wakeup make_wakeup() {
    int fds[2];
    if (pipe(fds) < 0) fail_errno(errno, "no descriptors to wait with");
    set_flags(fds[0]);
    set_flags(fds[1]);
    return {fds[0], fds[1]};
}
#endif

void close_wakeup(Wakeup &wakeup) noexcept {
    if (wakeup.read_fd >= 0) close(wakeup.read_fd);
    if (wakeup.write_fd >= 0 && wakeup.write_fd != wakeup.read_fd) close(wakeup.write_fd);
    wakeup = {};
}

void wake(int write_fd) noexcept {
    const uint64_t one = 1;
    // A full pipe or counter is a wake-up that is already pending.
    [[maybe_unused]] ssize_t written = write(write_fd, &one, sizeof one);
}

void drain_wakeup(const Wakeup &wakeup) noexcept {
    uint64_t counts[8];
    while (read(wakeup.read_fd, counts, sizeof counts) == static_cast<ssize_t>(sizeof counts)) {
    }
}

void stream_pair(int fds[3]) {
    const bool paired = socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0;
    if (paired && (fds[2] = fcntl(fds[0], F_DUPFD_CLOEXEC, 0)) >= 0) {
        set_flags(fds[0]);
        set_flags(fds[1]);
        return;
    }
    const int error = errno;
    if (paired) close(fds[0]), close(fds[1]);
    fail_errno(error, "no descriptors for the socket");
}

namespace {

#ifdef SOCK_CLOEXEC
constexpr int closed_on_exec = SOCK_CLOEXEC;
#else
constexpr int closed_on_exec = 0;
#endif

// A UDP socket for which the system has chosen a route; connecting one sends nothing.
class Routed {
public:
    explicit Routed(const sockaddr *destination) noexcept
        : fd_(socket(destination->sa_family, SOCK_DGRAM | closed_on_exec, 0)) {
        SockAddr target(destination);
        target.set_port(9);  // any port
        if (fd_ < 0 || connect(fd_, target.get(), target.size()) < 0) error_ = errno;
    }
    ~Routed() {
        if (fd_ >= 0) close(fd_);
    }
    Routed(const Routed &) = delete;
    Routed &operator=(const Routed &) = delete;

    int fd() const noexcept { return fd_; }
    int error() const noexcept { return error_; }  // why there is none

private:
    const int fd_;
    int error_ = 0;
};

}  // namespace

bool route_source(const sockaddr *destination, sockaddr_storage &source) noexcept {
    const Routed route(destination);
    SockAddr found;
    socklen_t size = SockAddr::capacity;
    if (route.error() || getsockname(route.fd(), found.get(), &size) < 0) return false;
    found.set_port(0);
    std::memcpy(&source, found.get(), found.size());
    return true;
}

int route_error(const sockaddr *destination) noexcept { return Routed(destination).error(); }

#ifdef IP_MTU
uint32_t route_mtu(const sockaddr *destination) noexcept {
    const bool v6 = destination->sa_family == AF_INET6;
    const Routed route(destination);
    int mtu = 0;
    socklen_t size = sizeof mtu;
    if (route.error() || getsockopt(route.fd(), v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_MTU : IP_MTU, &mtu, &size) < 0) return 0;
    return mtu > 0 ? static_cast<uint32_t>(mtu) : 0;
}
#else
uint32_t route_mtu(const sockaddr *destination) noexcept {
    // The source address that the system picks names the interface.
    sockaddr_storage source_bytes;
    const int fd = socket(destination->sa_family, SOCK_DGRAM, 0);
    if (fd < 0) return 0;
    uint32_t mtu = 0;
    ifaddrs *interfaces = nullptr;
    if (route_source(destination, source_bytes) && getifaddrs(&interfaces) == 0) {
        const SockAddr source(reinterpret_cast<const sockaddr *>(&source_bytes));
        for (ifaddrs *each = interfaces; each; each = each->ifa_next) {
            if (!each->ifa_addr || each->ifa_addr->sa_family != source.family() || SockAddr(each->ifa_addr) != source)
                continue;
            ifreq request{};
            std::strncpy(request.ifr_name, each->ifa_name, sizeof request.ifr_name - 1);
            if (ioctl(fd, SIOCGIFMTU, &request) == 0) mtu = static_cast<uint32_t>(request.ifr_mtu);
        }
        freeifaddrs(interfaces);
    }
    close(fd);
    return mtu;
}
#endif

void allow_fragmentation([[maybe_unused]] int udp_fd, [[maybe_unused]] int family) noexcept {
#ifdef IP_PMTUDISC_DONT
    const int dont = family == AF_INET6 ? IPV6_PMTUDISC_DONT : IP_PMTUDISC_DONT;
    setsockopt(udp_fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP,
               family == AF_INET6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, &dont, sizeof dont);
#endif
}

void set_buffer(int fd, int option, int bytes) noexcept {
#ifdef SO_RCVBUFFORCE
    if (setsockopt(fd, SOL_SOCKET, option == SO_RCVBUF ? SO_RCVBUFFORCE : SO_SNDBUFFORCE, &bytes, sizeof bytes) == 0)
        return;
#endif
    setsockopt(fd, SOL_SOCKET, option, &bytes, sizeof bytes);
}

}  // namespace anysctp::platform
