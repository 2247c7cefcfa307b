// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <csignal>

namespace anysctp {

// The program's signals, except those that tell of a fault, stay away from this thread until it goes out of scope.
class BlockedSignals {
public:
    BlockedSignals() = default;
    ~BlockedSignals();
    BlockedSignals(const BlockedSignals &) = delete;
    BlockedSignals &operator=(const BlockedSignals &) = delete;

    void block() noexcept;
    // What ppoll(2) lets through, so that no signal comes between two looks and interrupts nothing; null before block().
    const sigset_t *before() const noexcept { return blocked_ ? &before_ : nullptr; }

private:
    sigset_t before_;
    bool blocked_ = false;
};

}  // namespace anysctp
