// getsockopt and setsockopt that throw.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include "error.hpp"

namespace anysctp {

template <class Value>
void get_kernel_option(int fd, int level, int name, Value &value, const char *text) {
    socklen_t size = sizeof value;
    if (getsockopt(fd, level, name, &value, &size) < 0) fail_errno(errno, text);
}

template <class Value>
void set_kernel_option(int fd, int level, int name, const Value &value, const char *text) {
    if (setsockopt(fd, level, name, &value, sizeof value) < 0) fail_errno(errno, text);
}

}  // namespace anysctp
