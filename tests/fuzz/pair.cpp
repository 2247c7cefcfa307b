// Two sockets on a wire that loses, duplicates, delays and changes their packets.
// Input: a byte for what the sockets do, then what happens to each packet in turn: a byte for the action, and its arguments.
// After the end of the input the wire passes everything.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <poll.h>

#include <array>
#include <chrono>

#include "stack.hpp"

namespace {

using fuzz::Packet;
using Clock = std::chrono::steady_clock;

// A conversation ends when nothing has arrived for several retransmission timeouts, or after this whole time.
constexpr int silence_ms = 60;
constexpr auto patience = std::chrono::milliseconds(400);
constexpr int messages = 8;
enum Talk { interleaved = 1, unordered = 2, short_lived = 4, resets = 8 };

class Wire {
public:
    explicit Wire(fuzz::Input &input) : input_(input) {}

    const fuzz::Udp &end(int which) const { return ends_[which]; }

    // Pass on what has arrived.
    void work() {
        for (const int which : {0, 1}) {
            for (;;) {
                const Packet packet = ends_[which].receive(0);
                if (packet.empty()) break;
                meddle(packet, ends_[1 - which]);
            }
        }
    }

private:
    enum Fate { pass, lose, twice, hold, flip, cut, insert, lie, fates };

    void meddle(Packet packet, const fuzz::Udp &out) {
        const unsigned fate = input_.size() ? input_.number() % fates : unsigned{pass};
        const size_t at = fate >= flip ? std::min<size_t>(input_.number<uint16_t>(), packet.size()) : 0;
        switch (fate) {
            case lose: return;
            case twice: out.send(packet); break;
            case hold: std::swap(packet, held_); break;
            case flip:
                if (at < packet.size()) packet[at] ^= input_.number();
                break;
            case cut: packet.resize(std::max(at, fuzz::header_size)); break;
            case insert: {
                const auto more = input_.take(input_.number());
                packet.insert(packet.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
                break;
            }
            case lie:  // about the first chunk's length
                if (packet.size() >= fuzz::header_size + fuzz::chunk_header_size)
                    fuzz::put(packet, fuzz::header_size + 2, input_.number<uint16_t>());
                break;
            default: break;
        }
        if (packet.empty()) return;  // nothing was held before
        fuzz::seal(packet);
        out.send(packet);
    }

    fuzz::Input &input_;
    std::array<fuzz::Udp, 2> ends_;
    Packet held_;
};

int make_end(unsigned talk) {
    const int sock = fuzz::new_socket(ANYSCTP_UDP_STYLE);
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = rto.min = 10;
    rto.max = 20;
    MUST(anysctp_set_rtoinfo(sock, 0, &rto));
    for (int type = ANYSCTP_ASSOC_CHANGE; type <= ANYSCTP_SEND_FAILED_EVENT; type++)
        MUST(anysctp_set_event(sock, 0, type, 1));
    MUST(anysctp_set_reconfig_supported(sock, 0, 1));
    MUST(anysctp_set_enable_stream_reset(sock, 0, 7));
    MUST(anysctp_bind(sock, "127.0.0.1", 0));
    if (talk & interleaved) {
        MUST(anysctp_set_fragment_interleave(sock, 2));
        MUST(anysctp_set_interleaving_supported(sock, 0, 1));
    }
    return sock;
}

// The association's id once it is up, and whether it has ended.
struct End {
    int sock;
    int32_t assoc_id = 0;
    bool ended = false;
    int received = 0;

    void read() {
        const auto count = [this](const fuzz::Received &message) { received += (message.info.msg_flags & ANYSCTP_MSG_EOR) != 0; };
        fuzz::receive_all(sock, count, [this](const anysctp_notification &change) {
            if (change.type != ANYSCTP_ASSOC_CHANGE) return;
            if (change.state == ANYSCTP_COMM_UP) assoc_id = change.assoc_id;
            if (change.state == ANYSCTP_COMM_LOST || change.state == ANYSCTP_CANT_STR_ASSOC) ended = true;
        });
    }

    void say(unsigned talk, int number) const {
        static const std::vector<char> much(20000);
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.assoc_id = assoc_id;
        info.sid = static_cast<uint16_t>(number % 3);
        if (talk & unordered && number % 2) info.flags |= ANYSCTP_UNORDERED;
        if (talk & short_lived && number % 3 == 0) info.pr_policy = ANYSCTP_PR_RTX;  // one attempt
        anysctp_sendv(sock, much.data(), number % 4 ? 100 : much.size(), &info, nullptr, 0, ANYSCTP_MSG_DONTWAIT);
        if (talk & resets && number == messages / 2)
            anysctp_reset_streams(sock, assoc_id, ANYSCTP_STREAM_RESET_OUTGOING | ANYSCTP_STREAM_RESET_INCOMING, nullptr, 0);
    }
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz::until_answered();
    fuzz::Input input(data, size);
    const unsigned talk = input.number();
    Wire wire(input);
    End client{make_end(talk)}, server{make_end(talk)};
    MUST(anysctp_listen(server.sock, 4));
    anysctp_address name;
    ANYSCTP_INIT(&name);
    MUST(anysctp_getsockname(server.sock, &name));
    MUST(anysctp_set_encaps_port(client.sock, 0, "", 0, wire.end(0).port()));
    MUST(anysctp_set_timeout(client.sock, 0));
    const char *host = "127.0.0.1";
    anysctp_connectx(client.sock, &host, 1, name.port, nullptr);

    const auto end = Clock::now() + patience;
    for (int said = 0; Clock::now() < end && !client.ended && server.received < messages;) {
        std::array<pollfd, 4> looked_at{{{client.sock, POLLIN, 0}, {server.sock, POLLIN, 0}, {wire.end(0).fd(), POLLIN, 0},
                                         {wire.end(1).fd(), POLLIN, 0}}};
        const bool talking = client.assoc_id && said < messages;
        if (poll(looked_at.data(), looked_at.size(), talking ? 1 : silence_ms) == 0 && !talking) break;
        wire.work();
        client.read();
        server.read();
        if (talking) client.say(talk, said++);
    }
    for (const End &each : {client, server}) {
        if (each.assoc_id) anysctp_abort(each.sock, each.assoc_id, nullptr, 0);
        MUST(anysctp_close(each.sock));
    }
    fuzz::until_answered();
    return 0;
}
