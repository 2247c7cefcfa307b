// Ancillary data of a message on its way out (cmsg(3)), one item after the other.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include <cstring>

namespace anysctp {

// msg_controllen is the length so far; there is room for one more.
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
