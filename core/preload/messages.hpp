// Messages, as sendmsg() and recvmsg() have them.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <span>
#include <vector>

#include "call.hpp"

namespace anysctp::preload {

ssize_t send_message(const Call &call, const ProgramSocket &socket, const msghdr &message, int flags);
ssize_t receive_message(const Call &call, const ProgramSocket &socket, msghdr &message, int flags);

// A message in one piece, which is what the façade takes. What is in one piece already is not copied.
class OnePiece {
public:
    explicit OnePiece(const msghdr &message);
    char *data() const { return data_; }
    size_t size() const { return size_; }
    void gather();                 // from the pieces
    void scatter(size_t received); // to them

private:
    std::span<const iovec> pieces_;
    std::vector<char> joined_;
    char *data_ = nullptr;
    size_t size_ = 0;
};

inline msghdr of_parts(const iovec *parts, int count) {
    msghdr message{};
    message.msg_iov = const_cast<iovec *>(parts);
    message.msg_iovlen = static_cast<size_t>(std::max(count, 0));
    return message;
}

inline msghdr one_part(const iovec &part, const void *name, socklen_t length) {
    msghdr message = of_parts(&part, 1);
    message.msg_name = const_cast<void *>(name);
    message.msg_namelen = length;
    return message;
}

}  // namespace anysctp::preload
