// The life of a user-space socket: made, bound, associated, closed.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "socket.hpp"

#include <unistd.h>
#include <usrsctp.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>

#include "packet_batch.hpp"
#include "blocked_signals.hpp"
#include "driving.hpp"
#include "hook.h"
#include "intake.hpp"
#include "platform.hpp"
#include "stack.hpp"

namespace anysctp {

namespace {

constexpr int closing_look_ms = 5;

// A call of usrsctp that failed: -1 and errno.
void check(int result, const char *what) {
    if (result < 0) fail_errno(errno, what);
}

int host_family(int family) { return family == ANYSCTP_AF_INET6 ? AF_INET6 : AF_INET; }
int host_style(int style) { return style == ANYSCTP_UDP_STYLE ? SOCK_SEQPACKET : SOCK_STREAM; }

void switch_on(anysctp_stack_socket *stack_socket, int option) {
    const int on = 1;
    check(usrsctp_setsockopt(stack_socket, IPPROTO_SCTP, option, &on, sizeof on), "the socket's set-up");
}

// Stands between the stack's socket and the object that will own it.
struct StackSocket {
    anysctp_stack_socket *socket;
    ~StackSocket() {
        if (socket) usrsctp_close(socket);
    }
    anysctp_stack_socket *release() { return std::exchange(socket, nullptr); }
};

// Descriptors for a socket to be. Taken before the stack gives an association away: without them it stays where it is.
struct FreshReadiness {
    Readiness *readiness = &Readiness::take();
    FreshReadiness() = default;
    FreshReadiness(const FreshReadiness &) = delete;
    ~FreshReadiness() {
        if (!readiness) return;
        const int user_fd = readiness->user_fd();
        readiness->give_back();
        ::close(user_fd);
    }
    Readiness &release() { return *std::exchange(readiness, nullptr); }
};

}  // namespace

// usrsctp would try as long as it takes. As on Linux, the first address decides whether there is a route.
int no_way_to(std::span<const SockAddr> peers) noexcept {
    if (!std::ranges::all_of(peers, &SockAddr::is_one_hosts)) return EINVAL;
    const int error = platform::route_error(unmapped(peers.front()).get());
    if (error) return error == EINVAL ? EHOSTUNREACH : error;  // EINVAL, of a good address: a route of the type blackhole
    return peers.front().port() ? 0 : ECONNREFUSED;  // nobody has port 0, and usrsctp sends nothing to it
}

UserspaceSocket::UserspaceSocket(Readiness &readiness, anysctp_stack_socket *stack_socket, int family, int style)
    : OptionSocket(readiness.user_fd(), family, style), readiness_(readiness), stack_socket_(stack_socket) {
    usrsctp_set_non_blocking(stack_socket_, 1);
    readiness_.attach(stack_socket_);
    anysctp_hook_attach(stack_socket_, &readiness_);
    settle_readable();  // what came in before nobody was told of
}

UserspaceSocket::~UserspaceSocket() {
    try {
        throw_if_forked();
        anysctp_hook_detach(stack_socket_);
        const PacketBatch batch;  // for each association one
        usrsctp_close(stack_socket_);
    } catch (const Error &) {
        // In the child of a fork the stack's socket is the parent's.
    }
    if (fd() >= 0 && readiness_.is_users(fd())) ::close(fd());
    readiness_.give_back();
}

SocketPtr UserspaceSocket::open(int family, int style) {
    StackSocket made{usrsctp_socket(host_family(family), host_style(style), IPPROTO_SCTP, nullptr, nullptr, 0, nullptr)};
    if (!made.socket) fail_errno(errno, "the user-space stack made no socket");
    switch_on(made.socket, SCTP_RECVRCVINFO);
    FreshReadiness readiness;
    auto socket = std::make_shared<UserspaceSocket>(readiness.release(), made.release(), family, style);
    socket->set_endpoint_encaps_port(stack::peer_udp_port());
    return socket;
}

void UserspaceSocket::throw_if_forked() const { stack::check_fork(); }

void UserspaceSocket::inherit(const UserspaceSocket &parent) {
    inherit_settings(parent);
    own_encaps_port_ = parent.own_encaps_port_;
    encaps_port_ = parent.encaps_port_;
    bound_to_any_ = parent.bound_to_any_;
    connected_ = true;
    look_for_source();
}

void UserspaceSocket::bind_one(const SockAddr &address, int flags) {
    SockAddr target = for_stack(address);
    const auto attempt = [&] {
        return flags ? usrsctp_bindx(stack_socket_, target.get(), 1,
                                     flags == ANYSCTP_BINDX_ADD_ADDR ? SCTP_BINDX_ADD_ADDR : SCTP_BINDX_REM_ADDR)
                     : usrsctp_bind(stack_socket_, target.get(), target.size());
    };
    int result = attempt();
    if (result < 0 && errno == EADDRNOTAVAIL) {
        stack::learn_address(unmapped(address));
        result = attempt();
    }
    if (result == 0) return;
    fail_to_bind(errno, address);
}

void UserspaceSocket::bind(const SockAddr &address) {
    throw_if_forked();
    std::lock_guard lock(setup_mutex_);
    stack::refresh_addresses();
    if (name().port()) fail(EINVAL, "the socket is bound already");
    bind_one(address, 0);
    bound_to_any_ = address.is_any();
}

void UserspaceSocket::bindx(std::span<const SockAddr> addresses, int flags) {
    throw_if_forked();
    std::lock_guard lock(setup_mutex_);
    stack::refresh_addresses();
    uint16_t port = name().port();
    std::vector<SockAddr> done;
    try {
        for (SockAddr address : addresses) {
            if (address.port() && port && address.port() != port)
                fail(EINVAL, "the socket is bound to port %u; all its addresses share that", port);
            address.set_port(port ? port : address.port());
            check_bound(address, flags);
            if (flags == ANYSCTP_BINDX_REM_ADDR && address.needs_zone()) take_bound_zone(address);
            // usrsctp adds to a socket that is bound; the first address is an ordinary bind.
            bind_one(address, port ? flags : 0);
            if (!port) bound_to_any_ = address.is_any();
            port = name().port();
            done.push_back(for_stack(address));
        }
    } catch (const Error &) {
        // All or nothing, as on Linux: usrsctp takes them one by one.
        const int undo = flags == ANYSCTP_BINDX_ADD_ADDR ? SCTP_BINDX_REM_ADDR : SCTP_BINDX_ADD_ADDR;
        for (SockAddr &address : done) {
            address.set_port(port);
            usrsctp_bindx(stack_socket_, address.get(), 1, undo);
        }
        throw;
    }
}

// Linux takes the first one that is bound, of whichever link.
void UserspaceSocket::take_bound_zone(SockAddr &address) {
    for (const SockAddr &each : local_addresses(0))
        if (each.same_host(address)) address.take_zone_of(each);
}

void UserspaceSocket::listen(int backlog) {
    throw_if_forked();
    std::lock_guard lock(setup_mutex_);
    stack::refresh_addresses();
    if (!one_to_many() && (connected_ || connecting_)) fail(EINVAL, "the socket is connected; it cannot listen");
    if (!backlog && !listening_port_) fail(EINVAL, "the socket is not listening");
    // Linux lets one more wait.
    if (usrsctp_listen(stack_socket_, backlog > 0 && backlog < INT_MAX ? backlog + 1 : backlog) < 0)
        fail_errno(errno, "the stack refuses to listen");
    if (listening_port_) stack::remove_listener(listening_port_);
    listening_port_ = backlog ? name().port() : uint16_t{0};
    if (listening_port_) stack::add_listener(listening_port_);
}

SocketPtr UserspaceSocket::try_accept(SockAddr &peer) {
    throw_if_forked();
    if (one_to_many()) fail(EOPNOTSUPP, "a one-to-many (UDP-style) socket has nothing to accept: receive, or peel off");
    if (!listening_port_) fail(EINVAL, "the socket is not listening");
    FreshReadiness readiness;
    const auto attempt = [&] {
        anysctp_stack_socket *accepted;
        do {
            socklen_t size = SockAddr::capacity;
            accepted = usrsctp_accept(stack_socket_, peer.get(), &size);
        } while (!accepted && (errno == ECONNABORTED || errno == ECONNRESET));  // it is over, and forgotten
        return accepted;
    };
    StackSocket accepted{attempt()};
    if (!accepted.socket && errno == EWOULDBLOCK && readiness_.readable()) {
        readiness_.set_readable(false);
        accepted.socket = attempt();
    }
    if (!accepted.socket) {
        if (errno == EWOULDBLOCK) return nullptr;
        fail_errno(errno, "the stack gives no association");
    }
    peer = from_stack(peer);
    settle_readable();
    auto socket = std::make_shared<UserspaceSocket>(readiness.release(), accepted.release(), family(), ANYSCTP_TCP_STYLE);
    socket->inherit(*this);
    return socket;
}

SocketPtr UserspaceSocket::peeloff(int32_t assoc_id) {
    throw_if_forked();
    FreshReadiness readiness;
    StackSocket peeled{usrsctp_peeloff(stack_socket_, static_cast<sctp_assoc_t>(assoc_id))};
    if (!peeled.socket) fail(errno == ENOENT ? EINVAL : errno, "there is no association %d to peel off", assoc_id);
    settle_readable();  // its messages have moved along
    auto socket = std::make_shared<UserspaceSocket>(readiness.release(), peeled.release(), family(), ANYSCTP_TCP_STYLE);
    socket->inherit(*this);
    return socket;
}

void UserspaceSocket::start_connect(std::span<const SockAddr> addresses, int32_t &assoc_id) {
    throw_if_forked();
    std::lock_guard lock(setup_mutex_);
    if (!one_to_many()) {
        // usrsctp would tear the association down.
        if (listening_port_) fail(EOPNOTSUPP, "a listening one-to-one socket cannot connect");
        if (connected_) fail_to_associate_again();
        if (connecting_) fail(EALREADY, "an attempt to associate is under way");
        let_last_attempt_go();
    } else {
        for (const SockAddr &address : addresses) {
            SockAddr peer = for_stack(address);
            const auto id = static_cast<int32_t>(usrsctp_getassocid(stack_socket_, peer.get()));
            const int32_t state = id ? state_of(id) : 0;
            if (state >= ANYSCTP_STATE_ESTABLISHED) fail(EISCONN, "there is an association with this peer already");
            if (state) fail(EALREADY, "an attempt to associate with this peer is under way");
        }
    }
    int error = no_way_to(addresses);
    if (error && error != ECONNREFUSED) fail_to_associate(error, addresses);
    stack::refresh_addresses();
    find_peer_port(addresses);
    std::vector<SockAddr> targets;
    for (const SockAddr &address : addresses) targets.push_back(for_stack(address));
    auto packed = pack_addresses(targets);
    sctp_assoc_t id = 0;
    if (!one_to_many()) {
        anysctp_hook_reuse(stack_socket_);
        reset_reported_ = false;
        ending.forget();
        readiness_.set_readable(false);
        readiness_.wait_for_connection();
    }
    auto *peers = reinterpret_cast<sockaddr *>(packed.data());
    if (!error && usrsctp_connectx(stack_socket_, peers, static_cast<int>(targets.size()), &id) < 0) error = errno;
    if (error && error != EINPROGRESS) {
        readiness_.set_writable();
        // The answer can be faster than the call; it is told like one that comes later.
        if (error == EADDRNOTAVAIL) fail_peer_of_another();
        if (error != ECONNREFUSED && error != ETIMEDOUT) fail_to_associate(error, addresses);
        connect_error_ = error;
    }
    assoc_id = static_cast<int32_t>(id);
    connecting_ = !one_to_many();
    look_for_source();
    refused_ = false;
}

// usrsctp tells that an attempt has failed a moment before it lets go of it, and takes no other one meanwhile.
void UserspaceSocket::let_last_attempt_go() {
    constexpr int most_looks = 1000;
    for (int look = 0; look < most_looks && state_of(0); look++) usleep(1000);
}

int UserspaceSocket::connect_progress(int32_t assoc_id) {
    throw_if_forked();
    const int32_t state = state_of(assoc_id);
    if (state >= ANYSCTP_STATE_ESTABLISHED) {
        connecting_ = false;
        connected_ = !one_to_many();
        readiness_.set_writable();
        return 0;
    }
    if (state && one_to_many()) return EINPROGRESS;
    // One-to-one sockets know why, and say it before the stack has let go of the association.
    if (const int error = take_error()) return error;
    if (state) return EINPROGRESS;
    if (one_to_many() || !was_associated()) return ENOTCONN;
    connecting_ = false;
    connected_ = true;
    return 0;
}

bool UserspaceSocket::is_associating() {
    const int32_t state = state_of(0);
    return state && state < ANYSCTP_STATE_ESTABLISHED;
}

// An attempt of which nobody has asked how it went leaves no error, or one that only an association can have.
bool UserspaceSocket::was_associated() {
    throw_if_forked();
    std::lock_guard lock(setup_mutex_);
    if (connected_ || !connecting_ || connect_error_) return connected_;
    if (const int32_t state = state_of(0); state > ANYSCTP_STATE_CLOSED) return state >= ANYSCTP_STATE_ESTABLISHED;
    int error = 0;
    socklen_t size = sizeof error;
    check(usrsctp_getsockopt(stack_socket_, SOL_SOCKET, SO_ERROR, &error, &size), "SO_ERROR");
    return !error || error == ECONNRESET || error == ECONNABORTED;
}

int UserspaceSocket::take_error() {
    throw_if_forked();
    if (const int error = connect_error_.exchange(0)) {
        refused_ = connecting_.exchange(false);
        return error;
    }
    // usrsctp's SO_ERROR does not clear; a receive does. That takes the error of an attempt to associate from here; that of
    // an association, before which there may be data, stays and is told no more.
    int error = 0;
    socklen_t size = sizeof error;
    check(usrsctp_getsockopt(stack_socket_, SOL_SOCKET, SO_ERROR, &error, &size), "SO_ERROR");
    if (error == ECONNRESET && connecting_) error = ECONNREFUSED;  // as on Linux, whenever the attempt is refused
    if (error) {
        if (!one_to_many()) ending.failed(error);
        std::byte nothing[1];
        anysctp_rcvinfo info;
        SockAddr from;
        std::lock_guard lock(receive_mutex_);
        if (connecting_)
            receive_now(nothing, 0, info, from);
        else if (reset_reported_)
            return 0;
        refused_ = connecting_.exchange(false);
        reset_reported_ = true;
        readiness_.set_writable();
    } else if (connecting_ && state_of(0) >= ANYSCTP_STATE_ESTABLISHED) {
        connecting_ = false;
        connected_ = true;
    }
    return error;
}

// Who waits for new associations is in no hurry, and may wait for long: he leaves the work to others.
EngineSocket::Waits UserspaceSocket::begin_wait(short events) {
    throw_if_forked();
    if (!events || (events == ANYSCTP_WAIT_READ && listening_port_ && !one_to_many())) {
        driving::wait_aside();
        return Waits::alone;
    }
    if (!driving::begin()) return Waits::with_others;
    readiness_.begin_driving();
    return Waits::and_works;
}

void UserspaceSocket::end_wait(Waits waits) noexcept {
    if (waits == Waits::alone) return;
    if (waits == Waits::and_works) readiness_.end_driving();
    driving::end(waits == Waits::and_works);
}

std::chrono::microseconds UserspaceSocket::busy_time() noexcept { return driving::busy_time(); }

size_t UserspaceSocket::inputs(std::span<pollfd> fds) noexcept { return intake::sources(fds); }

bool UserspaceSocket::work(std::span<const pollfd> reported) noexcept { return driving::work(reported); }

short UserspaceSocket::has(short events) noexcept {
    const int now = (readiness_.readable() ? ANYSCTP_WAIT_READ : 0) | (readiness_.writable() ? ANYSCTP_WAIT_WRITE : 0);
    return static_cast<short>(now & events);
}

void UserspaceSocket::shutdown(int how) {
    throw_if_forked();
    static constexpr int directions[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
    if (state_of(0) < ANYSCTP_STATE_ESTABLISHED) fail(ENOTCONN, "the socket has no association");
    const auto shut = [&] {
        const PacketBatch batch;
        if (usrsctp_shutdown(stack_socket_, directions[how]) < 0) fail_errno(errno, "the stack does not end the association");
    };
    how == ANYSCTP_SHUT_RD ? shut() : ending.shut_here(shut);
    if (how != ANYSCTP_SHUT_WR) {
        receive_shut_ = true;
        readiness_.set_readable(true);
    }
}

void UserspaceSocket::abort(int32_t assoc_id, std::span<const std::byte> reason) {
    throw_if_forked();
    if (!one_to_many() && state_of(0) < ANYSCTP_STATE_ESTABLISHED) fail_nothing_to_abort(assoc_id);
    expect_own_abort(assoc_id);
    sctp_sndinfo info{};
    info.snd_flags = SCTP_ABORT;
    info.snd_assoc_id = static_cast<sctp_assoc_t>(assoc_id);
    const char nothing = 0;
    const void *data = reason.empty() ? static_cast<const void *>(&nothing) : reason.data();
    if (usrsctp_sendv(stack_socket_, data, reason.size(), nullptr, 0, &info, sizeof info, SCTP_SENDV_SNDINFO, 0) < 0) {
        const int error = errno;
        forget_own_abort(assoc_id);
        if (error == EMSGSIZE) fail_reason_too_long(reason.size());
        fail_nothing_to_abort(assoc_id);
    }
}

void UserspaceSocket::closing() {
    try {
        throw_if_forked();
        if (std::lock_guard lock(setup_mutex_); listening_port_) {
            stack::remove_listener(listening_port_);
            listening_port_ = 0;
        }
        const int32_t seconds = linger();
        if (seconds <= 0 || one_to_many() || anysctp_hook_data_unread(stack_socket_)) return;
        // usrsctp's close never waits; the association is gone once all is delivered and the peer has agreed.
        usrsctp_shutdown(stack_socket_, SHUT_WR);
        driving::wait_aside();
        const auto until = Clock::now() + std::chrono::seconds(seconds);
        anysctp_status status{};
        BlockedSignals between_looks;
        between_looks.block();
        for (;;) {
            get(0, status);  // throws at the end
            if (Clock::now() >= until) return;
            // A signal ends it, as on Linux.
            if (platform::poll_letting_in(between_looks.before(), nullptr, 0, closing_look_ms) < 0) return;
        }
    } catch (const Error &) {
        // The association is over, or this is the child of a fork: nothing left to wait for.
    }
}

}  // namespace anysctp
