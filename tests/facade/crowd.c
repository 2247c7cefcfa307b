/* What an association costs does not depend on the number of the others, neither while it is idle nor for a message.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "forged.h"
#include "support.h"

enum { FEW = 10, MANY = SANITIZED ? 500 : 9990, FIRST_PORT = 10000, IDLE_MS = 3000, ROUNDS = 500, REPEATS = 8 };
static const double most_idle_percent = 1, most_ratio = 1.5;

static double used_us(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

/* Associations of one peer, whose SCTP ports are all different. It answers nothing once they are there. */
static void crowd(forged_peer *peer, int count) {
    static int so_far;
    for (; so_far < count; so_far++) {
        peer->port = (uint16_t)(FIRST_PORT + so_far);
        forged_connect(peer);
    }
}

/* Processor time of both ends. The server answers to the association, or to the address. */
static double round_trip_us(int server, int client, int to_address) {
    double least = 1e9;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        const double before = used_us();
        for (int i = 0; i < ROUNDS; i++) {
            char text[64] = "there";
            anysctp_rcvinfo in;
            anysctp_sndinfo out;
            anysctp_address from;
            ANYSCTP_INIT(&in), ANYSCTP_INIT(&out);
            OK(anysctp_sendv(client, text, sizeof text, NULL, NULL, 0, 0));
            OK(anysctp_recvv(server, text, sizeof text, 0, &in, &from));
            if (!to_address) out.assoc_id = in.assoc_id;
            OK(anysctp_sendv(server, text, sizeof text, &out, to_address ? from.host : NULL, from.port, 0));
            OK(anysctp_recvv(client, text, sizeof text, 0, &in, NULL));
        }
        const double each = (used_us() - before) / ROUNDS;
        if (each < least) least = each;
    }
    return least;
}

int main(void) {
    uint16_t port;
    const int server = listening(ANYSCTP_UDP_STYLE, &port), client = new_socket(ANYSCTP_TCP_STYLE);
    double few[2], many[2];
    OK(anysctp_connect(client, "127.0.0.1", port));
    forged_peer peer = forged_new("127.0.0.1", port);

    crowd(&peer, FEW);
    for (int i = 0; i < 2; i++) few[i] = round_trip_us(server, client, i);
    crowd(&peer, MANY);
    for (int i = 0; i < 2; i++) many[i] = round_trip_us(server, client, i);

    const double before = used_us();
    EXPECT(OK(anysctp_wait(client, ANYSCTP_WAIT_READ, IDLE_MS)) == 0);
    const double percent = (used_us() - before) / IDLE_MS / 10;
    printf("idle: %.2f %% of a processor\n", percent);
    for (int i = 0; i < 2; i++) printf("round trip, %s: %.1f us, %.1f us\n", i ? "to the address" : "to the id", few[i], many[i]);
    if (SANITIZED) return 0;
    EXPECT(percent < most_idle_percent);
    for (int i = 0; i < 2; i++) EXPECT(many[i] < few[i] * most_ratio);
    return 0;
}
