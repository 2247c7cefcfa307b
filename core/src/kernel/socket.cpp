// The life of a kernel socket: made, bound, associated, closed.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "socket.hpp"

#include <fcntl.h>
#include <linux/sctp.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>


namespace anysctp {

constexpr uint32_t first_receive_buffer = 1024 * 1024;

KernelSocket::KernelSocket(int fd, int family, int style) : OptionSocket(fd, family, style) {
    set_blocking(false);
    const int on = 1;
    set_kernel_option(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO, on, "the socket's set-up");
}

// A program may set SO_RCVTIMEO and SO_SNDTIMEO on the descriptor itself. If it has not, the engine uses them to limit how long
// an attempt blocks, so that a close in another thread waits only for a moment.
int64_t KernelSocket::direction_timeout_ms(short events) {
    const bool send = events == ANYSCTP_WAIT_WRITE;
    timeval set{};
    get_kernel_option(fd(), SOL_SOCKET, send ? SO_SNDTIMEO : SO_RCVTIMEO, set, "the socket's timeout");
    const int64_t ms = int64_t{set.tv_sec} * 1000 + (set.tv_usec + 999) / 1000;
    own_times_[send] = ms && ms != brief_ms;
    if (own_times_[send]) return ms;
    if (blocking_ && !ms) limit_blocking(events);
    return -1;
}

void KernelSocket::set_direction_timeout_ms(short events, int64_t ms) {
    const bool send = events == ANYSCTP_WAIT_WRITE;
    if (ms == brief_ms) ms++;
    const timeval set{std::max<int64_t>(ms, 0) / 1000, std::max<int64_t>(ms, 0) % 1000 * 1000};
    set_kernel_option(fd(), SOL_SOCKET, send ? SO_SNDTIMEO : SO_RCVTIMEO, set, "the socket's timeout");
    direction_timeout_ms(events);
}

void KernelSocket::limit_blocking(short events) noexcept {
    const timeval limit{0, brief_ms * 1000};
    setsockopt(fd(), SOL_SOCKET, events == ANYSCTP_WAIT_WRITE ? SO_SNDTIMEO : SO_RCVTIMEO, &limit, sizeof limit);
}

void KernelSocket::set_blocking(bool blocking) {
    const int flags = fcntl(fd(), F_GETFL);
    const int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    blocking_ = blocking;
    if (blocking) {
        direction_timeout_ms(ANYSCTP_WAIT_READ);
        direction_timeout_ms(ANYSCTP_WAIT_WRITE);
    }
    if (flags != wanted) fcntl(fd(), F_SETFL, wanted);
}

KernelSocket::~KernelSocket() {
    if (fd() >= 0) ::close(fd());
}

SocketPtr KernelSocket::open(int family, int style) {
    const int host_family = family == ANYSCTP_AF_INET6 ? AF_INET6 : AF_INET;
    const int host_style = style == ANYSCTP_UDP_STYLE ? SOCK_SEQPACKET : SOCK_STREAM;
    const int fd = ::socket(host_family, host_style | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (fd < 0 && (errno == EPROTONOSUPPORT || errno == ESOCKTNOSUPPORT || errno == EAFNOSUPPORT))
        fail(EPROTONOSUPPORT, "this kernel has no SCTP: load it with 'modprobe sctp' as root, or use the userspace engine "
                              "(ANYSCTP_ENGINE=userspace)");
    if (fd < 0) fail_errno(errno, "the kernel made no socket");
    try {
        auto socket = std::make_shared<KernelSocket>(fd, family, style);
        socket->bound_to_ = Bound::any;
        // As much as usrsctp has, if the system allows it. Linux's default holds hardly three packets of a loopback device, and
        // long messages would stall.
        socket->set_option(Option::rcvbuf, {}, first_receive_buffer);
        return socket;
    } catch (...) {
        ::close(fd);
        throw;
    }
}

void KernelSocket::bind(const SockAddr &address) {
    if (::bind(fd(), address.get(), address.size()) < 0) {
        const int error = errno;
        if (error == EINVAL && name().port()) fail(EINVAL, "the socket is bound already");
        fail_to_bind(error, address);
    }
    bound_to_ = address.is_any() ? Bound::any : Bound::addresses;
}

void KernelSocket::bindx(std::span<const SockAddr> addresses, int flags) {
    std::vector<SockAddr> targets(addresses.begin(), addresses.end());
    const uint16_t port = name().port();
    size_t first = 0;
    if (!port && flags == ANYSCTP_BINDX_ADD_ADDR && !targets.front().port()) {
        // A free port for all: the first address gets one, the rest share it.
        bind(targets.front());
        first = 1;
    }
    for (SockAddr &target : targets) {
        if (target.port() && port && target.port() != port)
            fail(EINVAL, "the socket is bound to port %u; all its addresses share that", port);
        if (!target.port()) target.set_port(name().port());
    }
    if (first == targets.size()) return;
    const auto packed = pack_addresses(std::span(targets).subspan(first));
    const int option = flags == ANYSCTP_BINDX_ADD_ADDR ? SCTP_SOCKOPT_BINDX_ADD : SCTP_SOCKOPT_BINDX_REM;
    if (setsockopt(fd(), IPPROTO_SCTP, option, packed.data(), static_cast<socklen_t>(packed.size())) < 0) {
        if (flags == ANYSCTP_BINDX_REM_ADDR && errno == EBUSY) fail(EINVAL, "a socket keeps its last address");
        const int error = errno;
        if (error == EINVAL)
            for (const SockAddr &target : targets) check_bound(target, flags);
        fail_to_bind(error, targets.back());
    }
    if (!port && targets.front().port()) bound_to_ = targets.front().is_any() ? Bound::any : Bound::addresses;
}

void KernelSocket::listen(int backlog) {
    if (!one_to_many() && !listening()) {
        if (connected_ || is_associating() || has_association(0)) fail(EINVAL, "the socket is connected; it cannot listen");
        if (!backlog) fail(EINVAL, "the socket is not listening");
    }
    if (blocking_) set_blocking(false);  // for accept
    if (::listen(fd(), backlog) == 0) return;
    if (errno == EADDRINUSE) fail(EADDRINUSE, "another socket has the port, or this one gave it up and has associations");
    fail_errno(errno, "the kernel refuses to listen");
}

// A one-to-one socket is writable only with an association or after a failed attempt.
bool KernelSocket::is_associating() const noexcept {
    pollfd look{fd(), POLLOUT, 0};
    return attempted_ && !connected_ && poll(&look, 1, 0) == 0;
}

bool KernelSocket::listening() const noexcept {
    int accepting = 0;
    socklen_t size = sizeof accepting;
    return getsockopt(fd(), SOL_SOCKET, SO_ACCEPTCONN, &accepting, &size) == 0 && accepting;
}

SocketPtr KernelSocket::try_accept(SockAddr &peer) {
    socklen_t size = SockAddr::capacity;
    const int accepted = accept4(fd(), peer.get(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) {
        if (errno == EAGAIN) return nullptr;
        if (one_to_many()) fail(EOPNOTSUPP, "a one-to-many (UDP-style) socket has nothing to accept: receive, or peel off");
        if (!listening()) fail(EINVAL, "the socket is not listening");
        fail_errno(errno, "the kernel gives no association");
    }
    auto socket = std::make_shared<KernelSocket>(accepted, family(), ANYSCTP_TCP_STYLE);
    socket->connected_ = true;
    socket->inherit_settings(*this);
    peer = socket->with_zone(peer, 0);
    return socket;
}

SocketPtr KernelSocket::peeloff(int32_t assoc_id) {
    // Checked first, because Linux allocates the descriptor last and closes the peeled-off association if there is none.
    const int free_one = fcntl(fd(), F_DUPFD_CLOEXEC, 0);
    if (free_one < 0) fail_errno(errno, "no descriptors for the socket");
    close(free_one);
    sctp_peeloff_flags_arg_t argument{};
    argument.p_arg.associd = assoc_id;
    argument.flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    socklen_t size = sizeof argument;
    const int peeled = getsockopt(fd(), IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF_FLAGS, &argument, &size);
    if (peeled < 0) fail(errno, "there is no association %d to peel off", assoc_id);
    auto socket = std::make_shared<KernelSocket>(argument.p_arg.sd, family(), ANYSCTP_TCP_STYLE);
    socket->connected_ = socket->peeled_ = true;
    socket->inherit_settings(*this);
    socket->watch_end();
    return socket;
}

void KernelSocket::start_connect(std::span<const SockAddr> addresses, int32_t &assoc_id) {
    if (!one_to_many() && is_associating()) fail(EALREADY, "an attempt to associate is under way");
    auto packed = pack_addresses(addresses);
    sctp_getaddrs_old argument{};
    argument.addr_num = static_cast<int>(packed.size());
    argument.addrs = reinterpret_cast<sockaddr *>(packed.data());
    socklen_t size = sizeof argument;
    if (blocking_) set_blocking(false);
    const int result = getsockopt(fd(), IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX3, &argument, &size);
    if (result < 0 && errno != EINPROGRESS) {
        const int error = errno;
        if (error == EISCONN && !one_to_many() && listening())
            fail(EOPNOTSUPP, "a listening one-to-one socket cannot connect");
        if (error == EISCONN && !one_to_many()) fail_to_associate_again();
        if (error == EISCONN) fail(error, "there is an association with this peer already");
        if (error == EALREADY) fail(error, "an attempt to associate with this peer is under way");
        if (error == EADDRNOTAVAIL) fail_peer_of_another();
        fail_to_associate(error, addresses);
    }
    assoc_id = argument.assoc_id;
    connected_ = ended_ = false;
    attempted_ = !one_to_many();
    ending.forget();
}

int KernelSocket::connect_progress(int32_t assoc_id) {
    if (const int32_t state = state_of(assoc_id)) {
        if (state < ANYSCTP_STATE_ESTABLISHED) return EINPROGRESS;
        connected_ = !one_to_many();
        return 0;
    }
    if (!one_to_many()) {
        // SCTP_STATUS knows an association of a one-to-one socket only once it is up.
        pollfd look{fd(), POLLOUT, 0};
        if (const int error = take_error()) return error;
        if (poll(&look, 1, 0) == 0) return EINPROGRESS;
        if (const int error = take_error()) return error;
        if (has_association(assoc_id) || was_associated()) return connected_ = true, 0;
    }
    return ENOTCONN;
}

// For when nobody has asked for the result of the attempt. If the association was up, Linux has shut down the receive direction,
// and it still knows the peer of an aborted association.
bool KernelSocket::was_associated() {
    SockAddr peer;
    socklen_t size = SockAddr::capacity;
    pollfd look{fd(), POLLRDHUP, 0};
    return connected_ || getpeername(fd(), peer.get(), &size) == 0 || (poll(&look, 1, 0) == 1 && look.revents & POLLRDHUP);
}

int KernelSocket::take_error() {
    int error = 0;
    get_kernel_option(fd(), SOL_SOCKET, SO_ERROR, error, "SO_ERROR");
    // Like a program that asks for SO_ERROR at the end of an attempt to associate.
    if (!error && !one_to_many() && !connected_) connected_ = state_of(0) >= ANYSCTP_STATE_ESTABLISHED;
    if (error && !one_to_many()) {
        attempted_ = false;
        end_if_over();
        ending.failed(error);
    }
    return error;
}

void KernelSocket::shutdown(int how) {
    static constexpr int directions[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
    if (!has_association(0)) fail(ENOTCONN, "the socket has no association");
    const auto shut = [&] {
        if (::shutdown(fd(), directions[how]) < 0) fail_errno(errno, "the kernel does not end the association");
    };
    if (how == ANYSCTP_SHUT_RD) return shut();
    watch_end();
    // Linux's shutdown(2) returns 0 for a peeled-off socket and does nothing.
    ending.shut_here([&] { peeled_ ? send_end() : shut(); });
}

void KernelSocket::send_end() {
    anysctp_sndinfo info{};
    info.flags = ANYSCTP_EOF;
    try_send({nullptr, 0, info, SockAddr()}, false);
}

void KernelSocket::abort(int32_t assoc_id, std::span<const std::byte> reason) {
    if (!one_to_many()) {
        // Linux takes an ABORT with a reason from one-to-many sockets only; the façade closes the socket now.
        if (!has_association(0)) fail_nothing_to_abort(assoc_id);
        if (reason.size() > longest_reason) fail_reason_too_long(reason.size());
        set_linger(0);
        return;
    }
    anysctp_sndinfo info{};
    info.flags = ANYSCTP_ABORT;
    info.assoc_id = assoc_id;
    try {
        try_send({reason.data(), reason.size(), info, SockAddr()}, false);
    } catch (const Error &error) {
        if (error.error() == EPIPE) fail_nothing_to_abort(assoc_id);
        throw;
    }
}

}  // namespace anysctp
