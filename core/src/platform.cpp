// SPDX-License-Identifier: LGPL-2.1-or-later
#include "platform.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>

#include "address.hpp"
#include "control.hpp"
#include "error.hpp"
#include "interfaces.hpp"

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#else
#include <sys/event.h>
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
    // If the pipe or counter is full, a wake-up is pending already.
    [[maybe_unused]] ssize_t written = write(write_fd, &one, sizeof one);
}

void drain_wakeup(const Wakeup &wakeup) noexcept {
    uint64_t counts[8];
    while (read(wakeup.read_fd, counts, sizeof counts) == static_cast<ssize_t>(sizeof counts)) {
    }
}

#ifdef __linux__
int make_watch() {
    const int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) fail_errno(errno, "no descriptor for an event loop");
    return fd;
}

bool watch(int watch_fd, int fd) noexcept {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    return epoll_ctl(watch_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

void unwatch(int watch_fd, int fd) noexcept { epoll_ctl(watch_fd, EPOLL_CTL_DEL, fd, nullptr); }
#else
int make_watch() {
    const int fd = kqueue();
    if (fd < 0) fail_errno(errno, "no descriptor for an event loop");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

namespace {
bool change(int watch_fd, int fd, uint16_t what) noexcept {
    struct kevent event;
    EV_SET(&event, fd, EVFILT_READ, what, 0, 0, nullptr);
    return kevent(watch_fd, &event, 1, nullptr, 0, nullptr) == 0;
}
}  // namespace

bool watch(int watch_fd, int fd) noexcept { return change(watch_fd, fd, EV_ADD); }

void unwatch(int watch_fd, int fd) noexcept { change(watch_fd, fd, EV_DELETE); }
#endif

bool lacks_resources(int error) noexcept {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

int descriptor_error() noexcept {
    const int fd = dup(STDIN_FILENO);
    if (fd < 0) return errno == EBADF ? 0 : errno;
    close(fd);
    return 0;
}

int poll_letting_in(const sigset_t *signals, pollfd *fds, nfds_t count, int timeout_ms) {
    if (!signals) return poll(fds, count, timeout_ms);
#ifdef __APPLE__ // has no ppoll, so a signal between the two calls is missed
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, signals, &before);
    const int ready = poll(fds, count, timeout_ms);
    const int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return ready;
#else
    const timespec timeout{timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    return ppoll(fds, count, timeout_ms < 0 ? nullptr : &timeout, signals);
#endif
}

void stream_pair(int fds[3]) {
    const bool paired = socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0;
    if (paired) fds[2] = fcntl(fds[0], F_DUPFD_CLOEXEC, 0);
    if (paired && fds[2] >= 0) {
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

// A UDP socket for questions about routes: the system chooses one when it is connected, and sends nothing. Opened once, so that
// no question needs a free descriptor.
class Asker {
public:
    // 0 or an errno.
    int open(int family) noexcept {
        std::lock_guard lock(mutex_);
        return open_now(family);
    }

    // What `answer` returns, called with a socket that has a route to the destination; or minus the errno if there is none.
    template <typename Answer>
    int ask(const sockaddr *destination, Answer answer) noexcept {
        SockAddr target(destination);
        target.set_port(9);  // any port
        std::lock_guard lock(mutex_);
        if (const int error = open_now(target.family())) return -error;
        // The source of the route before would stay the socket's address.
        const sockaddr nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
        static_cast<void>(connect(fd_, &nobody, sizeof nobody));
        return connect(fd_, target.get(), target.size()) < 0 ? -errno : answer(fd_);
    }

private:
    int open_now(int family) noexcept {
        if (fd_ >= 0) return 0;
        fd_ = socket(family, SOCK_DGRAM | closed_on_exec, 0);
        return fd_ < 0 || fcntl(fd_, F_SETFD, FD_CLOEXEC) < 0 ? errno : 0;
    }

    std::mutex mutex_;
    int fd_ = -1;
};

Asker askers[2];

Asker &asker_for(int family) noexcept { return askers[family == AF_INET6]; }

}  // namespace

void open_route_sockets() {
    const int error = asker_for(AF_INET).open(AF_INET), error6 = asker_for(AF_INET6).open(AF_INET6);
    if (lacks_resources(error) || lacks_resources(error6)) fail_errno(error ? error : error6, "no socket to look up routes with");
}

bool route_source(const sockaddr *destination, sockaddr_storage &source) noexcept {
    SockAddr found;
    socklen_t size = SockAddr::capacity;
    const auto source_of = [&](int fd) { return getsockname(fd, found.get(), &size); };
    if (asker_for(destination->sa_family).ask(destination, source_of) < 0) return false;
    found.set_port(0);
    std::memcpy(&source, found.get(), found.size());
    return true;
}

int route_error(const sockaddr *destination) noexcept {
    return -asker_for(destination->sa_family).ask(destination, [](int) { return 0; });
}

#ifdef IP_MTU
uint32_t route_mtu(const sockaddr *destination) noexcept {
    const bool v6 = destination->sa_family == AF_INET6;
    const int mtu = asker_for(destination->sa_family).ask(destination, [v6](int fd) {
        int known = 0;
        socklen_t size = sizeof known;
        return getsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_MTU : IP_MTU, &known, &size) < 0 ? 0 : known;
    });
    return mtu > 0 ? static_cast<uint32_t>(mtu) : 0;
}
#else
uint32_t route_mtu(const sockaddr *destination) noexcept {
    // The source address that the system picks names the interface.
    sockaddr_storage source_bytes;
    const int fd = socket(destination->sa_family, SOCK_DGRAM, 0);
    if (fd < 0) return 0;
    uint32_t mtu = 0;
    if (route_source(destination, source_bytes)) try {
        const SockAddr source(reinterpret_cast<const sockaddr *>(&source_bytes));
        for (const InterfaceAddress &each : interface_addresses()) {
            if (each.address != source) continue;
            ifreq request{};
            each.name.copy(request.ifr_name, sizeof request.ifr_name - 1);
            if (ioctl(fd, SIOCGIFMTU, &request) == 0) mtu = static_cast<uint32_t>(request.ifr_mtu);
        }
    } catch (const Error &) {
        // The system does not say it.
    }
    close(fd);
    return mtu;
}
#endif

void allow_fragmentation([[maybe_unused]] int fd, [[maybe_unused]] int family, [[maybe_unused]] bool allowed) noexcept {
#ifdef IP_PMTUDISC_PROBE  // IPv6 has the same numbers
    const int discovery = allowed ? IP_PMTUDISC_DONT : IP_PMTUDISC_PROBE;
    setsockopt(fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP, family == AF_INET6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER,
               &discovery, sizeof discovery);
#elif defined(IP_DONTFRAG)
    const int not_allowed = !allowed;
    setsockopt(fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP, family == AF_INET6 ? IPV6_DONTFRAG : IP_DONTFRAG, &not_allowed,
               sizeof not_allowed);
#endif
}

#ifdef UDP_SEGMENT
bool takes_segments(int udp_fd) noexcept {
    const int none = 0;
    return setsockopt(udp_fd, IPPROTO_UDP, UDP_SEGMENT, &none, sizeof none) == 0;
}
void set_segment_size(msghdr &message, uint16_t size) noexcept { append_control(message, IPPROTO_UDP, UDP_SEGMENT, size); }
#else
bool takes_segments(int) noexcept { return false; }
void set_segment_size(msghdr &, uint16_t) noexcept {}
#endif

int send_batch(int fd, mmsghdr *messages, unsigned count) noexcept {
#ifdef __linux__
    return sendmmsg(fd, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
#else
    unsigned sent = 0;
    while (sent < count && sendmsg(fd, &messages[sent].msg_hdr, MSG_DONTWAIT) >= 0) sent++;
    return sent ? static_cast<int>(sent) : -1;
#endif
}

bool kernel_has_sctp() noexcept {
    if (access("/proc/sys/net", F_OK) < 0) return true;
    return access("/proc/sys/net/sctp", F_OK) == 0 || access("/proc/net/sctp", F_OK) == 0 || access("/sys/module/sctp", F_OK) == 0;
}

#ifdef UDP_GRO
void join_packets(int udp_fd) noexcept {
    const int on = 1;
    setsockopt(udp_fd, IPPROTO_UDP, UDP_GRO, &on, sizeof on);
}
bool is_joined_size(const cmsghdr &control) noexcept { return control.cmsg_level == IPPROTO_UDP && control.cmsg_type == UDP_GRO; }
#else
void join_packets(int) noexcept {}
bool is_joined_size(const cmsghdr &) noexcept { return false; }
#endif

#if defined(__linux__) || defined(__FreeBSD__)
int receive_batch(int fd, mmsghdr *messages, unsigned most) noexcept {
    return static_cast<int>(recvmmsg(fd, messages, most, MSG_DONTWAIT, nullptr));
}
#else
int receive_batch(int fd, mmsghdr *messages, unsigned most) noexcept {
    unsigned count = 0;
    for (; count < most; count++) {
        const ssize_t size = recvmsg(fd, &messages[count].msg_hdr, MSG_DONTWAIT);
        if (size < 0) break;
        messages[count].msg_len = static_cast<unsigned>(size);
    }
    return count ? static_cast<int>(count) : -1;
}
#endif

#ifdef __linux__
const char *trusted_environment(const char *name) noexcept { return secure_getenv(name); }
#else
const char *trusted_environment(const char *name) noexcept { return issetugid() ? nullptr : std::getenv(name); }
#endif

void set_buffer(int fd, int option, int bytes) noexcept {
#ifdef SO_RCVBUFFORCE
    if (setsockopt(fd, SOL_SOCKET, option == SO_RCVBUF ? SO_RCVBUFFORCE : SO_SNDBUFFORCE, &bytes, sizeof bytes) == 0)
        return;
#endif
    setsockopt(fd, SOL_SOCKET, option, &bytes, sizeof bytes);
}

}  // namespace anysctp::platform
