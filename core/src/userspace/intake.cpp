// SPDX-License-Identifier: LGPL-2.1-or-later
#include "intake.hpp"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>

#include "capture.hpp"
#include "input.h"
#include "output.h"
#include "platform.hpp"
#include "refusal.hpp"
#include "retire.h"
#include "wire.hpp"
#include "zone.h"

namespace anysctp::intake {

namespace {

constexpr int batch_size = 32, most_errors = 256;
constexpr size_t longest_datagram = 1 << 16;
constexpr unsigned char ecn_mask = 0x03;

// Room for what the system says of a datagram: where it went, and the size of the packets that it joined.
struct Slot {
    std::byte data[longest_datagram];
    sockaddr_in6 from;
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int))];
    iovec piece;
};

struct Batch {
    std::mutex mutex;
    Slot slots[batch_size];
    mmsghdr headers[batch_size];
    int used = batch_size;  // of the headers, since they were prepared

    void prepare() noexcept {
        for (int i = 0; i < used; i++) {
            Slot &slot = slots[i];
            slot.piece = {slot.data, sizeof slot.data};
            headers[i].msg_hdr = {};
            headers[i].msg_hdr.msg_name = &slot.from;
            headers[i].msg_hdr.msg_namelen = sizeof slot.from;
            headers[i].msg_hdr.msg_iov = &slot.piece;
            headers[i].msg_hdr.msg_iovlen = 1;
            headers[i].msg_hdr.msg_control = slot.control;
            headers[i].msg_hdr.msg_controllen = sizeof slot.control;
        }
        used = 0;
    }
};

// Never destroyed: the stack's thread runs until the process is gone. Its memory is used page by page.
Batch &batch() {
    static Batch &the_batch = *new Batch;
    return the_batch;
}

template <class Info>
Info info_in(const cmsghdr &header) noexcept {
    Info info;
    std::memcpy(&info, CMSG_DATA(&header), sizeof info);
    return info;
}

// Where the datagram went; and the size of each of its packets, if the system has joined several (UDP_GRO).
void read_control(const msghdr &message, anysctp_arrival &arrival, size_t &packet_size) noexcept {
    for (cmsghdr *each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(const_cast<msghdr *>(&message), each)) {
        if (each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_PKTINFO) {
            arrival.destination.v4.sin_family = AF_INET;
            arrival.destination.v4.sin_addr = info_in<in_pktinfo>(*each).ipi_addr;
        } else if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO) {
            const auto info = info_in<in6_pktinfo>(*each);
            arrival.destination.v6.sin6_family = AF_INET6;
            arrival.destination.v6.sin6_addr = info.ipi6_addr;
            arrival.destination.v6.sin6_scope_id = info.ipi6_ifindex;
            anysctp_put_zone_in(&arrival.destination.v6);
        } else if (platform::is_joined_size(*each)) {
            packet_size = static_cast<size_t>(info_in<int>(*each));
        }
    }
}

void read_source(const msghdr &message, anysctp_arrival &arrival, bool in_udp) noexcept {
    std::memcpy(&arrival.source, message.msg_name, std::min<size_t>(message.msg_namelen, sizeof arrival.source));
    const bool v6 = arrival.source.any.sa_family == AF_INET6;
    if (v6) anysctp_put_zone_in(&arrival.source.v6);
    if (in_udp) arrival.udp_port = v6 ? arrival.source.v6.sin6_port : arrival.source.v4.sin_port;
}

// A raw IPv4 socket gives the header with the packet.
bool take_header_off(anysctp_arrival &arrival) noexcept {
    ip header;
    if (arrival.size < sizeof header) return false;
    std::memcpy(&header, arrival.data, sizeof header);
    const size_t size = size_t{header.ip_hl} * 4;
    if (size < sizeof header || size > arrival.size) return false;
    arrival.source.v4.sin_family = arrival.destination.v4.sin_family = AF_INET;
    arrival.source.v4.sin_addr = header.ip_src;
    arrival.destination.v4.sin_addr = header.ip_dst;
    arrival.ecn_bits = header.ip_tos & ecn_mask;
    arrival.data = static_cast<const std::byte *>(arrival.data) + size;
    arrival.size -= size;
    return true;
}

// The packets of a message, one by one.
template <class Take>
void each_packet(const wire::Source &source, const msghdr &message, size_t size, Take take) noexcept {
    const auto *data = static_cast<const std::byte *>(message.msg_iov[0].iov_base);
    anysctp_arrival arrival{};
    arrival.size = size;
    size_t packet_size = size;
    if (source.gives_header) {
        arrival.data = data;
        if (take_header_off(arrival)) take(arrival);
        return;
    }
    read_source(message, arrival, source.in_udp);
    read_control(message, arrival, packet_size);
    if (arrival.destination.any.sa_family != arrival.source.any.sa_family || packet_size == 0) return;
    for (size_t at = 0; at < size; at += packet_size) {
        arrival.data = data + at;
        arrival.size = std::min(packet_size, size - at);
        take(arrival);
    }
}

void give(const wire::Source &source, const msghdr &message, size_t size) noexcept {
    each_packet(source, message, size, [](const anysctp_arrival &packet) { anysctp_input(&packet); });
}

void show(const wire::Source &source, std::span<const mmsghdr> messages) noexcept {
    for (const mmsghdr &each : messages) each_packet(source, each.msg_hdr, each.msg_len, capture::received);
    capture::write();
}

// With the batch's mutex.
void take_packets(const wire::Source &source) noexcept {
    Batch &taken = batch();
    taken.prepare();
    const int count = platform::receive_batch(source.fd, taken.headers, batch_size);
    taken.used = std::max(count, 0);
    if (capture::is_on()) show(source, std::span(taken.headers).first(static_cast<size_t>(taken.used)));
    for (int i = 0; i < count; i++) give(source, taken.headers[i].msg_hdr, taken.headers[i].msg_len);
}

// ICMP errors. Those that refuse an INIT say something that SCTP uses. The others must go as well, because they take the room of
// packets. With the batch's mutex.
void take_errors(const wire::Source &source) noexcept {
    Batch &taken = batch();
    for (int i = 0; i < most_errors; i++) {
        taken.prepare();
        taken.used = 1;
        msghdr &message = taken.headers[0].msg_hdr;
        const ssize_t size = wire::refused_init(source.fd, message, source.gives_header);
        if (size < 0) return;
        if (size > 0) give(source, message, static_cast<size_t>(size));
    }
}

}  // namespace

size_t sources(std::span<pollfd> fds) noexcept {
    size_t count = 0;
    for (const wire::Source &each : wire::sources())
        if (count < fds.size()) fds[count++] = {each.fd, POLLIN, 0};
    return count;
}

bool take_in(std::span<const pollfd> reported) noexcept {
    std::lock_guard lock(batch().mutex);
    anysctp_work_begin(ANYSCTP_RECEIVES);
    anysctp_batch_begin();
    for (const wire::Source &source : wire::sources()) {
        const auto its = std::ranges::find(reported, source.fd, &pollfd::fd);
        if (its == reported.end()) continue;
        if (its->revents & POLLERR) take_errors(source);
        if (its->revents) take_packets(source);  // an error without its packet goes, too
    }
    anysctp_batch_end();
    anysctp_work_end(ANYSCTP_RECEIVES);
    return std::ranges::none_of(reported, [](const pollfd &each) { return each.revents & POLLNVAL; });
}

}  // namespace anysctp::intake
