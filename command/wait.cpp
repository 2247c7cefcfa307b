/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wait.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace anysctp::command {
namespace {

int asked[2] = {-1, -1};  // a pipe that becomes readable at the first signal, and stays so

extern "C" void ask(int) {
    const int error = errno;
    // The pipe has room for the two signals that come here at most.
    if (write(asked[1], "", 1) < 0) {}
    errno = error;
}

}

void catch_interrupts() {
    if (pipe2(asked, O_CLOEXEC | O_NONBLOCK) < 0) throw std::system_error(errno, std::generic_category(), "a pipe for signals");
    struct sigaction action{};
    action.sa_handler = ask;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

bool interrupted() {
    pollfd one{asked[0], POLLIN, 0};
    return poll(&one, 1, 0) > 0;
}

int until(std::optional<Clock::time_point> then, std::optional<int> most) {
    if (!then) return most.value_or(-1);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*then - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, most.value_or(1 << 30)));
}

double seconds_since(Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); }

Clock::time_point after(double seconds) {
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

Poll::Poll() { add(asked[0], POLLIN); }

std::size_t Poll::add(int fd, int events) {
    list_.push_back({fd, static_cast<short>(events), 0});
    return list_.size() - 1;
}

bool Poll::wait(int timeout_ms) {
    if (poll(list_.data(), list_.size(), timeout_ms) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
        return !interrupted();
    }
    return list_[0].revents == 0;
}

int Poll::ready(std::size_t at) const {
    const auto &[fd, events, happened] = list_[at];
    return happened & (POLLERR | POLLHUP | POLLNVAL) ? events : happened;
}

}
