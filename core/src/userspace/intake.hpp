// Packets on their way in: taken from the wire's sockets in batches, and given to the stack one by one.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <poll.h>

#include <span>

namespace anysctp::intake {

constexpr size_t most_sources = 4;  // UDP and raw IP, for two families

// Stores the descriptors that become readable when packets arrive, for poll(2). Returns how many there are.
size_t sources(std::span<pollfd> fds) noexcept;

// Takes in a batch from each of these that poll(2) reported. One thread at a time does so; another one waits for it.
// False: a descriptor is not ours any more, because the program has closed it.
bool take_in(std::span<const pollfd> reported) noexcept;

}  // namespace anysctp::intake
