// One call that a program makes on a socket of ours, as Linux would answer it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <anysctp/anysctp.h>
#include <errno.h>

#include "descriptors.hpp"

namespace anysctp::preload {

class Call {
public:
    Call(const char *name, int fd) noexcept : name_(name), fd_(fd), errno_before_(errno) {}

    // What the program gets for a result of the façade: errno is set after a failure, and else as it was.
    int64_t operator()(anysctp_result result) const noexcept;
    // A failure that the façade has not seen.
    int fails(int error, const char *why) const noexcept;

private:
    const char *name_;
    int fd_;
    int errno_before_;
};

// Linux's errno where that of the façade says more, or is another.
int linux_errno(anysctp_result result) noexcept;

// A call that a signal has interrupted is made again if all handlers of the program ask for it (SA_RESTART).
bool restarts() noexcept;

template <class Function>
anysctp_result restarting(const ProgramSocket &socket, Function &&function) {
    for (;;) {
        const anysctp_result result = function();
        if (result != -EINTR || socket.nonblocking || !restarts()) return result;
        anysctp_resume();
    }
}

}  // namespace anysctp::preload
