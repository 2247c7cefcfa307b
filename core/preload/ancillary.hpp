// The ancillary data of messages, RFC 6458 section 5.3.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <anysctp/anysctp.h>
#include <sys/socket.h>

#include <vector>

#include "descriptors.hpp"

namespace anysctp::preload {

// What a message to be sent says of itself.
struct SendWishes {
    anysctp_sndinfo info;
    int unsaid;  // ANYSCTP_DEFAULT_*
    bool has_init;
    anysctp_initmsg init;
    std::vector<anysctp_address> more_addresses;
};

// 0, or the errno with which Linux refuses it.
int read_wishes(const msghdr &message, SendWishes &wishes);

// Writes what the program asked for about a received message. What has no room is cut off, as Linux does (MSG_CTRUNC).
void write_ancillary(const ProgramSocket &socket, const anysctp_rcvinfo &info, msghdr &message);

}  // namespace anysctp::preload
