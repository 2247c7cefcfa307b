// The packets that are sent during a batch (output.h) wait here until its end, or until there is no more room. Then they
// leave with as few system calls as the system allows: packets of one size to one destination as one message, which the system
// takes apart (UDP_SEGMENT), and several messages together (sendmmsg).
//
// Packets that may share a message are copied, one behind the other: the system takes longer for the pieces that they consist of
// than the copy does. Large packets stay as they are.
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
#include <mutex>

#include "capture.hpp"
#include "output.h"
#include "platform.hpp"
#include "sending.hpp"
#include "wire.hpp"

namespace anysctp::wire {

namespace {

// Linux's limits: packets (UDP_MAX_SEGMENTS, in older releases) and bytes of a message that is taken apart.
constexpr size_t most_segments = 64, most_segmented_bytes = 65000;
constexpr size_t longest_copied = most_segmented_bytes / 4;
// As many pieces as a message may have (UIO_MAXIOV).
constexpr int most_pieces = 1024, most_messages = 64;

// Destinations to which something is not done for a while, as often as `duration` says. Some destinations have a place in common.
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

constinit Spared batches, segments;  // these go singly; their packets are not joined to one message

bool system_takes_segments(int udp_fd) noexcept {
    static const bool does = platform::takes_segments(udp_fd);
    return does;
}

// On a machine's own paths nothing takes a message apart before its receiver. Linux's SCTP does not bear that: the kernel's memory is
// damaged (seen with 6.1). So such messages go to this machine alone, and only while its kernel has no SCTP. It may come later,
// but before the first association with it.
std::atomic<bool> kernel_has_sctp{true};

bool is_on_this_machine(const anysctp_packet &packet) noexcept {
    const in6_addr &v6 = packet.destination.v6.sin6_addr;
    if (packet.destination.any.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&v6) || IN6_ARE_ADDR_EQUAL(&v6, &packet.source.v6.sin6_addr);
    const in_addr v4 = packet.destination.v4.sin_addr;
    return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET || v4.s_addr == packet.source.v4.sin_addr.s_addr;
}

bool may_join(int fd, const anysctp_packet &packet) noexcept {
    return is_in_udp(packet) && !kernel_has_sctp.load(std::memory_order_relaxed) && is_on_this_machine(packet) &&
           system_takes_segments(fd) && !segments.has(packet.destination);
}

// One message of the batch: copied packets, or a large one as it is.
struct Message {
    Envelope envelope;
    int fd;
    mbuf *chain;  // of the large one
    std::span<iovec> pieces;
    size_t segment_size, packet_count, size;
    bool may_grow;

    bool takes(const anysctp_packet &packet, size_t packet_size) const noexcept {
        return may_grow && packet_count < most_segments && packet_size <= segment_size &&
               size + packet_size <= most_segmented_bytes && envelope.is_for(packet);
    }
    msghdr header() noexcept { return envelope.message(pieces, packet_count > 1 ? segment_size : 0); }
};

class Batch {
public:
    // Takes the packet. Returns 0, or an errno if there is no memory.
    int add(int fd, const anysctp_packet &packet) noexcept;
    // Returns the errno of the last message.
    int flush() noexcept;

private:
    Message messages_[most_messages];
    iovec pieces_[most_pieces];
    std::byte bytes_[most_segmented_bytes];
    int message_count_ = 0, piece_count_ = 0;
    size_t byte_count_ = 0;

    void begin_message(int fd, const anysctp_packet &packet, int piece_count, size_t size) noexcept;
    void add_copy(int fd, const anysctp_packet &packet, size_t size) noexcept;
    bool add_large(int fd, const anysctp_packet &packet, size_t size) noexcept;
};

// Its pieces are the next ones.
void Batch::begin_message(int fd, const anysctp_packet &packet, int piece_count, size_t size) noexcept {
    Message &message = messages_[message_count_++];
    message.envelope.write(packet);
    message.fd = fd;
    message.chain = nullptr;
    message.pieces = {pieces_ + piece_count_, static_cast<size_t>(piece_count)};
    message.segment_size = size;
    message.packet_count = message.size = 0;
    message.may_grow = may_join(fd, packet);
    piece_count_ += piece_count;
}

void Batch::add_copy(int fd, const anysctp_packet &packet, size_t size) noexcept {
    if (byte_count_ + size > sizeof bytes_) flush();
    if (!message_count_ || !messages_[message_count_ - 1].takes(packet, size)) {
        if (message_count_ == most_messages || piece_count_ == most_pieces) flush();
        pieces_[piece_count_] = {bytes_ + byte_count_, 0};
        begin_message(fd, packet, 1, size);
    }
    Message &message = messages_[message_count_ - 1];
    anysctp_copy_packet(packet.chain, bytes_ + byte_count_);
    anysctp_free_packet(packet.chain);
    byte_count_ += size;
    message.size += size;
    message.pieces[0].iov_len = message.size;
    message.packet_count++;
    if (size < message.segment_size) message.may_grow = false;
}

bool Batch::add_large(int fd, const anysctp_packet &packet, size_t size) noexcept {
    if (message_count_ == most_messages) flush();
    int piece_count = anysctp_pieces(packet.chain, pieces_ + piece_count_, most_pieces - piece_count_);
    if (!piece_count && piece_count_) {
        flush();
        piece_count = anysctp_pieces(packet.chain, pieces_, most_pieces);
    }
    if (!piece_count) return false;
    begin_message(fd, packet, piece_count, size);
    Message &message = messages_[message_count_ - 1];
    message.chain = packet.chain;
    message.packet_count = 1;
    message.may_grow = false;
    return true;
}

int Batch::add(int fd, const anysctp_packet &packet) noexcept {
    const size_t size = anysctp_packet_size(packet.chain);
    if (capture::is_on()) capture::sent(packet, size);
    if (size <= longest_copied) {
        add_copy(fd, packet, size);
        return 0;
    }
    if (add_large(fd, packet, size)) return 0;
    anysctp_packet compact = packet;
    compact.chain = anysctp_in_few_pieces(packet.chain, size);
    anysctp_free_packet(packet.chain);
    if (!compact.chain) return ENOBUFS;
    add_large(fd, compact, size);
    return 0;
}

// Sends a message by itself, and if that cannot be, each of its packets. Returns the errno.
int send_by_itself(Message &message) noexcept {
    int error = send_message(message.fd, message.header());
    if (!error) return 0;
    const anysctp_endpoint &destination = message.envelope.destination();
    if (message.packet_count > 1 && error != EAGAIN && error != ENOBUFS) {
        // An interface without checksums of its own, or a path whose MTU has shrunk; or what is said of all concerns one alone.
        segments.add(destination);
        error = 0;
        for (size_t at = 0; at < message.size; at += message.segment_size) {
            iovec piece = message.pieces[0];
            piece.iov_base = static_cast<std::byte *>(piece.iov_base) + at;
            piece.iov_len = std::min(message.segment_size, message.size - at);
            if (const int its = send_message(message.fd, message.envelope.message({&piece, 1}))) error = its;
        }
    }
    if (error) batches.add(destination);
    return error;
}

int Batch::flush() noexcept {
    if (capture::is_on()) capture::write();
    int error = 0;
    mmsghdr headers[most_messages];
    for (int i = 0; i < message_count_; i++) headers[i].msg_hdr = messages_[i].header();
    for (int at = 0; at < message_count_;) {
        int end = at + 1;
        while (end < message_count_ && messages_[end].fd == messages_[at].fd) end++;
        const int sent = end - at > 1 ? platform::send_batch(messages_[at].fd, headers + at, static_cast<unsigned>(end - at)) : 0;
        error = sent > 0 ? 0 : send_by_itself(messages_[at]);
        at += std::max(sent, 1);
    }
    for (int i = 0; i < message_count_; i++)
        if (messages_[i].chain) anysctp_free_packet(messages_[i].chain);
    message_count_ = piece_count_ = 0;
    byte_count_ = 0;
    return error;
}

// All threads have one batch in common, so that packets leave in the order in which the stack made them. A peer takes another order
// for loss; and it answers a packet with an ABORT whose source address an ASCONF has just removed.
struct Common {
    std::mutex mutex;  // a leaf: nothing is called under it but the system
    Batch batch;
    std::atomic<bool> any{false};

    int flush() noexcept {
        any.store(false, std::memory_order_relaxed);
        return batch.flush();
    }
};
Common common;

constinit thread_local int depth = 0;  // of this thread's batches

}  // namespace

}  // namespace anysctp::wire

using namespace anysctp;

extern "C" {

void anysctp_look_for_kernel_sctp(void) { wire::kernel_has_sctp = platform::kernel_has_sctp(); }

void anysctp_batch_begin(void) { wire::depth++; }

// What another thread has sent meanwhile may leave as well.
void anysctp_batch_end(void) {
    if (--wire::depth || !wire::common.any.load(std::memory_order_relaxed)) return;
    std::lock_guard lock(wire::common.mutex);
    wire::common.flush();
}

int anysctp_wire_send(const anysctp_packet *packet) {
    const int fd = wire::sending_fd(packet->destination.any.sa_family, wire::is_in_udp(*packet));
    if (fd < 0) {
        anysctp_free_packet(packet->chain);
        return EHOSTUNREACH;
    }
    std::lock_guard lock(wire::common.mutex);
    const bool alone = !wire::depth || packet->whole || wire::batches.has(packet->destination);
    if (alone) wire::common.flush();  // packets to one destination stay in order
    if (packet->whole) platform::allow_fragmentation(fd, packet->destination.any.sa_family, false);
    int error = wire::common.batch.add(fd, *packet);
    if (!alone) wire::common.any.store(true, std::memory_order_relaxed);
    if (!error && alone) error = wire::common.flush();
    if (packet->whole) platform::allow_fragmentation(fd, packet->destination.any.sa_family, true);
    return error;
}

}  // extern "C"
