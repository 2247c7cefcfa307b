/* Packets of a stranger who knows an association's addresses and ports, but not its verification tag, do not affect it.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "forged.h"
#include "support.h"

enum { INIT = CHUNK_INIT, TIMEOUT_MS = 10000 };

typedef struct {
    const char *name;
    uint8_t type;
    uint32_t tag; /* of the packet */
    uint16_t said_length; /* 0: the true one */
    uint16_t size;        /* of the chunk's value */
    uint8_t value[64];    /* zeros follow */
} forged;

/* RFC 9260, 3.3.2: the initiate tag, the window, streams out and in, the first TSN, parameters. */
#define TAG 1, 2, 3, 4
#define WINDOW 0, 1, 0, 0
#define STREAMS 0, 9, 0, 9
#define TSN 0, 0, 0, 1

static const forged all[] = {
    {"an INIT", INIT, 0, 0, 16, {TAG, WINDOW, STREAMS, TSN}},
    {"an INIT with a parameter of length 0", INIT, 0, 0, 20, {TAG, WINDOW, STREAMS, TSN, 0xc0, 0, 0, 0}},
    {"an INIT with an address more", INIT, 0, 0, 24, {TAG, WINDOW, STREAMS, TSN, 0, 5, 0, 8, 10, 1, 2, 3}},
    {"an INIT that says to be short", INIT, 0, 8, 16, {TAG, WINDOW, STREAMS, TSN}},
    {"an INIT with the tag 0", INIT, 0, 0, 16, {0, 0, 0, 0, WINDOW, STREAMS, TSN}},
    {"an INIT without a window", INIT, 0, 0, 16, {TAG, 0, 0, 0, 0, STREAMS, TSN}},
    {"an INIT without streams out", INIT, 0, 0, 16, {TAG, WINDOW, 0, 0, 0, 9, TSN}},
    {"an INIT without streams in", INIT, 0, 0, 16, {TAG, WINDOW, 0, 9, 0, 0, TSN}},
    {"an INIT without SHA-1", INIT, 0, 0, 22, {TAG, WINDOW, STREAMS, TSN, 0x80, 4, 0, 6, 0, 9}},
    {"an INIT of 9000 bytes", INIT, 0, 0, 8996, {TAG, WINDOW, STREAMS, TSN}},
    {"DATA", 0, 5, 0, 16, {TSN}},
    {"an INIT ACK", 2, 5, 0, 16, {TAG, WINDOW, STREAMS, TSN}},
    {"a HEARTBEAT", 4, 5, 0, 8, {0, 1, 0, 8}},
    {"a HEARTBEAT with the tag 0", 4, 0, 0, 8, {0, 1, 0, 8}},
    {"an ABORT", 6, 5, 0, 0, {0}},
    {"a SHUTDOWN", 7, 5, 0, 4, {0}},
    {"a COOKIE ECHO", 10, 5, 0, 100, {0}},
    {"a chunk that says to be shorter than its header", 4, 5, 2, 8, {0}},
};

static void send_forged(int sock, const forged *what, uint16_t from, uint16_t to) {
    static packet it;
    packet_begin(&it, from, to, what->tag);
    const size_t chunk = chunk_begin(&it, what->type, 0);
    for (size_t i = 0; i < what->size; i++) put_8(&it, i < sizeof what->value ? what->value[i] : 0);
    chunk_end(&it, chunk);
    if (what->said_length) it.bytes[chunk + 2] = 0, it.bytes[chunk + 3] = (uint8_t)what->said_length;
    packet_send(&it, sock);
}

static void still_carries(int from, int to) {
    char buffer[10];
    EXPECT(OK(anysctp_sendv(from, "alive", 5, NULL, NULL, 0, 0)) == 5);
    EXPECT(OK(anysctp_recvv(to, buffer, sizeof buffer, 0, NULL, NULL)) == 5);
    EXPECT(!memcmp(buffer, "alive", 5));
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const int stranger = udp_from("127.0.0.1", 0);
    anysctp_address client, server;
    OK(anysctp_getsockname(ends.client, &client));
    OK(anysctp_getsockname(ends.server, &server));
    OK(anysctp_set_timeout(ends.client, TIMEOUT_MS));
    OK(anysctp_set_timeout(ends.server, TIMEOUT_MS));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        printf("%s\n", all[i].name);
        fflush(stdout);
        send_forged(stranger, &all[i], client.port, server.port);
        send_forged(stranger, &all[i], server.port, client.port);
        still_carries(ends.client, ends.server);
        still_carries(ends.server, ends.client);
    }
    close(stranger);
    close_pair(&ends);
    return 0;
}
