// Who ended an association.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>

#include "anysctp/anysctp.h"
#include "error.hpp"

namespace anysctp {

// ANYSCTP_ENDED_BY_*, by the errno with which a stack reports the end.
int who_ended(int error) noexcept;

// What the calls of a one-to-one socket have found out. The first report of an end counts.
class Ending {
public:
    // Another association begins.
    void forget() noexcept { by_ = ANYSCTP_ENDED_BY_NOBODY, error_ = untold_ = 0, shut_here_ = false; }
    // Called before and after a shutdown, because a waiting sender notices it while it is under way.
    template <class Shutdown>
    void shut_here(Shutdown &&shutdown) {
        const bool before = shut_here_.exchange(true);
        try {
            shutdown();
        } catch (...) {
            shut_here_ = before;
            throw;
        }
    }
    bool was_shut_here() const noexcept { return shut_here_; }
    int by() const noexcept { return by_; }
    int error() const noexcept { return error_; }  // the errno that a call has returned; a stack returns it once

    void told(int by) noexcept;
    void failed(int error) noexcept;
    void gracefully() noexcept { told(shut_here_ ? ANYSCTP_ENDED_BY_US : ANYSCTP_ENDED_BY_PEER); }

    [[noreturn]] void fail_over(int error);  // the end of the association, with the stack's errno
    // EPIPE: there is no association, or the one that there was goes to its end, which may still be another one.
    [[noreturn]] void fail_to_send(bool was_associated = false);
    // A call that had sent something kept this errno of the end to itself: the next send says it instead of EPIPE.
    void tell_again(int error) noexcept { untold_ = error; }

private:
    std::atomic<int> by_{ANYSCTP_ENDED_BY_NOBODY};
    std::atomic<int> error_{0}, untold_{0};
    std::atomic<bool> shut_here_{false};
};

}  // namespace anysctp
