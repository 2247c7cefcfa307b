// Which thread does the stack's work: the library's own, or one that waits for a message anyway, in the library or in an event
// loop. The latter needs no other thread to wake it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <poll.h>

#include <chrono>
#include <span>

namespace anysctp::driving {

// Starts the library's own thread. A thread that drives looks for packets so long before it sleeps.
void start(std::chrono::microseconds busy);
std::chrono::microseconds busy_time() noexcept;

// A thread begins to wait. True: it shall do the work meanwhile. It does if no other thread waits, because several are served
// faster by a thread of its own.
bool begin() noexcept;
// The thread waits no more.
void end(bool drove) noexcept;
// This thread begins to wait without doing the work: nor does its event loop meanwhile.
void wait_aside() noexcept;
// The work that poll(2) reported, by a thread that drives. False: there will be none any more.
bool work(std::span<const pollfd> reported) noexcept;

}  // namespace anysctp::driving
