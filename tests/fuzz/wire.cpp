// Packets of a hostile peer: an association is made, then the input is sent in it as packets.
// Input: a byte that selects the listener (plain, extended, interleaving), then packets: a byte of flags, and the chunks as a
// block. The target adds the header, with its ports and tag, and the checksum, because the stack ignores a packet without the
// right ones. TSNs of the peer begin with 1, and so do those that it acknowledges.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <array>

#include "stack.hpp"

extern "C" uint32_t sctp_hmac(uint16_t algorithm, uint8_t *key, uint32_t key_size, uint8_t *text, uint32_t text_size,
                              uint8_t *digest);

namespace {

using fuzz::Packet;

constexpr uint16_t peer_port = 7;
constexpr size_t most_packets = 64;
enum PacketFlags { wrong_tag = 1, no_tag = 2, wrong_checksum = 4, authenticated = 8, read_before = 16 };

struct Listener {
    int sock = -1;
    uint16_t port = 0;
};

Listener make_listener(bool extended, bool interleaving) {
    Listener listener;
    listener.sock = fuzz::listening(ANYSCTP_UDP_STYLE, listener.port);
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = rto.min = 10;
    rto.max = 50;
    MUST(anysctp_set_rtoinfo(listener.sock, 0, &rto));
    for (int type = ANYSCTP_ASSOC_CHANGE; type <= ANYSCTP_SEND_FAILED_EVENT; type++)
        MUST(anysctp_set_event(listener.sock, 0, type, 1));
    if (!extended) return listener;
    MUST(anysctp_set_auth_supported(listener.sock, 0, 1));
    MUST(anysctp_set_asconf_supported(listener.sock, 0, 1));
    MUST(anysctp_set_reconfig_supported(listener.sock, 0, 1));
    MUST(anysctp_set_nrsack_supported(listener.sock, 0, 1));
    MUST(anysctp_set_pktdrop_supported(listener.sock, 0, 1));
    MUST(anysctp_set_enable_stream_reset(listener.sock, 0, 7));
    if (!interleaving) return listener;
    MUST(anysctp_set_fragment_interleave(listener.sock, 2));
    MUST(anysctp_set_interleaving_supported(listener.sock, 0, 1));
    return listener;
}

const Listener &listener(unsigned which) {
    static const std::array all{make_listener(false, false), make_listener(true, false), make_listener(true, true)};
    return all[which % all.size()];
}

// INIT: tag, window, streams out and in, TSN; then what the peer supports: forward TSN, all extensions that the stack knows,
// authentication, which it wants of ASCONF.
constexpr std::array<uint8_t, 88> init_value{
    1, 2, 3, 4, 0, 1, 0, 0, 0, 16, 0, 16, 0, 0, 0, 1,                    //
    0xC0, 0, 0, 4,                                                      //
    0x80, 8, 0, 14, 192, 193, 128, 130, 15, 16, 129, 64, 194, 132, 0, 0,  //
    0x80, 4, 0, 6, 0, 1, 0, 0,                                          //
    0x80, 3, 0, 6, 193, 128, 0, 0,                                      //
    0x80, 2, 0, 36};
constexpr size_t init_fixed = 16;
enum Parameter : uint16_t { state_cookie = 7, auth_random = 0x8002, auth_chunks = 0x8003, auth_hmacs = 0x8004 };

struct Found {
    uint16_t type;
    std::span<const uint8_t> whole, value;
};

std::vector<Found> parameters_of(std::span<const uint8_t> init) {
    std::vector<Found> found;
    for (size_t at = init_fixed; at + 4 <= init.size();) {
        const auto type = static_cast<uint16_t>(init[at] << 8 | init[at + 1]);
        const auto size = static_cast<uint16_t>(init[at + 2] << 8 | init[at + 3]);
        ALWAYS(size >= 4 && at + size <= init.size());
        found.push_back({type, init.subspan(at, size), init.subspan(at + 4, size - 4u)});
        at += (size + 3u) & ~3u;
    }
    return found;
}

// One side's part of the association's key (RFC 4895, 6.1).
std::vector<uint8_t> key_vector(std::span<const uint8_t> init) {
    std::vector<uint8_t> vector;
    for (const uint16_t type : {auth_random, auth_chunks, auth_hmacs})
        for (const Found &each : parameters_of(init))
            if (each.type == type) fuzz::append(vector, each.whole);
    return vector;
}

std::vector<uint8_t> make_key(std::span<const uint8_t> init, std::span<const uint8_t> init_ack) {
    auto first = key_vector(init), second = key_vector(init_ack);
    if (std::pair(second.size(), second) < std::pair(first.size(), first)) std::swap(first, second);  // as numbers
    fuzz::append(first, second);
    return first;
}

struct Peer {
    fuzz::Udp udp;
    uint16_t port;
    uint32_t its_tag = 0, its_tsn = 0;
    std::vector<uint8_t> key = {};

    Packet start(uint32_t tag) const { return fuzz::packet(peer_port, port, tag); }

    // Sends the packet repeatedly, as a peer does, until a packet arrives that begins with this chunk. The stack drops a packet
    // that arrives while the last association is being freed.
    Packet ask(Packet question, fuzz::Chunk answer) const {
        fuzz::seal(question);
        for (int tries = 0; tries < 20; tries++) {
            udp.send(question);
            for (;;) {
                Packet packet = udp.receive(500);
                if (packet.empty()) break;
                if (fuzz::get<uint8_t>(packet, fuzz::header_size) == answer) return packet;
            }
        }
        fuzz::wrong(__FILE__, __LINE__, "a right packet is answered");
    }

    void associate() {
        Packet init = start(0);
        fuzz::append_chunk(init, fuzz::INIT, init_value);
        const Packet answer = ask(init, fuzz::INIT_ACK);
        const auto its_init = std::span(answer).subspan(fuzz::header_size + fuzz::chunk_header_size);
        its_tag = ntohl(fuzz::get<uint32_t>(answer, fuzz::header_size + fuzz::chunk_header_size));
        its_tsn = ntohl(fuzz::get<uint32_t>(answer, fuzz::header_size + fuzz::chunk_header_size + 12));
        key = make_key(init_value, its_init);
        Packet echo = start(its_tag);
        for (const Found &each : parameters_of(its_init))
            if (each.type == state_cookie) fuzz::append_chunk(echo, fuzz::COOKIE_ECHO, each.value);
        ask(echo, fuzz::COOKIE_ACK);
    }

    void append_auth(Packet &packet, std::span<const uint8_t> chunks) {
        constexpr uint16_t sha1 = 1;
        constexpr size_t digest_size = 20;
        std::vector<uint8_t> value{0, 0, 0, sha1};
        value.resize(value.size() + digest_size);
        Packet text;
        fuzz::append_chunk(text, fuzz::AUTH, value);
        fuzz::append(text, chunks);
        sctp_hmac(sha1, key.data(), static_cast<uint32_t>(key.size()), text.data(), static_cast<uint32_t>(text.size()),
                  value.data() + 4);
        fuzz::append_chunk(packet, fuzz::AUTH, value);
    }

    void send_input(unsigned flags, std::span<const uint8_t> chunks) {
        Packet packet = start(flags & no_tag ? 0 : flags & wrong_tag ? its_tag + 1 : its_tag);
        if (flags & authenticated) append_auth(packet, chunks);
        fuzz::append(packet, chunks);
        constexpr size_t acknowledged = fuzz::header_size + fuzz::chunk_header_size;
        if (!chunks.empty() && chunks[0] == fuzz::SACK && packet.size() >= acknowledged + 4)
            fuzz::put(packet, acknowledged, htonl(ntohl(fuzz::get<uint32_t>(packet, acknowledged)) + its_tsn - 1));
        fuzz::seal(packet);
        if (flags & wrong_checksum) packet[8] ^= 1;
        udp.send(packet);
    }
};

// Reads everything that has arrived, and sends messages back.
void drain(int sock) {
    const auto echo = [sock](const fuzz::Received &message) {
        anysctp_sndinfo answer;
        ANYSCTP_INIT(&answer);
        answer.assoc_id = message.info.assoc_id;
        anysctp_sendv(sock, message.data.data(), message.data.size(), &answer, nullptr, 0, ANYSCTP_MSG_DONTWAIT);
    };
    fuzz::receive_all(sock, echo, [](const anysctp_notification &) {});
}

void end_all(int sock) {
    std::array<int32_t, 64> ids{};
    const anysctp_result count = anysctp_get_assoc_ids(sock, ids.data(), ids.size());
    for (anysctp_result i = 0; i < std::min<anysctp_result>(count, ids.size()); i++)
        anysctp_abort(sock, ids[static_cast<size_t>(i)], nullptr, 0);
    drain(sock);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz::Input input(data, size);
    const Listener &victim = (fuzz::until_answered(), listener(input.number()));
    Peer peer{.udp = {}, .port = victim.port};
    peer.associate();
    for (size_t i = 0; input.size() > 0 && i < most_packets; i++) {
        const unsigned flags = input.number();
        if (flags & read_before) {
            fuzz::until_answered();
            drain(victim.sock);
        }
        peer.send_input(flags, input.block());
    }
    fuzz::until_answered();
    drain(victim.sock);
    end_all(victim.sock);
    return 0;
}
