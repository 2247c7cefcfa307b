// The sockets of this process, by descriptor.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <shared_mutex>
#include <vector>

#include "handle.hpp"

namespace anysctp {

class Sockets {
public:
    // The socket behind a descriptor; one this library did not make is adopted as a kernel socket.
    // Throws EBADF or ENOTSOCK.
    SocketPtr get(int fd);
    // Returns the descriptor. If a socket is still listed under its number, the program has closed that one by close(2).
    int add(SocketPtr socket);
    SocketPtr remove(int fd);
    // Closes the sockets of one engine gracefully, as the process ends.
    void close_all(int engine);

private:
    struct Slot {
        SocketPtr socket;
        std::weak_ptr<Socket> closing;  // removed; its descriptor stays open until the last call on it ends
    };
    SocketPtr find(int fd) const;
    Slot &slot(int fd);

    mutable std::shared_mutex mutex_;
    std::vector<Slot> by_fd_;
};

Sockets &sockets();

}  // namespace anysctp
