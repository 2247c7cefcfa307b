// The end of the process by a signal: the peers are told, as they are when the kernel closes sockets.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace anysctp::signals {

// From now on SIGTERM, SIGINT and SIGHUP, unless the program handles or ignores them, wait until what was sent is delivered, at
// most this long. Then all associations are aborted, and the signal ends the process. 0: installs nothing.
void end_associations_first(uint32_t linger_ms);

}  // namespace anysctp::signals
