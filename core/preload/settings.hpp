// What the environment says to this library. The stack inside reads its own variables (ANYSCTP_ENGINE, ANYSCTP_UDP_PORT, ...).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace anysctp::preload {

struct Settings {
    bool verbose;                     // ANYSCTP_PRELOAD_VERBOSE
    bool tcp;                         // ANYSCTP_PRELOAD_TCP: sockets of TCP become sockets of SCTP
    bool auth, asconf, reconfig;      // ANYSCTP_PRELOAD_AUTH, ..._ASCONF, ..._RECONFIG: in place of Linux's sysctls
};

const Settings &settings();

}  // namespace anysctp::preload
