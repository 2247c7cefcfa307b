/* Data sent before a close is delivered, whatever the peer still sends. After a shutdown for reading, incoming data is dropped
 * and the socket can still send.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "forged.h"
#include "support.h"

enum { MANY = 5000 }; /* more TSNs than the stack first has room for */

static void put_forward_tsn(forged_peer *peer, packet *to) {
    const size_t chunk = chunk_begin(to, CHUNK_FORWARD_TSN, 0);
    peer->tsn += MANY;
    put_32(to, peer->tsn - 1);
    chunk_end(to, chunk);
}

static void put_sack(packet *to, const uint8_t *data) {
    const size_t chunk = chunk_begin(to, CHUNK_SACK, 0);
    put_bytes(to, data, 4); /* its TSN */
    put_32(to, 100000);
    put_32(to, 0);
    chunk_end(to, chunk);
}

static void after_a_close(void) {
    static const uint8_t skips[] = {0xc0, 0, 0, 4};
    uint8_t value[64];
    uint16_t port;
    packet skip, sack, end;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    forged_peer peer = forged_new("127.0.0.1", port);
    peer.parameters = skips;
    peer.parameters_size = sizeof skips;
    forged_connect(&peer);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    OK(send_on(server, 0, 0, "last words", 10, 0));
    forged_wait(&peer, peer.udp, CHUNK_DATA, value, sizeof value); /* the packet is lost */
    OK(anysctp_close(server));

    forged_packet(&peer, &skip);
    put_forward_tsn(&peer, &skip);
    packet_send(&skip, peer.udp);
    EXPECT(forged_wait(&peer, peer.udp, CHUNK_DATA, value, sizeof value) == 12 + 10);
    forged_packet(&peer, &sack);
    put_sack(&sack, value);
    packet_send(&sack, peer.udp);
    forged_wait(&peer, peer.udp, CHUNK_SHUTDOWN, value, sizeof value);
    forged_packet(&peer, &end);
    forged_simple(&end, CHUNK_SHUTDOWN_ACK);
    packet_send(&end, peer.udp);
    close(peer.udp);
    OK(anysctp_close(listener));
}

static void after_a_shutdown_for_reading(void) {
    static const unsigned flags[] = {DATA_FIRST, 0, DATA_LAST, DATA_WHOLE,
                                     DATA_UNORDERED | DATA_FIRST, DATA_UNORDERED, DATA_UNORDERED | DATA_LAST};
    static uint8_t part[15000];
    uint8_t value[64];
    uint16_t port;
    packet data;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    OK(anysctp_set_partial_delivery_point(listener, 10000));
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    for (size_t before = 0; before <= 3; before++) {
        for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
            if (i == before && before < 3) OK(anysctp_shutdown(server, ANYSCTP_SHUT_RD));
            forged_packet(&peer, &data);
            forged_data(&peer, &data, flags[i], (unsigned)(2 * before + (i == 3)), part, sizeof part);
            packet_send(&data, peer.udp);
            forged_settled(&peer);
        }
    }
    OK(send_on(server, 0, 0, "still here", 10, 0));
    EXPECT(forged_wait(&peer, peer.udp, CHUNK_DATA, value, sizeof value) == 12 + 10);
    OK(anysctp_abort(server, 0, NULL, 0));
    close(peer.udp);
    OK(anysctp_close(listener));
}

int main(void) {
    after_a_close();
    after_a_shutdown_for_reading();
    return 0;
}
