// SPDX-License-Identifier: LGPL-2.1-or-later
#include "batch.hpp"

#include <algorithm>
#include <cstring>

#include "association.hpp"
#include "blocking.hpp"
#include "facade.hpp"

namespace anysctp {

namespace {

// A caller's messages, one after the other. What the stack is given of one is valid until the next one is read.
class OutgoingList {
public:
    OutgoingList(const Socket &socket, const anysctp_outgoing *first, size_t count)
        : socket_(socket), next_(reinterpret_cast<const std::byte *>(first)), left_(count),
          size_(first->struct_size) {}
    bool empty() const noexcept { return left_ == 0; }
    void remove_first() noexcept {
        next_ += size_;
        left_--;
    }
    // Throws for a message that cannot be sent, when its turn has come.
    Outgoing first() {
        anysctp_outgoing message{};
        std::memcpy(&message, next_, std::min(size_, sizeof message));
        if (message.len) required(message.data, "data");
        info_ = message.info ? read_record(message.info, "info") : anysctp_sndinfo{};
        if (info_.flags & ANYSCTP_SENDALL) fail(EINVAL, "a message to all associations is sent by itself, with sendv");
        if (message.unsaid & ~unsigned{ANYSCTP_DEFAULT_ALL}) fail(EINVAL, "unknown flags 0x%x", message.unsaid);
        read_address(message.host, message.port);
        const Outgoing read{message.data, message.len, info_, to_, message.info ? int(message.unsaid) : ANYSCTP_DEFAULT_ALL};
        check_message(socket_, read);
        return read;
    }

private:
    // The same text as before is mostly the same pointer.
    void read_address(const char *host, uint16_t port) {
        if (host == host_ && port == port_) return;
        to_ = optional_address(host, port, socket_.family());
        host_ = host;
        port_ = port;
    }

    const Socket &socket_;
    const std::byte *next_;
    size_t left_;
    const size_t size_;
    anysctp_sndinfo info_{};
    SockAddr to_;
    const char *host_ = nullptr;
    uint16_t port_ = 0;
};

}  // namespace

void IncomingList::put(size_t index, anysctp_incoming &message) noexcept {
    const bool is_notification = message.notification.type != 0;
    const size_t used = is_notification ? sizeof message : offsetof(anysctp_incoming, notification.flags);
    message.struct_size = static_cast<uint32_t>(size_);
    std::memcpy(first_ + index * size_, &message, std::min(size_, used));
}

Result send_batch(Socket &socket, const anysctp_outgoing *messages, size_t count, int flags) {
    OutgoingList left(socket, messages, count);
    Result accepted = 0;
    int32_t waits_for = 0;
    const auto attempt = [&](bool block_briefly) -> Result {
        while (!left.empty()) {
            socket.waiters.check();
            const Result sent = send_or_wait(socket, left.first(), block_briefly && !accepted, waits_for);
            if (sent < 0) return sent;
            waits_for = 0;
            left.remove_first();
            accepted++;
        }
        return accepted;
    };
    try {
        const Result result = waiting("send_messages", socket, ANYSCTP_WAIT_WRITE, flags, attempt);
        return accepted ? accepted : result;
    } catch (const Error &error) {
        if (!accepted) throw;
        // The next call begins with the message that failed. Only how an association has ended is not said again by the stack.
        if (!socket.one_to_many() && error.ended_by() && error.error() != EPIPE) socket.ending.tell_again(error.error());
        return accepted;
    }
}

Result receive_batch(Socket &socket, std::span<std::byte> buffer, IncomingList messages, size_t limit, int flags) {
    const Result received = waiting("recv_messages", socket, ANYSCTP_WAIT_READ, flags, [&](bool block_briefly) {
        return socket.assembly.try_recv_batch(socket, buffer, messages, limit, block_briefly);
    });
    if (received == 0) remember_graceful_end(socket);
    return received;
}

}  // namespace anysctp
