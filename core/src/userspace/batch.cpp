// The packets that a thread sends during a batch (output.h) wait here, as they are, until its end or until there is no more room.
// Then they leave with as few system calls as the system allows: packets of one size to one destination as one message, which the
// system takes apart (UDP_SEGMENT), and such messages together (sendmmsg).
//
// The stack is told at once that such a packet was sent. If the system then refuses it, it is lost as it could be on its way: the
// stack sends it again in time. After that the packets to the same destination go singly for a while, so that the stack hears the
// system's answer to each of them, and does what it does then: EHOSTUNREACH makes it take another path, and of what was not sent
// it counts nothing as under way.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "output.h"
#include "platform.hpp"
#include "sending.hpp"
#include "wire.hpp"

namespace anysctp::wire {

namespace {

// Linux's limits: packets (UDP_MAX_SEGMENTS, in older releases) and bytes of a message that is taken apart.
constexpr size_t most_segments = 64, most_segmented_bytes = 65000;
// As many pieces as a message may have (UIO_MAXIOV).
constexpr size_t most_pieces = 1024, most_packets = 256, most_messages = 64;
constexpr int most_pieces_alone = 64;

// Destinations to which something is not done for a while, that is, for so many packets. Some destinations have a place in common.
class Spared {
public:
    void add(const anysctp_endpoint &destination) noexcept { place_of(destination).store(duration, std::memory_order_relaxed); }

    bool has(const anysctp_endpoint &destination) noexcept {
        std::atomic<uint16_t> &left = place_of(destination);
        const uint16_t now = left.load(std::memory_order_relaxed);
        if (now) left.store(static_cast<uint16_t>(now - 1), std::memory_order_relaxed);
        return now;
    }

private:
    static constexpr uint16_t duration = 256;
    std::array<std::atomic<uint16_t>, 64> left_{};

    std::atomic<uint16_t> &place_of(const anysctp_endpoint &destination) noexcept {
        const bool v6 = destination.any.sa_family == AF_INET6;
        uint32_t host = destination.v4.sin_addr.s_addr;
        if (v6) std::memcpy(&host, destination.v6.sin6_addr.s6_addr + 12, sizeof host);
        return left_[(host ^ host >> 8 ^ host >> 16 ^ host >> 24) % left_.size()];
    }
};

constinit Spared batches, segments;  // to be sent singly; with messages that the system need not take apart

bool system_takes_segments(int udp_fd) noexcept {
    static const bool does = platform::takes_segments(udp_fd);
    return does;
}

// One message of the batch.
struct Message {
    Envelope envelope;
    int fd;
    bool may_grow;
    size_t packet_count, bytes, segment_size;
    size_t first_packet, first_piece, piece_count;

    bool takes(const anysctp_packet &packet, size_t size) const noexcept {
        return may_grow && packet_count < most_segments && size <= segment_size && bytes + size <= most_segmented_bytes &&
               envelope.is_for(packet);
    }
};

class Batch {
public:
    // False: the packet has too many pieces.
    bool add(int fd, const anysctp_packet &packet) noexcept;
    void flush() noexcept;

private:
    struct Packet {
        mbuf *chain;
        size_t piece_count;
    };
    Message messages_[most_messages];
    Packet packets_[most_packets];
    iovec pieces_[most_pieces];
    size_t message_count_ = 0, packet_count_ = 0, piece_count_ = 0;

    size_t pieces_of(const anysctp_packet &packet, size_t &size) noexcept;
    void begin_message(int fd, const anysctp_packet &packet, size_t size) noexcept;
    void send_again(Message &message) noexcept;
};

// They are taken from the end of the batch's.
size_t Batch::pieces_of(const anysctp_packet &packet, size_t &size) noexcept {
    const size_t room = most_pieces - piece_count_;
    return static_cast<size_t>(anysctp_pieces(packet.chain, pieces_ + piece_count_, static_cast<int>(room), &size));
}

bool Batch::add(int fd, const anysctp_packet &packet) noexcept {
    if (message_count_ == most_messages || packet_count_ == most_packets) flush();
    size_t size, piece_count = pieces_of(packet, size);
    if (!piece_count && piece_count_) {
        flush();
        piece_count = pieces_of(packet, size);
    }
    if (!piece_count) return false;
    if (!message_count_ || !messages_[message_count_ - 1].takes(packet, size)) begin_message(fd, packet, size);
    Message &message = messages_[message_count_ - 1];
    message.packet_count++;
    message.piece_count += piece_count;
    message.bytes += size;
    if (size < message.segment_size) message.may_grow = false;
    packets_[packet_count_++] = {packet.chain, piece_count};
    piece_count_ += piece_count;
    return true;
}

void Batch::begin_message(int fd, const anysctp_packet &packet, size_t size) noexcept {
    Message &message = messages_[message_count_++];
    message.envelope.write(packet);
    message.fd = fd;
    message.may_grow = is_in_udp(packet) && system_takes_segments(fd) && !segments.has(packet.destination);
    message.packet_count = message.bytes = message.piece_count = 0;
    message.segment_size = size;
    message.first_packet = packet_count_;
    message.first_piece = piece_count_;
}

void Batch::flush() noexcept {
    mmsghdr headers[most_messages];
    for (size_t i = 0; i < message_count_; i++) {
        Message &each = messages_[i];
        headers[i].msg_hdr = each.envelope.message({pieces_ + each.first_piece, each.piece_count},
                                                   each.packet_count > 1 ? each.segment_size : 0);
    }
    for (size_t at = 0; at < message_count_;) {
        size_t end = at + 1;
        while (end < message_count_ && messages_[end].fd == messages_[at].fd) end++;
        const int sent = platform::send_batch(messages_[at].fd, headers + at, static_cast<unsigned>(end - at));
        if (sent <= 0) send_again(messages_[at]);
        at += static_cast<size_t>(std::max(sent, 1));
    }
    for (size_t i = 0; i < packet_count_; i++) anysctp_free_packet(packets_[i].chain);
    message_count_ = packet_count_ = piece_count_ = 0;
}

// The system has refused the message as a whole, or has reported an error of an earlier packet in its place.
void Batch::send_again(Message &message) noexcept {
    const bool segmented = message.packet_count > 1;
    std::span pieces(pieces_ + message.first_piece, message.piece_count);
    const int error = send_message(message.fd, message.envelope.message(pieces, segmented ? message.segment_size : 0));
    if (!error) return;
    const anysctp_endpoint &destination = message.envelope.destination();
    if (!segmented || error == EAGAIN || error == ENOBUFS) {
        batches.add(destination);
        return;
    }
    // An interface without checksums of its own, or a path whose MTU has shrunk.
    segments.add(destination);
    for (const Packet &packet : std::span(packets_ + message.first_packet, message.packet_count)) {
        if (send_message(message.fd, message.envelope.message(pieces.first(packet.piece_count)))) batches.add(destination);
        pieces = pieces.subspan(packet.piece_count);
    }
}

constinit thread_local int depth = 0;
constinit thread_local Batch *batch = nullptr;  // none before the first packet

// The batch of this thread; null without memory for it.
Batch *own_batch() noexcept {
    // A process that exits still sends when the main thread has ended as a thread; then the batch that it makes stays.
    struct Owner {
        ~Owner() { delete std::exchange(batch, nullptr); }
    };
    static thread_local Owner owner;
    if (!batch) batch = new (std::nothrow) Batch;
    return batch;
}

int send_alone(int fd, const anysctp_packet &packet) noexcept {
    if (batch) batch->flush();  // packets of one destination stay in order
    iovec pieces[most_pieces_alone];
    size_t size;
    int piece_count = anysctp_pieces(packet.chain, pieces, most_pieces_alone, &size);
    mbuf *copy = nullptr;
    if (!piece_count) {
        copy = anysctp_in_few_pieces(packet.chain, size);
        piece_count = copy ? anysctp_pieces(copy, pieces, most_pieces_alone, &size) : 0;
    }
    Envelope envelope;
    envelope.write(packet);
    const int error = piece_count ? send_message(fd, envelope.message({pieces, static_cast<size_t>(piece_count)})) : ENOBUFS;
    if (copy) anysctp_free_packet(copy);
    if (error) batches.add(packet.destination);
    return error;
}

}  // namespace

}  // namespace anysctp::wire

using namespace anysctp;

extern "C" {

void anysctp_batch_begin(void) { wire::depth++; }

void anysctp_batch_end(void) {
    if (--wire::depth == 0 && wire::batch) wire::batch->flush();
}

int anysctp_wire_send(const anysctp_packet *packet) {
    using namespace wire;
    const int fd = sending_fd(packet->destination.any.sa_family, is_in_udp(*packet));
    int error = EHOSTUNREACH;
    if (fd >= 0) {
        if (depth && !batches.has(packet->destination) && own_batch() && batch->add(fd, *packet)) return 0;
        error = send_alone(fd, *packet);
    }
    anysctp_free_packet(packet->chain);
    return error;
}

}  // extern "C"
