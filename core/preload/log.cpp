// SPDX-License-Identifier: LGPL-2.1-or-later
#include "log.hpp"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "libc.hpp"
#include "settings.hpp"

namespace anysctp::preload {

void say(const char *format, ...) {
    if (!settings().verbose) return;
    const int before = errno;
    char line[512];
    const int head = snprintf(line, sizeof line, "anysctp[%d]: ", static_cast<int>(getpid()));
    va_list values;
    va_start(values, format);
    const int text = vsnprintf(line + head, sizeof line - static_cast<size_t>(head) - 1, format, values);
    va_end(values);
    const size_t length = std::min(static_cast<size_t>(head + std::max(text, 0)), sizeof line - 2);
    line[length] = '\n';
    // One write, so that the lines of several processes do not mix. If it fails there is nobody to tell.
    [[maybe_unused]] const ssize_t written = libc().write(STDERR_FILENO, line, length + 1);
    errno = before;
}

}  // namespace anysctp::preload
