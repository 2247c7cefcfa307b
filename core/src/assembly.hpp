// Assembles whole messages. A stack delivers a long message in parts, and parts of other messages may come in between.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "anysctp/anysctp.h"
#include "batch.hpp"
#include "error.hpp"

namespace anysctp {

class Socket;

class Assembly {
public:
    // One attempt to receive a whole message, like Socket::try_recv. If the result is larger than the buffer, the message is kept
    // for a call with a larger one. Throws EMSGSIZE for a message longer than the limit.
    Result try_recv(Socket &socket, std::span<std::byte> buffer, size_t limit, bool block_briefly, anysctp_rcvinfo &info,
                    anysctp_address *from);
    // One attempt to receive several, as many as are there. Only the first one may be longer than the buffer: its length says so.
    // Returns how many, or -EAGAIN; 0 is the end of a one-to-one association, which the next call meets again.
    Result try_recv_batch(Socket &socket, std::span<std::byte> buffer, IncomingList messages, size_t limit, bool block_briefly);

private:
    // Parts with the same key belong to the same message of an association.
    struct Key {
        bool notification;
        uint16_t sid;
        uint16_t flags;  // an unordered message may come between the parts of an ordered one
        auto operator<=>(const Key &) const = default;
    };
    struct Message {
        std::vector<std::byte> bytes;
        anysctp_rcvinfo info;  // of the first part
        anysctp_address from;
        bool dropped;  // longer than the limit; EMSGSIZE was thrown
    };
    struct Association {
        std::map<Key, Message> unfinished;
        size_t kept = 0;  // bytes, with an overhead for each message: a peer can begin one on each of 65536 streams

        Message &begin(const Key &key, const anysctp_rcvinfo &info, const anysctp_address &from);
        Message end(std::map<Key, Message>::iterator at);
        void empty(Message &message) noexcept;
    };

    static void prepare(Socket &socket);
    void begin_call(Socket &socket);
    Result receive(Socket &socket, std::span<std::byte> buffer, size_t limit, bool block_briefly, anysctp_rcvinfo &info,
                   anysctp_address *from);
    Result receive_another(Socket &socket, std::span<std::byte> buffer, size_t limit, anysctp_rcvinfo &info, anysctp_address &from);
    static Key key_of(const anysctp_rcvinfo &info) noexcept;
    bool goes_on(const anysctp_rcvinfo &info) const noexcept;
    std::optional<Message> add(Socket &socket, std::span<const std::byte> part, size_t limit, const anysctp_rcvinfo &info,
                               const anysctp_address &from);
    void forget_ended(Socket &socket);
    void give_up(std::span<const std::byte> notification);
    Result hand_over(std::span<std::byte> buffer, anysctp_rcvinfo &info, anysctp_address *from);

    std::mutex mutex_;
    bool prepared_ = false;
    std::map<int32_t, Association> associations_;  // associations with unfinished messages
    size_t look_for_ended_at_ = 8;                 // forget ended associations when the map has this size
    std::optional<Message> whole_;                 // a finished message that was too long for the caller's buffer
    std::optional<Error> kept_error_;              // with which a batch ended, for the next call
};

}  // namespace anysctp
