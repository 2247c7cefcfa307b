// Several messages in one call: the lists of a caller, and the loops over them.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "anysctp/anysctp.h"
#include "error.hpp"

namespace anysctp {

class Socket;

// A caller's list of records to be filled, which has been checked. The caller may know fewer fields, or more, than this library.
class IncomingList {
public:
    IncomingList(anysctp_incoming *first, size_t count)
        : first_(reinterpret_cast<std::byte *>(first)), count_(count), size_(first->struct_size) {}
    size_t count() const noexcept { return count_; }
    void put(size_t index, anysctp_incoming &message) noexcept;

private:
    std::byte *const first_;
    const size_t count_, size_;
};

// Sends messages until all are accepted or the socket's timeout is over; returns how many were.
Result send_batch(Socket &socket, const anysctp_outgoing *messages, size_t count, int flags);

// Receives into the buffer what is there, and waits for the first message.
Result receive_batch(Socket &socket, std::span<std::byte> buffer, IncomingList messages, size_t limit, int flags);

}  // namespace anysctp
