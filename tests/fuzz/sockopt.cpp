// Options by number, as in programs for Linux's sockets: on a socket that is not connected, and on both ends of an association.
//
// Input: calls, each a byte that selects set or get, the socket and the level, the option's number, and its value as a block.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "stack.hpp"

namespace {

constexpr size_t most_calls = 32;
constexpr int levels[] = {IPPROTO_SCTP, SOL_SOCKET, IPPROTO_IP, IPPROTO_IPV6};

// SCTP_SOCKOPT_CONNECTX3 contains a pointer. A wrong one would be the program's own fault, so it points to the value.
void lead_somewhere(std::span<std::byte> value) {
    constexpr size_t at_size = 4, at_address = 8;
    const void *address = value.data();
    if (value.size() < at_address + sizeof address) return;
    uint32_t size;
    std::memcpy(&size, value.data() + at_size, sizeof size);
    size = std::min(size, static_cast<uint32_t>(value.size()));
    std::memcpy(value.data() + at_size, &size, sizeof size);
    std::memcpy(value.data() + at_address, &address, sizeof address);
}

// A wrong length would be the program's own fault, so the copy is exact.
void call(fuzz::Input &input, std::span<const int> sockets) {
    const unsigned choice = input.number();
    const int sock = sockets[(choice >> 1) % sockets.size()], level = levels[choice >> 6], name = input.number();
    auto value = fuzz::copy(input.block());
    anysctp_result result;
    if (choice & 1) {
        result = anysctp_setsockopt(sock, level, name, value.data(), value.size());
    } else {
        constexpr int connectx3 = 111;
        if (name == connectx3) lead_somewhere(value);
        result = anysctp_getsockopt(sock, level, name, value.data(), value.size());
        ALWAYS(result <= static_cast<anysctp_result>(value.size()));
    }
    ALWAYS(result >= 0 || *anysctp_last_error());
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz::until_answered();
    fuzz::Input input(data, size);
    uint16_t port;
    const int listener = fuzz::listening(ANYSCTP_UDP_STYLE, port);
    const int client = fuzz::new_socket(ANYSCTP_TCP_STYLE), other = fuzz::new_socket(ANYSCTP_TCP_STYLE);
    anysctp_result connected;
    while ((connected = anysctp_connect(client, "127.0.0.1", port)) == -EINTR) anysctp_resume();  // by libFuzzer's alarm
    MUST(connected);
    for (size_t i = 0; input.size() > 0 && i < most_calls; i++) call(input, std::array{other, client, listener});
    fuzz::until_answered();
    anysctp_abort(client, 0, nullptr, 0);
    for (const int sock : {client, other, listener}) anysctp_close(sock);
    return 0;
}
