/* A packet with the right verification tag from an unknown address may contain an ASCONF. Other chunks in that packet must
 * neither stop the stack nor reach the association.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "forged.h"
#include "support.h"

/* RFC 5061, section 5.2: the address 0.0.0.0 means the packet's source; the tag tells which association. */
static void put_asconf(packet *to) {
    const size_t chunk = chunk_begin(to, CHUNK_ASCONF, 0);
    put_32(to, 1);
    put_16(to, 5);
    put_16(to, 8);
    put_32(to, 0);
    chunk_end(to, chunk);
}

static void put_chunk(forged_peer *peer, packet *to, const char *mode) {
    if (!strcmp(mode, "data")) {
        forged_data(peer, to, DATA_WHOLE, 0, "stranger", 8);
        peer->tsn--;
    } else if (!strcmp(mode, "abort")) {
        forged_simple(to, CHUNK_ABORT);
    } else if (!strcmp(mode, "shutdown_ack")) {
        forged_simple(to, CHUNK_SHUTDOWN_ACK);
    } else {
        EXPECT(!strcmp(mode, "error"));
        forged_simple(to, CHUNK_ERROR);
    }
}

/* The look-up releases its references: a closed socket is gone, and its port is free. */
static void all_is_given_back(void) {
    uint16_t port;
    packet strange;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    const int elsewhere = udp_from("127.0.0.2", 0);

    forged_packet(&peer, &strange);
    put_asconf(&strange);
    packet_send(&strange, elsewhere);
    forged_settled(&peer);
    OK(anysctp_abort(server, 0, "enough", 6));
    OK(anysctp_close(listener));
    close(elsewhere);
    close(peer.udp);
    const int again = new_socket(ANYSCTP_TCP_STYLE);
    OK(anysctp_bind(again, "127.0.0.1", port));
    OK(anysctp_listen(again, 1));
    OK(anysctp_close(again));
}

int main(int count, char **arguments) {
    uint16_t port;
    char text[16];
    packet strange, data;

    EXPECT(count == 2);
    if (!strcmp(arguments[1], "reference")) {
        all_is_given_back();
        return 0;
    }
    const int server = listening(ANYSCTP_UDP_STYLE, &port);
    OK(anysctp_set_timeout(server, 10000));
    forged_peer peer = forged_connected("127.0.0.1", port);
    const int elsewhere = udp_from("127.0.0.2", 0);
    forged_packet(&peer, &strange);
    put_asconf(&strange);
    put_chunk(&peer, &strange, arguments[1]);
    packet_send(&strange, elsewhere);

    forged_settled(&peer);
    forged_packet(&peer, &data);
    forged_data(&peer, &data, DATA_WHOLE, 0, "hello", 5);
    packet_send(&data, peer.udp);
    EXPECT(OK(anysctp_recvv(server, text, sizeof text, 0, NULL, NULL)) == 5);
    EXPECT(!memcmp(text, "hello", 5));
    close(elsewhere);
    close(peer.udp);
    OK(anysctp_abort(server, (int32_t)OK(anysctp_getassocid(server, "127.0.0.1", peer.port)), NULL, 0));
    OK(anysctp_close(server));
    return 0;
}
