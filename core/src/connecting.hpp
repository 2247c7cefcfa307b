// Attempts to associate, waited for or not, the same on both engines.
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
    const char *operation = "";   // that began it
    Clock::time_point gives_up;  // when all INITs have been sent in vain
};

// Those of a socket that nobody has been told the result of.
class Attempts {
public:
    void begin(const Attempt &attempt, bool one_to_many);
    std::optional<Attempt> find(const SockAddr &peer) const;  // no family: of a one-to-one socket, whoever the peer is
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
