// Addresses of the socket API and of the façade.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <anysctp/anysctp.h>
#include <sys/socket.h>

#include "descriptors.hpp"

namespace anysctp::preload {

// False: it is none of IPv4 or IPv6, it is too short, or it is not for this socket: EINVAL.
bool read_address(const ProgramSocket &socket, const sockaddr *address, socklen_t length, anysctp_address &to);

// As Linux does: what does not fit is left out, and `length` becomes the whole length. Nothing happens without a place for it.
void write_address(const ProgramSocket &socket, const anysctp_address &from, sockaddr *address, socklen_t *length);

}  // namespace anysctp::preload
