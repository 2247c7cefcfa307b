// Why a stack has refused an option: it says EINVAL of most mistakes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "engine.hpp"

namespace anysctp {

// `path` is the address that the option is about, if it is about one.
[[noreturn]] void option_refused(Socket &socket, const char *option, int32_t assoc_id, const SockAddr &path, int error);

// An IP packet has no more bytes. Linux takes any number, and sends nothing any more if it is far more.
void check_mtu(uint32_t bytes);

// Both stacks multiply it by the size of a packet, in 32 bits, and would send nothing.
void check_burst(uint32_t packets);

}  // namespace anysctp
