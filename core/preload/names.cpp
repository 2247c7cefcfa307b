// Names of sockets, and the life of an association: bind() to shutdown().
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "addresses.hpp"
#include "call.hpp"
#include "libc.hpp"

using namespace anysctp::preload;

namespace {

constexpr const char *not_an_address = "this is no address for this socket";

int get_name(const char *name, anysctp_result (*get)(int, anysctp_address *), int fd, const ProgramSocket &socket,
             sockaddr *address, socklen_t *length) {
    const Call call(name, fd);
    if (!address || !length) return call.fails(EFAULT, "there is no place for the address");
    anysctp_address found;
    anysctp_result result = get(socket.facade, &found);
    if (result == -EOPNOTSUPP) result = -ENOTCONN;  // the peer of a one-to-many socket
    if (result >= 0) write_address(socket, found, address, length);
    return static_cast<int>(call(result));
}

int connect_ours(const Call &call, const ProgramSocket &socket, const sockaddr *address, socklen_t length) {
    anysctp_address peer;
    if (!read_address(socket, address, length, peer)) return call.fails(EINVAL, not_an_address);
    const anysctp_result result = restarting(socket, [&] { return anysctp_connect(socket.facade, peer.host, peer.port); });
    // SO_SNDTIMEO is over: it goes on.
    if (result < 0 && linux_errno(result) == EAGAIN) return call.fails(EINPROGRESS, anysctp_last_error());
    if (result == -EOPNOTSUPP) return call.fails(EISCONN, anysctp_last_error());  // it listens
    return static_cast<int>(call(result));
}

}  // namespace

extern "C" {

int bind(int fd, const sockaddr *address, socklen_t length) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().bind(fd, address, length);
    const Call call("bind", fd);
    anysctp_address name;
    if (!read_address(*socket, address, length, name)) return call.fails(EINVAL, not_an_address);
    return static_cast<int>(call(anysctp_bind(socket->facade, name.host, name.port)));
}

int listen(int fd, int backlog) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().listen(fd, backlog);
    return static_cast<int>(Call("listen", fd)(anysctp_listen(socket->facade, backlog)));
}

int connect(int fd, const sockaddr *address, socklen_t length) {
    const SocketRef socket = find(fd);
    if (!socket) return libc().connect(fd, address, length);
    return connect_ours(Call("connect", fd), *socket, address, length);
}

int shutdown(int fd, int how) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().shutdown(fd, how);
    return static_cast<int>(Call("shutdown", fd)(anysctp_shutdown(socket->facade, how)));
}

int getsockname(int fd, sockaddr *address, socklen_t *length) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().getsockname(fd, address, length);
    return get_name("getsockname", anysctp_getsockname, fd, *socket, address, length);
}

int getpeername(int fd, sockaddr *address, socklen_t *length) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().getpeername(fd, address, length);
    return get_name("getpeername", anysctp_getpeername, fd, *socket, address, length);
}

}  // extern "C"
