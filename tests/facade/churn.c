/* Opening and closing 200 sockets fifty times, and making and ending associations, leaves nothing behind.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>

#include "support.h"

enum { SOCKETS = 200, ROUNDS = 50, WARM_ROUNDS = 10, MOST_GROWTH_KIB = 4096 };

static void round_of_sockets(void) {
    int socks[SOCKETS];
    for (int i = 0; i < SOCKETS; i++) {
        socks[i] = new_socket(i % 2 ? ANYSCTP_TCP_STYLE : ANYSCTP_UDP_STYLE);
        if (i % 4 == 0) OK(anysctp_listen(socks[i], 5));
    }
    for (int i = 0; i < SOCKETS; i++) OK(anysctp_close(socks[i]));
}

static void an_association(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    char byte;
    OK(anysctp_sendv(ends.client, "x", 1, NULL, NULL, 0, 0));
    OK(anysctp_recvv(ends.server, &byte, 1, 0, NULL, NULL));
    close_pair(&ends);
}

int main(void) {
    long resident = 0;
    int descriptors = 0;
    /* A thread's first wait makes the descriptor that wakes it. Make it here, so that no later call does. */
    const int idle = new_socket(ANYSCTP_TCP_STYLE);
    OK(anysctp_wait(idle, ANYSCTP_WAIT_READ, 0));
    OK(anysctp_close(idle));
    for (int round = 0; round < ROUNDS; round++) {
        round_of_sockets();
        an_association();
        if (round == WARM_ROUNDS) {
            resident = resident_kib();
            descriptors = open_descriptors();
        }
    }
    /* Sockets whose associations are still ending are freed a little later. */
    const int64_t deadline = now_ms() + 10000;
    while (open_descriptors() > descriptors && now_ms() < deadline) poll(NULL, 0, 20);
    printf("%ld KiB more, %d descriptors more\n", resident_kib() - resident, open_descriptors() - descriptors);
    EXPECT(open_descriptors() <= descriptors);
    if (!SANITIZED) EXPECT(resident_kib() - resident < MOST_GROWTH_KIB);
    return 0;
}
