// The user-space engine for the targets that need it: in its own network, and with a check whether it still answers.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <anysctp/anysctp.h>

#include <functional>

#include "packets.hpp"

namespace fuzz {

// A call that must succeed for every input; returns what the call does.
anysctp_result must(anysctp_result result, const char *what);
#define MUST(call) fuzz::must((call), #call)

// A UDP socket that sends to the engine. The first one starts the engine.
class Udp {
public:
    Udp();
    ~Udp();
    Udp(const Udp &) = delete;
    Udp &operator=(const Udp &) = delete;

    int fd() const { return fd_; }
    uint16_t port() const;  // host byte order
    void send(const Packet &packet) const;
    // The first packet within this time. Empty: none.
    Packet receive(int timeout_ms) const;

private:
    int fd_;
};

int new_socket(int style);
int listening(int style, uint16_t &port_out);  // on 127.0.0.1

// Everything that has arrived, without waiting: messages, parts of them, and notifications.
struct Received {
    std::span<const char> data;
    anysctp_rcvinfo info;
};
void receive_all(int sock, const std::function<void(const Received &)> &message,
                 const std::function<void(const anysctp_notification &)> &notification);

// Returns when the engine has processed all packets sent before, and fails if that takes longer than seconds.
void until_answered();

}  // namespace fuzz
