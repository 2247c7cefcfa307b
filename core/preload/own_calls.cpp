// The calls of the stack inside that make or close descriptors. The linker gives it these functions in place of the C library's
// (--wrap), so what this library takes from the program is never asked to serve the stack.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <fcntl.h>

#include "descriptors.hpp"
#include "libc.hpp"

using namespace anysctp::preload;

// The names that the linker knows: __wrap_X is what the stack calls, __real_X what X would have been.
#define STACKS(name) asm("__wrap_" #name)
#define LIBCS(name) asm("__real_" #name)

namespace {

int both(int result, int *fds) {
    if (result == 0) fds[0] = hide(fds[0]), fds[1] = hide(fds[1]);
    return result;
}

}  // namespace

extern "C" {

int libc_socketpair(int family, int type, int protocol, int *fds) LIBCS(socketpair);
int libc_pipe(int *fds) LIBCS(pipe);
int libc_eventfd(unsigned value, int flags) LIBCS(eventfd);

int own_socket(int family, int type, int protocol) STACKS(socket);
int own_socket(int family, int type, int protocol) { return hide(libc().socket(family, type, protocol)); }

int own_socketpair(int family, int type, int protocol, int *fds) STACKS(socketpair);
int own_socketpair(int family, int type, int protocol, int *fds) {
    return both(libc_socketpair(family, type, protocol, fds), fds);
}

int own_pipe(int *fds) STACKS(pipe);
int own_pipe(int *fds) { return both(libc_pipe(fds), fds); }

int own_eventfd(unsigned value, int flags) STACKS(eventfd);
int own_eventfd(unsigned value, int flags) { return hide(libc_eventfd(value, flags)); }

int own_dup(int fd) STACKS(dup);
int own_dup(int fd) { return hide(libc().dup(fd)); }

int own_fcntl(int fd, int command, long argument) STACKS(fcntl);
int own_fcntl(int fd, int command, long argument) {
    const int result = libc().fcntl(fd, command, argument);
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? hide(result) : result;
}

int own_close(int fd) STACKS(close);
int own_close(int fd) {
    if (kind_of(fd) & own) set_kind(fd, foreign);
    return libc().close(fd);
}

}  // extern "C"
