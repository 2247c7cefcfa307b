/* Waiting for descriptors, and for the person who wants to end it.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_WAIT_HPP
#define ANYSCTP_COMMAND_WAIT_HPP

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace anysctp::command {

using Clock = std::chrono::steady_clock;

/** From now on SIGINT and SIGTERM ask for an end in order; a second one ends the process at once. Before the first socket. */
void catch_interrupts();
/** Whether an end was asked for. */
bool interrupted();

/** The milliseconds until then, at most `most`; for poll. */
int until(std::optional<Clock::time_point> then, std::optional<int> most = std::nullopt);
double seconds_since(Clock::time_point then);
/** So many seconds from now. */
Clock::time_point after(double seconds);

/** One wait for descriptors, and for an interrupt. */
class Poll {
public:
    Poll();
    /** The result is where ready() finds it. */
    std::size_t add(int fd, int events);
    /** -1: for ever. False if an end was asked for. */
    bool wait(int timeout_ms);
    /** The events that have come, errors as both of those that can be waited for. */
    int ready(std::size_t at) const;

private:
    std::vector<pollfd> list_;
};

}

#endif
