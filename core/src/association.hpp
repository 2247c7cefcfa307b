// What is done to whole associations, made of an engine's calls, the same on both.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <span>

#include "engine.hpp"

namespace anysctp {

// Associate in the background and send a first message that way. Returns the association's id or -EAGAIN.
Result send_to_new(Socket &socket, std::span<const SockAddr> peers, const anysctp_initmsg *initmsg,
                   const Outgoing &message, bool stay);

// End an association gracefully; throws ETIMEDOUT after it had to be aborted. The caller closes a one-to-one socket.
void end_association(Socket &socket, int32_t assoc_id, int64_t timeout_ms);

// The addresses of network interfaces that a socket of this family can be bound to: of those named, or of all others.
std::vector<SockAddr> interface_addresses(int family, std::span<const char *const> names, bool exclude, uint16_t port);

}  // namespace anysctp
