// fcntl() and ioctl().
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <fcntl.h>
#include <sys/ioctl.h>

#include <cstdarg>

#include "call.hpp"
#include "libc.hpp"

using namespace anysctp::preload;

namespace {

int set_nonblocking(const Call &call, ProgramSocket &socket, bool on) {
    socket.nonblocking = on;
    return static_cast<int>(call(anysctp_set_timeout(socket.facade, on ? 0 : -1)));
}

int get_status(int fd, const ProgramSocket &socket) {
    const int real = libc().fcntl(fd, F_GETFL);
    return real < 0 ? real : (real & ~O_NONBLOCK) | (socket.nonblocking ? O_NONBLOCK : 0);
}

// O_NONBLOCK of the descriptor itself is the stack's.
int set_status(const Call &call, int fd, ProgramSocket &socket, int flags) {
    const int real = libc().fcntl(fd, F_GETFL);
    if (real < 0 || libc().fcntl(fd, F_SETFL, (flags & ~O_NONBLOCK) | (real & O_NONBLOCK)) < 0) return -1;
    return set_nonblocking(call, socket, flags & O_NONBLOCK);
}

int control(int fd, int command, void *argument, int (*otherwise)(int, int, ...)) {
    const SocketRef socket = find(fd);
    if (!socket || !in_this_process()) return otherwise(fd, command, argument);
    const Call call("fcntl", fd);
    const int number = static_cast<int>(reinterpret_cast<intptr_t>(argument));
    switch (command) {
    case F_GETFL: return get_status(fd, *socket);
    case F_SETFL: return set_status(call, fd, *socket, number);
    case F_GETFD: return kind_of(fd) & closed_on_exec ? FD_CLOEXEC : 0;
    case F_SETFD: return set_close_on_exec(fd, number & FD_CLOEXEC), 0;
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: return duplicate(fd, socket, number, command == F_DUPFD_CLOEXEC);
    default: return otherwise(fd, command, argument);
    }
}

}  // namespace

extern "C" {

int fcntl(int fd, int command, ...) {
    va_list values;
    va_start(values, command);
    void *const argument = va_arg(values, void *);
    va_end(values);
    return control(fd, command, argument, libc().fcntl);
}

int fcntl64(int fd, int command, ...) {
    va_list values;
    va_start(values, command);
    void *const argument = va_arg(values, void *);
    va_end(values);
    return control(fd, command, argument, libc().fcntl64);
}

int ioctl(int fd, unsigned long request, ...) noexcept {
    va_list values;
    va_start(values, request);
    void *const argument = va_arg(values, void *);
    va_end(values);
    const SocketRef socket = find(fd);
    if (!socket) return libc().ioctl(fd, request, argument);
    const Call call("ioctl", fd);
    if ((request == FIONBIO || request == FIONREAD) && !argument) return call.fails(EFAULT, "there is no number");
    switch (request) {
    case FIONBIO: return set_nonblocking(call, *socket, *static_cast<int *>(argument));
    case FIONREAD: {
        const anysctp_result bytes = anysctp_get_readable_bytes(socket->facade);
        if (bytes == -ENOTCONN) return call.fails(EINVAL, "the socket listens");
        if (bytes >= 0) *static_cast<int *>(argument) = static_cast<int>(bytes);
        return call(bytes) < 0 ? -1 : 0;
    }
    case FIOCLEX:
    case FIONCLEX:
        set_close_on_exec(fd, request == FIOCLEX);
        return static_cast<int>(call(0));
    case TIOCOUTQ: return call.fails(ENOTTY, "SCTP does not tell how much was not sent");
    default: return libc().ioctl(fd, request, argument);
    }
}

}  // extern "C"
