/* Packets of a stranger, who knows an association's addresses and ports but not its verification tag, leave it alone.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

enum { HEADER = 12, INIT = 1, LONGEST = 20000, TIMEOUT_MS = 10000 };

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

static uint32_t crc32c(const uint8_t *bytes, size_t size) {
    uint32_t sum = ~0u;
    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0x82f63b78u : 0);
    }
    return ~sum;
}

static void send_forged(int sock, const forged *what, uint16_t from, uint16_t to) {
    static uint8_t packet[LONGEST];
    const uint16_t length = what->said_length ? what->said_length : (uint16_t)(what->size + 4);
    const size_t size = (HEADER + 4u + what->size + 3u) / 4u * 4u;
    const uint16_t ports[] = {htons(from), htons(to)};
    const uint32_t tag = htonl(what->tag);
    memset(packet, 0, sizeof packet);
    memcpy(packet, ports, sizeof ports);
    memcpy(packet + 4, &tag, sizeof tag);
    packet[HEADER] = what->type;
    packet[HEADER + 2] = (uint8_t)(length >> 8), packet[HEADER + 3] = (uint8_t)length;
    memcpy(packet + HEADER + 4, what->value, what->size < sizeof what->value ? what->size : sizeof what->value);
    const uint32_t sum = crc32c(packet, size);
    for (int i = 0; i < 4; i++) packet[8 + i] = (uint8_t)(sum >> (8 * i));
    EXPECT(send(sock, packet, size, 0) == (ssize_t)size);
}

static void still_carries(int from, int to) {
    char buffer[10];
    EXPECT(OK(anysctp_sendv(from, "alive", 5, NULL, NULL, 0, 0)) == 5);
    EXPECT(OK(anysctp_recvv(to, buffer, sizeof buffer, 0, NULL, NULL)) == 5);
    EXPECT(!memcmp(buffer, "alive", 5));
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const int stranger = udp_to_engine();
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
