// Ancillary data for sendmsg(2), see cmsg(3).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include <cstring>

namespace anysctp {

// Appends one item. msg_controllen is the length so far; the caller's buffer must have room for one more.
template <class Info>
void append_control(msghdr &message, int level, int type, const Info &info) noexcept {
    auto *header = reinterpret_cast<cmsghdr *>(static_cast<unsigned char *>(message.msg_control) + message.msg_controllen);
    message.msg_controllen += CMSG_SPACE(sizeof info);
    header->cmsg_len = CMSG_LEN(sizeof info);
    header->cmsg_level = level;
    header->cmsg_type = type;
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
}

}  // namespace anysctp
