// Attempts to associate, with and without waiting; the same on both engines.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>

#include "address.hpp"
#include "error.hpp"
#include "wait.hpp"

namespace anysctp {

class Socket;

struct Attempt {
    SockAddr peer;  // the first of its addresses
    int32_t assoc_id = 0;
    const char *operation = "";   // the call that began it
    Clock::time_point gives_up;  // when all INITs have been sent without an answer
};

// The attempts of a socket whose results no call has returned yet.
class Attempts {
public:
    void begin(const Attempt &attempt, bool one_to_many);
    std::optional<Attempt> find(const SockAddr &peer) const;  // no family: that of a one-to-one socket, to any peer
    void forget(const Attempt &attempt);

private:
    mutable std::mutex mutex_;
    std::deque<Attempt> attempts_;
};

// Associate and wait for it, on both styles.
Result connect(const char *operation, Socket &socket, std::span<const SockAddr> peers, int32_t &assoc_id);

// How an attempt that was not waited for has ended: the association's id, or the failure of the call that began it.
Result connect_result(Socket &socket, const SockAddr &peer);

}  // namespace anysctp
