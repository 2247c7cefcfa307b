/* A sender that has to wait for an acknowledgement asks that it is not delayed (RFC 7053), and only then.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/socket.h>

#include "forged.h"
#include "support.h"

enum { SEND_BUFFER = 20000, WIDE = 1 << 20, NARROW = 3000, HEADER = 12, I_BIT = 8 };

/* Sends a message, acknowledges it with the size of the window, and returns whether it asked for that. */
static int asks(const forged_peer *peer, int sender, size_t size, uint32_t window) {
    static uint8_t bytes[65536];
    static const char message[SEND_BUFFER];
    packet answer;
    OK(anysctp_sendv(sender, message, size, NULL, NULL, 0, 0));
    do EXPECT(recv(peer->udp, bytes, sizeof bytes, 0) > HEADER);
    while (bytes[HEADER] != CHUNK_DATA);
    forged_packet(peer, &answer);
    const size_t chunk = chunk_begin(&answer, CHUNK_SACK, 0);
    put_bytes(&answer, bytes + HEADER + 4, 4); /* its TSN */
    put_32(&answer, window);
    put_32(&answer, 0);
    chunk_end(&answer, chunk);
    packet_send(&answer, peer->udp);
    forged_settled(peer);
    return (bytes[HEADER + 1] & I_BIT) != 0;
}

int main(void) {
    uint16_t port;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    OK(anysctp_set_sndbuf(listener, SEND_BUFFER));
    const forged_peer peer = forged_connected("127.0.0.1", port);
    const int sender = (int)OK(anysctp_accept(listener, NULL));

    EXPECT(!asks(&peer, sender, 100, WIDE));
    EXPECT(asks(&peer, sender, SEND_BUFFER * 3 / 4, WIDE)); /* the next one would not fit beside it */
    EXPECT(!asks(&peer, sender, 100, NARROW));
    EXPECT(!asks(&peer, sender, 100, NARROW));
    EXPECT(asks(&peer, sender, NARROW * 3 / 4, NARROW));
    EXPECT(!asks(&peer, sender, 100, WIDE));
    EXPECT(!asks(&peer, sender, NARROW * 3 / 4, WIDE));

    OK(anysctp_close(sender)); /* the peer acknowledges nothing more */
    OK(anysctp_close(listener));
    return 0;
}
