/* Many small messages of a sender that does not wait (SCTP_NODELAY): the first ones leave in packets of their own; the more are under way
 * without an acknowledgement, the more share a packet. RFC 9260, section 6.10.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/socket.h>

#include "forged.h"
#include "support.h"

enum { MESSAGES = 1000, ALONE = 64, MOST_PACKETS = ALONE + 10, HEADER = 12, CHUNK_HEADER = 4, PATIENCE_MS = 20000 };

static int packets, messages; /* that have come, once each */
static uint32_t first_tsn, last_tsn;

static uint32_t number(const uint8_t *at) { return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]; }

static void look_at(const uint8_t *bytes, size_t size) {
    const int before = messages;
    for (size_t at = HEADER; at + CHUNK_HEADER <= size; at += ((size_t)bytes[at + 2] * 256 + bytes[at + 3] + 3) / 4 * 4) {
        if (bytes[at] != CHUNK_DATA) continue;
        const uint32_t tsn = number(bytes + at + CHUNK_HEADER);
        if (!messages) first_tsn = tsn, last_tsn = tsn - 1;
        if (tsn != last_tsn + 1) continue; /* sent again, because the test is slow */
        last_tsn = tsn;
        messages++;
    }
    packets += messages > before;
}

static void acknowledge(const forged_peer *peer) {
    packet sack;
    forged_packet(peer, &sack);
    const size_t chunk = chunk_begin(&sack, CHUNK_SACK, 0);
    put_32(&sack, last_tsn);
    put_32(&sack, 1 << 20);
    put_32(&sack, 0);
    chunk_end(&sack, chunk);
    packet_send(&sack, peer->udp);
}

/* What has come without an acknowledgement. */
static void receive(int udp) {
    static uint8_t bytes[65536];
    for (ssize_t size; (size = recv(udp, bytes, sizeof bytes, MSG_DONTWAIT)) >= 0;) look_at(bytes, (size_t)size);
}

int main(void) {
    uint16_t port;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    const forged_peer peer = forged_connected("127.0.0.1", port);
    const int server = (int)OK(anysctp_accept(listener, NULL));
    OK(anysctp_set_nodelay(server, 1));
    for (int i = 0; i < ALONE; i++) OK(send_on(server, 0, 0, "text", 4, 0));
    receive(peer.udp);
    EXPECT(messages == ALONE && packets == ALONE);
    for (int i = ALONE; i < MESSAGES; i++) OK(send_on(server, 0, 0, "text", 4, 0));
    const int64_t until = now_ms() + PATIENCE_MS;
    while (messages < MESSAGES && now_ms() < until) {
        receive(peer.udp);
        acknowledge(&peer);
    }
    EXPECT(messages == MESSAGES);
    printf("%d messages in %d packets\n", messages, packets);
    EXPECT(packets <= MOST_PACKETS);
    OK(anysctp_abort(server, 0, "", 0));
    OK(anysctp_close(listener));
    return 0;
}
