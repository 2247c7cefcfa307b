// How long an attempt to associate can take.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <chrono>

#include "anysctp/anysctp.h"

namespace anysctp {

// On a one-to-many socket a stack does not say why an association never came up. An attempt that ended before all INITs
// could have been sent was refused; one that took as long as that was never answered (RFC 9260, 5.1 and 8.1).
inline std::chrono::milliseconds time_of_all_attempts(const anysctp_initmsg &initmsg,
                                                      std::chrono::milliseconds first_timeout = std::chrono::seconds(3)) {
    const std::chrono::milliseconds longest(initmsg.max_init_timeo ? initmsg.max_init_timeo : 60000);
    std::chrono::milliseconds total(0), timeout = first_timeout;
    for (int attempt = 0; attempt < initmsg.max_attempts; attempt++) {
        total += std::min(timeout, longest);
        timeout = std::min(2 * timeout, longest);
    }
    return total;
}

}  // namespace anysctp
