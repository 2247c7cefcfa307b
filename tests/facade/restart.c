/* A peer restarts: it sends a new INIT from the same addresses and ports (RFC 9260, section 5.2.4.1). Nothing of the old
 * association disturbs the new one. The program's argument says what was in progress.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "forged.h"
#include "support.h"

enum { TIMEOUT_MS = 20000, BIG = 20000 };

static uint8_t something[BIG];

/* The INIT. */
static void ask(forged_peer *peer) {
    peer->tag += 1;
    peer->tsn += 1000000;
    forged_init(peer);
}

/* The COOKIE ECHO, from this socket, with more chunks behind it. */
static void begin_again(forged_peer *peer, int udp, void (*more)(forged_peer *, packet *)) {
    uint8_t nothing[1];
    packet echo;
    forged_packet(peer, &echo);
    forged_cookie_echo(peer, &echo);
    if (more) more(peer, &echo);
    packet_send(&echo, udp);
    forged_wait(peer, peer->udp, CHUNK_COOKIE_ACK, nothing, sizeof nothing);
}

static void restart(forged_peer *peer, int udp, void (*more)(forged_peer *, packet *)) {
    ask(peer);
    begin_again(peer, udp, more);
}

static void send_data(forged_peer *peer, int udp, unsigned flags, unsigned ssn, size_t size) {
    packet data;
    forged_packet(peer, &data);
    forged_data(peer, &data, flags, ssn, something, size);
    packet_send(&data, udp);
}

static void send_simple(forged_peer *peer, unsigned type) {
    packet simple;
    forged_packet(peer, &simple);
    forged_simple(&simple, type);
    packet_send(&simple, peer->udp);
}

static size_t received(int sock, int *flags) {
    static uint8_t bytes[2 * BIG];
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    const anysctp_result size = OK(anysctp_recvv(sock, bytes, sizeof bytes, 0, &info, NULL));
    if (flags) *flags = (int)info.msg_flags;
    return (size_t)size;
}

/* Both ways. */
static void still_carries(int server, int32_t assoc_id, forged_peer *peer) {
    uint8_t value[64];
    send_data(peer, peer->udp, DATA_WHOLE, 0, 7);
    EXPECT(received(server, NULL) == 7);
    EXPECT(OK(send_on(server, assoc_id, 0, something, 11, 0)) == 11);
    EXPECT(forged_wait(peer, peer->udp, CHUNK_DATA, value, sizeof value) == 12 + 11);
}

static int32_t association(int server, const forged_peer *peer) {
    return (int32_t)OK(anysctp_getassocid(server, "127.0.0.1", peer->port));
}

static void gone(int server, int32_t assoc_id, forged_peer *peer) {
    OK(anysctp_abort(server, assoc_id, NULL, 0));
    close(peer->udp);
}

/* Sends a RE-CONFIG response after a HEARTBEAT, whose answer is now on the queue in place of the request. */
static void put_response(forged_peer *peer, packet *to) {
    size_t chunk = chunk_begin(to, CHUNK_HEARTBEAT, 0);
    put_32(to, 0x00010008);
    put_32(to, 0);
    chunk_end(to, chunk);
    chunk = chunk_begin(to, CHUNK_RE_CONFIG, 0);
    put_32(to, 0x0010000c);
    put_bytes(to, peer->cookie, 4);
    put_32(to, 1);
    chunk_end(to, chunk);
}

static void a_stream_reset(int server, uint16_t port) {
    static const uint8_t re_config[] = {0x80, 8, 0, 5, CHUNK_RE_CONFIG, 0, 0, 0};
    uint8_t request[256];
    OK(anysctp_set_reconfig_supported(server, ANYSCTP_FUTURE_ASSOC, 1));
    OK(anysctp_set_enable_stream_reset(server, ANYSCTP_FUTURE_ASSOC,
                                       ANYSCTP_ENABLE_RESET_STREAM_REQ | ANYSCTP_ENABLE_CHANGE_ASSOC_REQ));
    forged_peer peer = forged_new("127.0.0.1", port);
    peer.parameters = re_config;
    peer.parameters_size = sizeof re_config;
    forged_connect(&peer);
    const int32_t id = association(server, &peer);
    OK(anysctp_reset_streams(server, id, ANYSCTP_STREAM_RESET_OUTGOING, NULL, 0));
    forged_wait(&peer, peer.udp, CHUNK_RE_CONFIG, request, sizeof request);
    FAILS(anysctp_add_streams(server, id, 0, 1), EINPROGRESS);
    restart(&peer, peer.udp, put_response);
    still_carries(server, id, &peer);
    OK(anysctp_add_streams(server, id, 0, 1));
    forged_wait(&peer, peer.udp, CHUNK_RE_CONFIG, request, sizeof request);
    gone(server, id, &peer);
}

static void put_heartbeat_and_data(forged_peer *peer, packet *to) {
    const size_t chunk = chunk_begin(to, CHUNK_HEARTBEAT, 0);
    put_32(to, 0x00010008);
    put_32(to, 0);
    chunk_end(to, chunk);
    forged_data(peer, to, DATA_WHOLE, 0, something, 5);
    peer->tsn--;
}

/* The COOKIE ECHO comes from an address that the new INIT does not list. */
static void another_address(int server, uint16_t port) {
    static const uint8_t both[] = {0, 5, 0, 8, 127, 0, 0, 1, 0, 5, 0, 8, 127, 0, 0, 2};
    forged_peer peer = forged_new("127.0.0.1", port);
    const int second = udp_from("127.0.0.2", udp_port_of(peer.udp));
    peer.parameters = both;
    peer.parameters_size = sizeof both;
    forged_connect(&peer);
    const int32_t id = association(server, &peer);
    send_data(&peer, second, DATA_WHOLE, 0, 3);
    EXPECT(received(server, NULL) == 3);
    peer.parameters_size = 8;
    restart(&peer, second, put_heartbeat_and_data);
    forged_settled(&peer);
    still_carries(server, id, &peer);
    forged_settled(&peer);
    close(second);
    gone(server, id, &peer);
}

/* The reader is told that the rest will not come, and gets what comes next. */
static void a_half_message(int server, uint16_t port) {
    int flags;
    OK(anysctp_set_partial_delivery_point(server, BIG / 2));
    OK(anysctp_set_event(server, ANYSCTP_FUTURE_ASSOC, ANYSCTP_PARTIAL_DELIVERY_EVENT, 1));
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int32_t id = association(server, &peer);
    send_data(&peer, peer.udp, DATA_FIRST, 0, BIG);
    EXPECT(received(server, &flags) == BIG && !(flags & ANYSCTP_MSG_EOR));
    send_data(&peer, peer.udp, DATA_FIRST | DATA_UNORDERED, 0, 100); /* waits for more */
    forged_settled(&peer);
    restart(&peer, peer.udp, NULL);
    EXPECT(received(server, &flags) > 0 && (flags & ANYSCTP_MSG_NOTIFICATION)); /* partial delivery is aborted */
    still_carries(server, id, &peer);
    gone(server, id, &peer);
}

/* More than fits into the first window. */
static void data_in_flight(int server, uint16_t port) {
    uint8_t value[BIG];
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int32_t id = association(server, &peer);
    for (int i = 0; i < 30; i++) OK(send_on(server, id, 0, something, BIG - 100, ANYSCTP_MSG_DONTWAIT));
    forged_wait(&peer, peer.udp, CHUNK_DATA, value, sizeof value);
    restart(&peer, peer.udp, NULL);
    still_carries(server, id, &peer);
    gone(server, id, &peer);
}

/* A peer that claims NAT support is treated like any other. */
static void behind_a_nat(int server, uint16_t port) {
    static const uint8_t nat[] = {0xc0, 7, 0, 4};
    forged_peer peer = forged_new("127.0.0.1", port);
    peer.parameters = nat;
    peer.parameters_size = sizeof nat;
    forged_connect(&peer);
    const int32_t id = association(server, &peer);
    restart(&peer, peer.udp, NULL);
    still_carries(server, id, &peer);
    gone(server, id, &peer);
}

/* The INIT sets a primary address, which needs an extension that is off: the old association ends, and the program is told. */
static void a_contradiction(int server, uint16_t port) {
    static const uint8_t primary[] = {0xc0, 4, 0, 16, 0, 0, 0, 1, 0, 5, 0, 8, 127, 0, 0, 1};
    uint8_t value[64], bytes[256];
    packet echo;
    anysctp_notification end;
    OK(anysctp_set_event(server, ANYSCTP_FUTURE_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    forged_peer peer = forged_connected("127.0.0.1", port);
    peer.parameters = primary;
    peer.parameters_size = sizeof primary;
    ask(&peer);
    forged_packet(&peer, &echo);
    forged_cookie_echo(&peer, &echo);
    packet_send(&echo, peer.udp);
    forged_wait(&peer, peer.udp, CHUNK_ABORT, value, sizeof value);
    do {
        const anysctp_result size = OK(anysctp_recvv(server, bytes, sizeof bytes, 0, NULL, NULL));
        ANYSCTP_INIT(&end);
        OK(anysctp_decode_notification(bytes, (size_t)size, &end));
    } while (end.state != ANYSCTP_COMM_LOST);
    peer.parameters_size = 0;
    ask(&peer);
    begin_again(&peer, peer.udp, NULL);
    gone(server, association(server, &peer), &peer);
}

/* The peer is told at once that this side has begun to end the association. */
static void a_shutdown(int listener, uint16_t port) {
    uint8_t value[64];
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    OK(anysctp_shutdown(server, ANYSCTP_SHUT_WR));
    forged_wait(&peer, peer.udp, CHUNK_SHUTDOWN, value, sizeof value);
    restart(&peer, peer.udp, NULL);
    forged_wait(&peer, peer.udp, CHUNK_SHUTDOWN, value, sizeof value);
    OK(anysctp_abort(server, 0, NULL, 0)); /* closes it */
    close(peer.udp);
}

/* The peer must not get what the old association had to send. */
static void a_close_with_data(int listener, uint16_t port) {
    uint8_t value[64];
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    ask(&peer);
    OK(send_on(server, 0, 0, something, 10, 0));
    OK(anysctp_close(server));
    begin_again(&peer, peer.udp, NULL);
    forged_wait(&peer, peer.udp, CHUNK_SHUTDOWN, value, sizeof value);
    send_simple(&peer, CHUNK_SHUTDOWN_ACK);
    close(peer.udp);
}

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        int style;
        void (*run)(int, uint16_t);
    } all[] = {
        {"stream_reset", ANYSCTP_UDP_STYLE, a_stream_reset},   {"address", ANYSCTP_UDP_STYLE, another_address},
        {"half_message", ANYSCTP_UDP_STYLE, a_half_message},   {"in_flight", ANYSCTP_UDP_STYLE, data_in_flight},
        {"nat", ANYSCTP_UDP_STYLE, behind_a_nat},           {"contradiction", ANYSCTP_UDP_STYLE, a_contradiction},
        {"shutdown", ANYSCTP_TCP_STYLE, a_shutdown},           {"close", ANYSCTP_TCP_STYLE, a_close_with_data},
    };
    EXPECT(count == 2);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i].name, arguments[1])) continue;
        uint16_t port;
        const int sock = listening(all[i].style, &port);
        OK(anysctp_set_timeout(sock, TIMEOUT_MS));
        all[i].run(sock, port);
        OK(anysctp_close(sock));
        return 0;
    }
    return 1;
}
