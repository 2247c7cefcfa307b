// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blocked_signals.hpp"

#include <initializer_list>

namespace anysctp {

void BlockedSignals::block() noexcept {
    if (blocked_) return;
    sigset_t all;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fault);
    blocked_ = pthread_sigmask(SIG_BLOCK, &all, &before_) == 0;
}

BlockedSignals::~BlockedSignals() {
    if (blocked_) pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace anysctp
