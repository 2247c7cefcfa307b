// What a receive says of the message after its own (SCTP_NXTINFO), kept until the next receive.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "anysctp/anysctp.h"

namespace anysctp {

class NextMessage {
public:
    void want(bool on) noexcept { wanted_ = on; }
    bool wanted() const noexcept { return wanted_; }  // else nobody looks at it, and the message path is spared the lock
    void put(const std::optional<anysctp_nxtinfo> &info) noexcept {
        std::lock_guard lock(mutex_);
        info_ = info;
    }
    std::optional<anysctp_nxtinfo> get() noexcept {
        std::lock_guard lock(mutex_);
        return info_;
    }

private:
    std::atomic<bool> wanted_{false};
    std::mutex mutex_;
    std::optional<anysctp_nxtinfo> info_;
};

}  // namespace anysctp
