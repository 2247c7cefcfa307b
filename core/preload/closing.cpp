// Descriptors of the program: close() and dup(), and what closes many.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

#include <algorithm>

#include "call.hpp"
#include "closing.hpp"
#include "libc.hpp"

using namespace anysctp::preload;

namespace {

// The last of its descriptors takes the socket with it. After a fork that is the parent's business.
anysctp_result close_last(const SocketRef &socket) { return socket && !after_fork() ? anysctp_close(socket->facade) : 0; }

int duplicate_to(int from, int to, int flags) {
    if (!in_this_process()) return libc().dup3(from, to, flags);
    if (kind_of(to) & own) return errno = EBUSY, -1;
    const SocketRef socket = find(from);
    const SocketRef replaced = libc().fcntl(from, F_GETFD) >= 0 ? unlist(to) : nullptr;
    close_last(replaced);
    const int made = libc().dup3(from, to, socket ? O_CLOEXEC : flags);
    return socket ? list(made, socket, flags & O_CLOEXEC) : made;
}

// One of ours in the midst of a close_range().
void close_within(int fd, int flags) {
    if (!(kind_of(fd) & of_program)) return;
    if (flags & CLOSE_RANGE_CLOEXEC)
        set_close_on_exec(fd, true);
    else
        close_ours(fd);
}

}  // namespace

int anysctp::preload::close_ours(int fd) {
    const Call call("close", fd);
    const SocketRef socket = unlist(fd);
    const anysctp_result result = close_last(socket);
    libc().close(fd);  // not before: its number is free then
    return static_cast<int>(call(result));
}

extern "C" {

int close(int fd) {
    const unsigned char kind = kind_of(fd);
    if (kind == foreign || !in_this_process()) return libc().close(fd);
    if (kind & own) return errno = EBADF, -1;  // as far as the program knows
    return close_ours(fd);
}

int close_range(unsigned first, unsigned last, int flags) noexcept {
    if (!in_this_process()) return libc().close_range(first, last, flags);
    for (unsigned fd = first; fd <= last && fd < most_descriptors; fd++) {
        if (kind_of(static_cast<int>(fd)) == foreign) continue;
        if (first < fd && libc().close_range(first, fd - 1, flags) < 0) return -1;
        close_within(static_cast<int>(fd), flags);
        first = fd + 1;
        if (fd == last) return 0;
    }
    return libc().close_range(first, last, flags);
}

void closefrom(int first) noexcept { close_range(static_cast<unsigned>(std::max(first, 0)), ~0U, 0); }

int dup(int fd) noexcept {
    const SocketRef socket = find(fd);
    if (!socket || !in_this_process()) return libc().dup(fd);
    return duplicate(fd, socket, 0, false);
}

int dup3(int from, int to, int flags) noexcept {
    if (kind_of(from) == foreign && kind_of(to) == foreign) return libc().dup3(from, to, flags);
    return from == to ? (errno = EINVAL, -1) : duplicate_to(from, to, flags);
}

int dup2(int from, int to) noexcept {
    if (from == to || (kind_of(from) == foreign && kind_of(to) == foreign)) return libc().dup2(from, to);
    return duplicate_to(from, to, 0);
}

}  // extern "C"
