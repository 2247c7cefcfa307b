// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockets.hpp"

#include <mutex>
#include <utility>

#include "blocking.hpp"

namespace anysctp {

SocketPtr Sockets::find(int fd) const {
    std::shared_lock lock(mutex_);
    if (fd < 0 || static_cast<size_t>(fd) >= by_fd_.size()) return nullptr;
    return by_fd_[static_cast<size_t>(fd)];
}

SocketPtr Sockets::get(int fd) {
    if (SocketPtr socket = find(fd)) return socket;
    if (fd < 0) fail(EBADF, "the socket is closed");
    SocketPtr adopted = adopt_kernel_socket(fd);
    std::unique_lock lock(mutex_);
    if (by_fd_.size() <= static_cast<size_t>(fd)) by_fd_.resize(static_cast<size_t>(fd) + 1);
    SocketPtr &slot = by_fd_[static_cast<size_t>(fd)];
    if (slot)
        adopted->disown_fd();  // another thread was faster
    else
        slot = std::move(adopted);
    return slot;
}

int Sockets::add(SocketPtr socket) {
    const int fd = socket->fd();
    SocketPtr stale;  // destroyed outside the lock
    std::unique_lock lock(mutex_);
    if (by_fd_.size() <= static_cast<size_t>(fd)) by_fd_.resize(static_cast<size_t>(fd) + 1);
    stale = std::exchange(by_fd_[static_cast<size_t>(fd)], std::move(socket));
    lock.unlock();
    if (stale) stale->disown_fd();
    return fd;
}

SocketPtr Sockets::remove(int fd) {
    get(fd);
    std::unique_lock lock(mutex_);
    SocketPtr socket = std::exchange(by_fd_[static_cast<size_t>(fd)], nullptr);
    if (!socket) fail(EBADF, "the socket is closed");
    return socket;
}

void Sockets::close_all(int engine) {
    std::vector<SocketPtr> closing;
    {
        std::unique_lock lock(mutex_);
        for (SocketPtr &socket : by_fd_)
            if (socket && socket->engine() == engine) closing.push_back(std::move(socket));
    }
    for (SocketPtr &socket : closing) close_socket(std::move(socket));
}

// Never destroyed: sockets may be in use until the very end of the process, after static destructors.
Sockets &sockets() {
    static Sockets &all = *new Sockets;
    return all;
}

}  // namespace anysctp
