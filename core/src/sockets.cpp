// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockets.hpp"

#include <mutex>
#include <utility>

#include "blocking.hpp"

namespace anysctp {

SocketPtr Sockets::find(int fd) const {
    std::shared_lock lock(mutex_);
    if (fd < 0 || static_cast<size_t>(fd) >= by_fd_.size()) return nullptr;
    const Slot &slot = by_fd_[static_cast<size_t>(fd)];
    if (!slot.socket && !slot.closing.expired()) fail(EBADF, "the socket was closed in another thread");
    return slot.socket;
}

Sockets::Slot &Sockets::slot(int fd) {
    if (by_fd_.size() <= static_cast<size_t>(fd)) by_fd_.resize(static_cast<size_t>(fd) + 1);
    return by_fd_[static_cast<size_t>(fd)];
}

SocketPtr Sockets::get(int fd) {
    if (SocketPtr socket = find(fd)) return socket;
    if (fd < 0) fail(EBADF, "the socket is closed");
    SocketPtr adopted = adopt_kernel_socket(fd);
    std::unique_lock lock(mutex_);
    SocketPtr &listed = slot(fd).socket;
    if (listed)
        adopted->disown_fd();  // another thread was faster
    else
        listed = std::move(adopted);
    return listed;
}

int Sockets::add(SocketPtr socket) {
    const int fd = socket->fd();
    SocketPtr stale;  // destroyed outside the lock
    std::unique_lock lock(mutex_);
    stale = std::exchange(slot(fd).socket, std::move(socket));
    lock.unlock();
    if (stale) stale->disown_fd();
    return fd;
}

SocketPtr Sockets::remove(int fd) {
    get(fd);
    std::unique_lock lock(mutex_);
    Slot &from = slot(fd);
    SocketPtr socket = std::exchange(from.socket, nullptr);
    if (!socket) fail(EBADF, "the socket is closed");
    from.closing = socket;
    return socket;
}

void Sockets::close_all(int engine) {
    std::vector<SocketPtr> closing;
    {
        std::unique_lock lock(mutex_);
        for (Slot &slot : by_fd_)
            if (slot.socket && slot.socket->engine() == engine) closing.push_back(std::move(slot.socket));
    }
    for (SocketPtr &socket : closing) close_socket(std::move(socket));
}

// Never destroyed: sockets may be in use until the very end of the process, after static destructors.
Sockets &sockets() {
    static Sockets &all = *new Sockets;
    return all;
}

}  // namespace anysctp
