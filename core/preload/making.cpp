// socket() and accept(), and what they share with SCTP_SOCKOPT_PEELOFF.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "making.hpp"

#include <anysctp/anysctp.h>
#include <netinet/in.h>
#include <netinet/sctp.h>

#include "addresses.hpp"
#include "call.hpp"
#include "libc.hpp"
#include "log.hpp"
#include "settings.hpp"

namespace anysctp::preload {

namespace {

constexpr int creation_flags = SOCK_NONBLOCK | SOCK_CLOEXEC;

int publish_or_close(const SocketRef &socket, int flags) {
    if (flags & SOCK_NONBLOCK) {
        socket->nonblocking = true;
        anysctp_set_timeout(socket->facade, 0);
    }
    const int fd = publish(socket, flags);
    if (fd >= 0) return fd;
    const int error = errno;
    anysctp_close(socket->facade);
    errno = error;
    return -1;
}

// On Linux the extensions are switched on by sysctls. The façade's function has the numbers and layouts of the system's.
template <class SetOption>
void switch_extensions_on(int sock, SetOption set_option) {
    const Settings &wanted = settings();
    const sctp_assoc_value on{SCTP_FUTURE_ASSOC, 1};
    if (wanted.auth) set_option(sock, IPPROTO_SCTP, SCTP_AUTH_SUPPORTED, &on, sizeof on);
    if (wanted.asconf) set_option(sock, IPPROTO_SCTP, SCTP_ASCONF_SUPPORTED, &on, sizeof on);
    if (wanted.reconfig) set_option(sock, IPPROTO_SCTP, SCTP_RECONFIG_SUPPORTED, &on, sizeof on);
}

void say_where_it_runs(int facade) {
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    if (anysctp_get_engine_info(static_cast<int>(anysctp_get_engine(facade)), &info) < 0) return;
    say("%s (%s), UDP port %u here, %u of peers", info.name, info.version, info.udp_port, info.peer_udp_port);
}

int make(int family, int type, bool for_tcp) {
    const Call call("socket", -1);
    const int style = type & ~creation_flags;
    const anysctp_result facade = anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO);
    if (facade < 0) return static_cast<int>(call(facade));
    say_where_it_runs(static_cast<int>(facade));
    const auto socket = std::make_shared<ProgramSocket>(static_cast<int>(facade), family, style, for_tcp);
    switch_extensions_on(socket->facade, anysctp_setsockopt);
    const int fd = publish_or_close(socket, type);
    return fd < 0 ? call.fails(errno, "there is no descriptor for the socket") : static_cast<int>(call(fd));
}

bool stands_for_tcp(int family, int type, int protocol) {
    return settings().tcp && (family == AF_INET || family == AF_INET6) && (type & ~creation_flags) == SOCK_STREAM &&
           (protocol == 0 || protocol == IPPROTO_TCP);
}

bool kernel_is_chosen() {
    anysctp_engine_info chosen;
    ANYSCTP_INIT(&chosen);
    return anysctp_get_engine_info(ANYSCTP_ENGINE_AUTO, &chosen) >= 0 && chosen.engine == ANYSCTP_ENGINE_KERNEL;
}

// The kernel's own sockets need nothing from here but what sysctls would have set.
int make_in_kernel(int family, int type) {
    const int fd = libc().socket(family, type, IPPROTO_SCTP);
    say("socket() = %d, on the kernel engine: the system has it alone from here on", fd);
    if (fd >= 0) switch_extensions_on(fd, libc().setsockopt);
    return fd;
}

template <class Option>
bool is_on(const ProgramSocket &socket, Option option) {
    int on = 0;
    return anysctp_getsockopt(socket.facade, IPPROTO_SCTP, option, &on, sizeof on) >= 0 && on;
}

}  // namespace

void look_at_options(ProgramSocket &socket) {
    socket.rcvinfo = is_on(socket, SCTP_RECVRCVINFO);
    socket.nxtinfo = is_on(socket, SCTP_RECVNXTINFO);
    socket.mapped = is_on(socket, SCTP_I_WANT_MAPPED_V4_ADDR);
    sctp_event event{};
    event.se_type = SCTP_DATA_IO_EVENT;
    socket.sndrcv = anysctp_getsockopt(socket.facade, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event) >= 0 && event.se_on;
}

int publish_child(const ProgramSocket &parent, int facade, int flags) {
    const auto socket = std::make_shared<ProgramSocket>(facade, parent.family, SOCK_STREAM, parent.for_tcp);
    look_at_options(*socket);
    return publish_or_close(socket, flags);
}

}  // namespace anysctp::preload

using namespace anysctp::preload;

extern "C" {

int socket(int family, int type, int protocol) noexcept {
    const bool for_tcp = stands_for_tcp(family, type, protocol);
    if (protocol != IPPROTO_SCTP && !for_tcp) return libc().socket(family, type, protocol);
    return !for_tcp && kernel_is_chosen() ? make_in_kernel(family, type) : make(family, type, for_tcp);
}

int accept4(int fd, sockaddr *address, socklen_t *length, int flags) {
    const SocketRef listener = find(fd);
    if (!listener) return libc().accept4(fd, address, length, flags);
    const Call call("accept", fd);
    if (flags & ~creation_flags) return call.fails(EINVAL, "unknown flags");
    anysctp_address peer;
    const anysctp_result facade = restarting(*listener, [&] { return anysctp_accept(listener->facade, &peer); });
    if (facade < 0) return static_cast<int>(call(facade));
    const int accepted = publish_child(*listener, static_cast<int>(facade), flags);
    if (accepted < 0) return call.fails(errno, "there is no descriptor for the association");
    write_address(*listener, peer, address, length);
    return static_cast<int>(call(accepted));
}

int accept(int fd, sockaddr *address, socklen_t *length) {
    return kind_of(fd) & of_program ? accept4(fd, address, length, 0) : libc().accept(fd, address, length);
}

}  // extern "C"
