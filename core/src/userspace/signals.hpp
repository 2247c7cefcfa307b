// The end of the process by a signal: the peers are to learn of it, as they do when a kernel's sockets end.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace anysctp::signals {

// From now on SIGTERM, SIGINT and SIGHUP, as far as nobody handles or ignores them, wait until what was sent is delivered,
// for at most so long; then all associations are aborted, and the signal ends the process. 0: nothing is done.
void end_associations_first(uint32_t linger_ms);

}  // namespace anysctp::signals
