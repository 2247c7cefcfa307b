// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call.hpp"

#include <signal.h>

#include "log.hpp"

namespace anysctp::preload {

int linux_errno(anysctp_result result) noexcept {
    // SO_RCVTIMEO or SO_SNDTIMEO is over, not the association.
    if (result == -ETIMEDOUT && anysctp_last_ended_by() == ANYSCTP_ENDED_BY_NOBODY) return EAGAIN;
    return static_cast<int>(-result);
}

int64_t Call::operator()(anysctp_result result) const noexcept {
    if (result >= 0) {
        say("%s(%d) = %lld", name_, fd_, static_cast<long long>(result));
        errno = errno_before_;
        return result;
    }
    const int error = linux_errno(result);
    say("%s(%d): %s: %s", name_, fd_, anysctp_error_name(error), anysctp_last_error());
    errno = error;
    return -1;
}

int Call::fails(int error, const char *why) const noexcept {
    say("%s(%d): %s: %s", name_, fd_, anysctp_error_name(error), why);
    errno = error;
    return -1;
}

bool restarts() noexcept {
    for (int number = 1; number < NSIG; number++) {
        struct sigaction now {};
        if (sigaction(number, nullptr, &now) < 0) continue;
        const bool handled = now.sa_flags & SA_SIGINFO || (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN);
        if (handled && !(now.sa_flags & SA_RESTART)) return false;
    }
    return true;
}

}  // namespace anysctp::preload
