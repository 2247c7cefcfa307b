// Finds out why a stack has refused an option, because it says EINVAL for most mistakes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "handle.hpp"

namespace anysctp {

// `path` is the address that the option is about, if it is about one.
[[noreturn]] void option_refused(Socket &socket, const char *option, int32_t assoc_id, const SockAddr &path, int error);

// Throws EINVAL unless it is one of the addresses of an association's peer, with its port.
void check_peer_address(std::span<const SockAddr> peers, const SockAddr &path);

// Linux's limits, and the longest packet of IP: Linux accepts larger numbers, and with much larger ones sends nothing any more.
void check_paddrparams(const anysctp_paddrparams &wanted);

// Both stacks multiply it by the size of a packet, in 32 bits, and would send nothing.
void check_burst(uint32_t packets);

}  // namespace anysctp
