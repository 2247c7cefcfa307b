// SPDX-License-Identifier: LGPL-2.1-or-later
#include "readiness.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "platform.hpp"

namespace anysctp {

namespace {

std::mutex free_mutex;
Readiness *first_free = nullptr;

// Wake a blocked sender when a good part of the buffer is free, not for each acknowledgement.
constexpr uint32_t wake_share = 3;

// A write must not end the process by SIGPIPE if the program has closed the descriptor itself.
#ifdef MSG_NOSIGNAL
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0;
#endif

thread_local const Readiness *driven_here = nullptr;  // of the socket for which this thread drives the stack

}  // namespace

Readiness &Readiness::take() {
    int fds[3];
    platform::stream_pair(fds);
    // A small buffer is filled with few bytes.
    const int smallest = 1;
    setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
    Readiness *readiness;
    {
        std::lock_guard lock(free_mutex);
        readiness = first_free ? std::exchange(first_free, first_free->next_free_) : new Readiness;
    }
    std::lock_guard lock(readiness->mutex_);
    readiness->user_fd_ = fds[0];
    readiness->engine_fd_ = fds[1];
    readiness->duplicate_ = fds[2];
    readiness->readable_ = readiness->told_readable_ = readiness->connecting_ = false;
    readiness->writable_ = readiness->told_writable_ = true;
    return *readiness;
}

void Readiness::give_back() {
    {
        std::lock_guard lock(mutex_);
        stack_socket_ = nullptr;
        close(duplicate_);
        close(engine_fd_);
        user_fd_ = duplicate_ = engine_fd_ = -1;
    }
    std::lock_guard lock(free_mutex);
    next_free_ = std::exchange(first_free, this);
}

bool Readiness::is_users(int fd) const noexcept {
    struct stat now, own;
    return fstat(fd, &now) == 0 && fstat(duplicate_, &own) == 0 && now.st_dev == own.st_dev && now.st_ino == own.st_ino;
}

void Readiness::attach(anysctp_stack_socket *stack_socket) noexcept {
    std::lock_guard lock(mutex_);
    stack_socket_ = stack_socket;
}

void Readiness::wakeup(const anysctp_stack_socket *stack_socket, const anysctp_wakeup &wakeup) noexcept {
    // The usual case, for each packet: nothing changes. It needs no lock.
    if (wakeup.receiving ? readable_ || !wakeup.readable : writable_.load()) return;
    std::lock_guard lock(mutex_);
    if (stack_socket != stack_socket_) return;
    if (wakeup.receiving) {
        if (!readable_) write_readable(true);
    } else if (!writable_) {
        // The total space of a one-to-many socket does not say whether the association that a sender waits for has room.
        const bool enough = wakeup.shared || wakeup.send_space >= std::clamp(wanted_space_, wakeup.send_buffer / wake_share,
                                                                             wakeup.send_buffer);
        if (wakeup.ended || (connecting_ ? !wakeup.connecting : enough)) write_writable(true);
    }
}

void Readiness::set_readable(bool readable) noexcept {
    std::lock_guard lock(mutex_);
    if (readable_ != readable) write_readable(readable);
}

void Readiness::wait_for_space(uint32_t bytes) noexcept {
    std::lock_guard lock(mutex_);
    wanted_space_ = bytes;
    if (writable_) write_writable(false);
}

void Readiness::wait_for_connection() noexcept {
    std::lock_guard lock(mutex_);
    connecting_ = true;
    if (writable_) write_writable(false);
}

void Readiness::set_writable() noexcept {
    std::lock_guard lock(mutex_);
    if (!writable_) write_writable(true);
}

void Readiness::watch_end_of(int32_t assoc_id) {
    std::lock_guard lock(mutex_);
    ends_.emplace_back(assoc_id, 0);
}

void Readiness::ended(const anysctp_stack_socket *stack_socket, int32_t assoc_id, int error) noexcept {
    std::lock_guard lock(mutex_);
    if (stack_socket != stack_socket_) return;
    for (auto &[id, known] : ends_)
        if (id == assoc_id && !known) known = error;
}

std::optional<int> Readiness::take_end_of(int32_t assoc_id) noexcept {
    std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(ends_, assoc_id, &std::pair<int32_t, int>::first);
    if (found == ends_.end()) return std::nullopt;
    const int error = found->second;
    ends_.erase(found);
    return error;
}

void Readiness::write_readable(bool readable) noexcept {
    readable_ = readable;
    if (!readable || driven_here != this) tell();
}

void Readiness::write_writable(bool writable) noexcept {
    writable_ = writable;
    if (writable) connecting_ = false;
    if (!writable || driven_here != this) tell();
}

void Readiness::begin_driving() noexcept { driven_here = this; }

void Readiness::end_driving() noexcept {
    driven_here = nullptr;
    std::lock_guard lock(mutex_);
    tell();
}

// With the mutex.
void Readiness::tell() noexcept {
    if (readable_ != told_readable_) {
        told_readable_ = readable_;
        char byte = 0;
        [[maybe_unused]] ssize_t moved = readable_ ? send(engine_fd_, &byte, 1, no_signal) : read(duplicate_, &byte, 1);
    }
    if (writable_ == told_writable_) return;
    told_writable_ = writable_;
    char filler[2048] = {};
    if (writable_) {
        while (read(engine_fd_, filler, sizeof filler) > 0) {
        }
    } else {
        while (send(duplicate_, filler, sizeof filler, no_signal) > 0) {
        }
    }
}

}  // namespace anysctp

extern "C" void anysctp_on_end(void *readiness, struct socket *socket, uint32_t assoc_id, int error) {
    static_cast<anysctp::Readiness *>(readiness)->ended(socket, static_cast<int32_t>(assoc_id), error);
}

extern "C" void anysctp_on_wakeup(void *readiness, struct socket *socket, const struct anysctp_wakeup *wakeup) {
    static_cast<anysctp::Readiness *>(readiness)->wakeup(socket, *wakeup);
}
