/* Garbage at the UDP port is ignored: the association goes on and no memory is kept.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forged.h"
#include "support.h"

enum { DATAGRAMS = 20000, MOST = 1500, HEADER = 12, MOST_GROWTH_KIB = 4096 };

static uint32_t state = 12345;
static uint32_t next_random(void) { return state = state * 1664525u + 1013904223u; }

/* Noise; noise after a common header with the association's ports; and a chunk with a wrong length. */
static size_t make_datagram(unsigned char *datagram, uint16_t from, uint16_t to) {
    const size_t size = next_random() % MOST;
    for (size_t i = 0; i < size; i++) datagram[i] = (unsigned char)(next_random() >> 24);
    if (size < HEADER + 4 || next_random() & 0x10000) return size;
    const uint16_t ports[2] = {htons(from), htons(to)};
    memcpy(datagram, ports, sizeof ports);
    datagram[HEADER] = (unsigned char)(next_random() >> 24) % 16;
    datagram[HEADER + 2] = (unsigned char)(next_random() >> 24);
    return size;
}

static void throw_garbage(const pair *ends, int datagrams) {
    static unsigned char datagram[MOST];
    const int sock = udp_from("127.0.0.1", 0);
    anysctp_address client, server;
    OK(anysctp_getsockname(ends->client, &client));
    OK(anysctp_getsockname(ends->server, &server));
    for (int i = 0; i < datagrams; i++) {
        const size_t size = make_datagram(datagram, client.port, server.port);
        (void)!send(sock, datagram, size, 0);
    }
    close(sock);
}

static void still_works(const pair *ends) {
    char buffer[10];
    OK(anysctp_set_timeout(ends->server, 10000));
    EXPECT(OK(anysctp_sendv(ends->client, "alive", 5, NULL, NULL, 0, 0)) == 5);
    EXPECT(OK(anysctp_recvv(ends->server, buffer, sizeof buffer, 0, NULL, NULL)) == 5);
    EXPECT(!memcmp(buffer, "alive", 5));
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    throw_garbage(&ends, DATAGRAMS);
    still_works(&ends);
    const long resident = resident_kib();
    throw_garbage(&ends, DATAGRAMS);
    still_works(&ends);
    printf("%ld KiB more\n", resident_kib() - resident);
    if (!SANITIZED) EXPECT(resident_kib() - resident < MOST_GROWTH_KIB);
    close_pair(&ends);
    return 0;
}
