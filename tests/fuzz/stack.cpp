// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stack.hpp"

#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>

namespace fuzz {

namespace {

constexpr int answer_ms = 10000;  // the machine may be busy, and sanitizers slow
constexpr int again_ms = 500;
constexpr uint16_t nobodys_port = 1;

// An input may contain any address, so nothing may leave this network. Without the right to make one, the corpus uses only
// loopback.
void own_network() {
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return;
    const int any = socket(AF_INET, SOCK_DGRAM, 0);
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP;
    ALWAYS(ioctl(any, SIOCSIFFLAGS, &loopback) == 0);
    close(any);
}

uint16_t start_engine() {
    own_network();
    setenv("ANYSCTP_UDP_PORT", "0", 1);
    close(new_socket(ANYSCTP_UDP_STYLE));
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    MUST(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    ALWAYS(info.udp_port != 0);
    return info.udp_port;
}

uint16_t engine_port() {
    static const uint16_t port = start_engine();
    return port;
}

}  // namespace

anysctp_result must(anysctp_result result, const char *what) {
    if (result >= 0) return result;
    std::fprintf(stderr, "%s: %s\n", what, anysctp_last_error());
    std::abort();
}

Udp::Udp() : fd_((engine_port(), socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))) {
    sockaddr_in engine{};
    engine.sin_family = AF_INET;
    engine.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    engine.sin_port = htons(engine_port());
    ALWAYS(fd_ >= 0 && connect(fd_, reinterpret_cast<const sockaddr *>(&engine), sizeof engine) == 0);
}

Udp::~Udp() { close(fd_); }

uint16_t Udp::port() const {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ALWAYS(getsockname(fd_, reinterpret_cast<sockaddr *>(&name), &size) == 0);
    return ntohs(name.sin_port);
}

void Udp::send(const Packet &packet) const { ALWAYS(::send(fd_, packet.data(), packet.size(), 0) >= 0); }

Packet Udp::receive(int timeout_ms) const {
    pollfd looked_at{fd_, POLLIN, 0};
    if (poll(&looked_at, 1, timeout_ms) <= 0) return {};
    Packet packet(65536);
    const ssize_t size = recv(fd_, packet.data(), packet.size(), 0);
    ALWAYS(size >= 0);
    packet.resize(static_cast<size_t>(size));
    return packet;
}

int new_socket(int style) { return static_cast<int>(MUST(anysctp_socket(ANYSCTP_AF_INET, style, ANYSCTP_ENGINE_USERSPACE))); }

int listening(int style, uint16_t &port_out) {
    const int sock = new_socket(style);
    MUST(anysctp_bind(sock, "127.0.0.1", 0));
    MUST(anysctp_listen(sock, 16));
    anysctp_address name;
    ANYSCTP_INIT(&name);
    MUST(anysctp_getsockname(sock, &name));
    port_out = name.port;
    return sock;
}

void receive_all(int sock, const std::function<void(const Received &)> &message,
                 const std::function<void(const anysctp_notification &)> &notification) {
    std::vector<char> part(3000);
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(sock, part.data(), part.size(), ANYSCTP_MSG_DONTWAIT, &info, nullptr);
        if (size < 0) return;
        const std::span data(part.data(), static_cast<size_t>(size));
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
            anysctp_notification told;
            ANYSCTP_INIT(&told);
            MUST(anysctp_decode_notification(data.data(), data.size(), &told));
            notification(told);
        } else {
            message({data, info});
        }
    }
}

void until_answered() {
    // The stack answers an out of the blue SHUTDOWN ACK by a SHUTDOWN COMPLETE with its tag (RFC 9260, 8.4), in any state. It
    // processes packets in order.
    static const Udp udp;
    static uint32_t tag = 0;
    Packet question = packet(nobodys_port, nobodys_port, ++tag);
    append_chunk(question, SHUTDOWN_ACK, {});
    seal(question);
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::milliseconds(answer_ms);
    // Asked again, because a datagram gets lost when the input has filled the stack's buffer.
    for (auto again = Clock::now();;) {
        if (Clock::now() >= again) {
            udp.send(question);
            again += std::chrono::milliseconds(again_ms);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(again - Clock::now());
        const Packet answer = udp.receive(static_cast<int>(std::max<int64_t>(left.count(), 0)));
        if (answer.empty() && Clock::now() > end) wrong(__FILE__, __LINE__, "the stack answers");
        if (!answer.empty() && get<uint32_t>(answer, 4) == htonl(tag)) return;
    }
}

}  // namespace fuzz
