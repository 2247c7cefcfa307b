// SPDX-License-Identifier: LGPL-2.1-or-later
#include "assembly.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "blocking.hpp"
#include "handle.hpp"
#include "notification.hpp"

namespace anysctp {

namespace {

[[noreturn]] void too_long(const anysctp_rcvinfo &info, size_t limit) {
    fail(EMSGSIZE, "a message on stream %u is longer than the limit of %zu bytes; it is dropped", info.sid, limit);
}

}  // namespace

Assembly::Key Assembly::key_of(const anysctp_rcvinfo &info) noexcept {
    return {(info.msg_flags & ANYSCTP_MSG_NOTIFICATION) != 0, info.sid, info.flags};
}

bool Assembly::goes_on(const anysctp_rcvinfo &info) const noexcept {
    const auto association = associations_.find(info.assoc_id);
    return association != associations_.end() && association->second.unfinished.contains(key_of(info));
}

Assembly::Message &Assembly::Association::begin(const Key &key, const anysctp_rcvinfo &info, const anysctp_address &from) {
    kept += sizeof(Message);
    return unfinished.insert_or_assign(key, Message{{}, info, from, false}).first->second;
}

Assembly::Message Assembly::Association::end(std::map<Key, Message>::iterator at) {
    kept -= sizeof(Message) + at->second.bytes.size();
    return std::move(unfinished.extract(at).mapped());
}

void Assembly::Association::empty(Message &message) noexcept {
    kept -= message.bytes.size();
    message.bytes = {};
}

void Assembly::prepare(Socket &socket) {
    socket.set_event(ANYSCTP_ALL_ASSOC, ANYSCTP_PARTIAL_DELIVERY_EVENT, true);
    // By default Linux delivers no part until the receive window is full, and the sender then continues only by its timer.
    if (socket.get_option(Option::partial_delivery_point, {}) == 0)
        socket.set_option(Option::partial_delivery_point, {}, std::min(64u * 1024, socket.get_option(Option::rcvbuf, {}) / 4));
}

Result Assembly::try_recv(Socket &socket, std::span<std::byte> buffer, size_t limit, bool block_briefly, anysctp_rcvinfo &info,
                          anysctp_address *from) {
    std::lock_guard lock(mutex_);
    begin_call(socket);
    return receive(socket, buffer, limit, block_briefly, info, from);
}

void Assembly::begin_call(Socket &socket) {
    if (!std::exchange(prepared_, true)) prepare(socket);
    if (const auto error = std::exchange(kept_error_, std::nullopt)) throw *error;
}

Result Assembly::receive(Socket &socket, std::span<std::byte> buffer, size_t limit, bool block_briefly, anysctp_rcvinfo &info,
                         anysctp_address *from) {
    while (!whole_) {
        anysctp_address sender{};
        const Result size = socket.try_recv(buffer, false, block_briefly, info, &sender);
        block_briefly = false;  // only the first attempt of a call blocks
        if (size < 0) return size;
        const auto part = buffer.first(static_cast<size_t>(size));
        const bool ends = info.msg_flags & ANYSCTP_MSG_EOR || size == 0;
        if (ends && !goes_on(info)) {
            // The usual case: the message came whole.
            if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION)
                give_up(part);
            else if (part.size() > limit)
                too_long(info, limit);
            if (from) *from = sender;
            return size;
        }
        whole_ = add(socket, part, limit, info, sender);
    }
    return hand_over(buffer, info, from);
}

// If the message goes on behind this part, the next call finishes it. Until then the rest stays in the stack, which keeps the
// descriptor readable. Therefore this takes no more than the limit, and nothing while other messages are unfinished: a last part
// could finish a message that the buffer has no room for, and then nothing would make the descriptor readable.
Result Assembly::receive_another(Socket &socket, std::span<std::byte> buffer, size_t limit, anysctp_rcvinfo &info,
                                 anysctp_address &from) {
    if (!associations_.empty()) return -EAGAIN;
    const auto room = buffer.first(std::min(buffer.size(), limit));
    const Result size = socket.try_recv(room, false, false, info, &from);
    if (size <= 0) return size;
    const auto part = room.first(static_cast<size_t>(size));
    if (!(info.msg_flags & ANYSCTP_MSG_EOR)) {
        add(socket, part, limit, info, from);
        return -EAGAIN;
    }
    if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) give_up(part);
    return size;
}

namespace {

struct ReceivesInARow {
    Socket &socket;
    explicit ReceivesInARow(Socket &receiver) : socket(receiver) { socket.begin_receives(); }
    ~ReceivesInARow() { socket.end_receives(); }
    ReceivesInARow(const ReceivesInARow &) = delete;
    ReceivesInARow &operator=(const ReceivesInARow &) = delete;
};

}  // namespace

Result Assembly::try_recv_batch(Socket &socket, std::span<std::byte> buffer, IncomingList messages, size_t limit,
                                bool block_briefly) {
    std::lock_guard lock(mutex_);
    begin_call(socket);
    const ReceivesInARow several(socket);
    anysctp_incoming message{};
    size_t used = 0, longest = 1, count = 0;
    // If the next message may not fit, its bytes would only be copied once more.
    while (count < messages.count() && buffer.size() - used >= longest) {
        const auto room = buffer.subspan(used);
        Result size = 0;
        try {
            size = count ? receive_another(socket, room, limit, message.info, message.from)
                         : receive(socket, room, limit, block_briefly, message.info, &message.from);
        } catch (const Error &error) {
            if (!count) throw;
            kept_error_ = error;
            break;
        }
        if (size <= 0 && !count) return size;
        if (size <= 0) break;
        message.info.struct_size = sizeof message.info;
        message.offset = used;
        message.length = static_cast<uint64_t>(size);
        message.notification.type = 0;
        const auto length = static_cast<size_t>(size);
        if (message.info.msg_flags & ANYSCTP_MSG_NOTIFICATION && length <= room.size()) {
            message.notification = {};
            message.notification.struct_size = sizeof message.notification;
            decode_notification(room.first(length), message.notification);
            remember_end(socket, message.notification);
        }
        messages.put(count++, message);
        if (length > room.size()) break;
        used += length;
        longest = std::max(longest, length);
    }
    return static_cast<Result>(count);
}

// Returns the message if this part is its last.
std::optional<Assembly::Message> Assembly::add(Socket &socket, std::span<const std::byte> part, size_t limit,
                                               const anysctp_rcvinfo &info, const anysctp_address &from) {
    if (associations_.size() >= look_for_ended_at_ && !associations_.contains(info.assoc_id)) forget_ended(socket);
    Association &association = associations_[info.assoc_id];
    const Key key = key_of(info);
    auto at = association.unfinished.find(key);
    if (at != association.unfinished.end() && !(info.flags & ANYSCTP_UNORDERED) && info.ssn != at->second.info.ssn) {
        association.end(at);  // a new message begins: the rest of the old one will not come
        at = association.unfinished.end();
    }
    Message &message = at == association.unfinished.end() ? association.begin(key, info, from) : at->second;
    const bool drop = !message.dropped && association.kept - sizeof(Message) + part.size() > limit;  // the first is free
    if (drop) {
        association.empty(message);
        message.dropped = true;
    }
    if (!message.dropped) {
        message.bytes.insert(message.bytes.end(), part.begin(), part.end());
        association.kept += part.size();
    }
    std::optional<Message> whole;
    if (info.msg_flags & ANYSCTP_MSG_EOR) {
        whole = association.end(association.unfinished.find(key));
        if (association.unfinished.empty()) associations_.erase(info.assoc_id);
        if (whole->dropped) whole.reset();
    }
    if (drop) too_long(info, limit);
    if (whole) {
        whole->info.msg_flags |= ANYSCTP_MSG_EOR;
        if (key.notification) give_up(whole->bytes);
    }
    return whole;
}

void Assembly::forget_ended(Socket &socket) {
    std::erase_if(associations_, [&](const auto &each) { return !socket.has_association(each.first); });
    look_for_ended_at_ = 2 * std::max<size_t>(associations_.size(), 8);
}

// SCTP_PARTIAL_DELIVERY_EVENT names a message whose rest will not come.
void Assembly::give_up(std::span<const std::byte> notification) {
    anysctp_notification event{};
    decode_notification(notification, event);
    if (event.type != ANYSCTP_PARTIAL_DELIVERY_EVENT || event.indication != ANYSCTP_PARTIAL_DELIVERY_ABORTED) return;
    const auto association = associations_.find(event.assoc_id);
    if (association == associations_.end()) return;
    auto &unfinished = association->second.unfinished;
    auto at = unfinished.find({false, event.sid, 0});
    if (at == unfinished.end() || at->second.info.ssn != static_cast<uint16_t>(event.seq))
        at = unfinished.find({false, event.sid, ANYSCTP_UNORDERED});
    if (at != unfinished.end()) association->second.end(at);
}

Result Assembly::hand_over(std::span<std::byte> buffer, anysctp_rcvinfo &info, anysctp_address *from) {
    const Message &whole = whole_.value();
    const auto size = static_cast<Result>(whole.bytes.size());
    info = whole.info;
    if (from) *from = whole.from;
    if (whole.bytes.size() <= buffer.size()) {
        std::memcpy(buffer.data(), whole.bytes.data(), whole.bytes.size());
        whole_.reset();
    }
    return size;
}

}  // namespace anysctp
