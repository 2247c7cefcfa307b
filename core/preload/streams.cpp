// fdopen(): the C library's own streams make system calls that cannot be taken. Those of a socket of ours go by these functions.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

#include "closing.hpp"
#include "descriptors.hpp"
#include "libc.hpp"

using namespace anysctp::preload;

namespace {

int descriptor_of(void *cookie) { return static_cast<int>(reinterpret_cast<intptr_t>(cookie)); }

ssize_t read_some(void *cookie, char *to, size_t size) { return recv(descriptor_of(cookie), to, size, 0); }

ssize_t write_some(void *cookie, const char *from, size_t size) {
    const ssize_t sent = send(descriptor_of(cookie), from, size, 0);
    return sent < 0 ? 0 : sent;  // fopencookie(3): a write reports an error so
}

int close_it(void *cookie) { return close_ours(descriptor_of(cookie)); }

}  // namespace

extern "C" FILE *fdopen(int fd, const char *mode) noexcept {
    if (!(kind_of(fd) & of_program)) return libc().fdopen(fd, mode);
    return fopencookie(reinterpret_cast<void *>(static_cast<intptr_t>(fd)), mode, {read_some, write_some, nullptr, close_it});
}
