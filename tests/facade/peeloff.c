/* A hundred associations of one socket become a hundred sockets. One whose timers have gone off before becomes a socket of which
 * nothing is left when the process ends.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { COUNT = 100 };

static int32_t received_from(int sock, int number) {
    int value = -1;
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    EXPECT(OK(anysctp_recvv(sock, &value, sizeof value, 0, &info, NULL)) == sizeof value);
    EXPECT(value == number);
    return info.assoc_id;
}

static int unacknowledged(int sock) {
    anysctp_status status;
    ANYSCTP_INIT(&status);
    OK(anysctp_get_status(sock, 0, &status));
    return status.unackdata > 0;
}

static void peel_off_after_timers(int many, uint16_t port) {
    const int client = new_socket(ANYSCTP_TCP_STYLE);
    int32_t assoc_id = 0;
    OK(anysctp_connect(client, "127.0.0.1", port));
    for (int i = 0; i < 3; i++) { /* not every one of them is acknowledged at once */
        const int64_t deadline = now_ms() + 10000;
        send_on(client, 0, 0, &i, sizeof i, 0);
        assoc_id = received_from(many, i);
        while (unacknowledged(client)) EXPECT(now_ms() < deadline);
    }
    OK(anysctp_close((int)OK(anysctp_peeloff(many, assoc_id))));
    OK(anysctp_close(client));
}

int main(void) {
    uint16_t port;
    const int many = listening(ANYSCTP_UDP_STYLE, &port);
    int clients[COUNT], peeled[COUNT];
    for (int i = 0; i < COUNT; i++) {
        clients[i] = new_socket(ANYSCTP_TCP_STYLE);
        OK(anysctp_connect(clients[i], "127.0.0.1", port));
        send_on(clients[i], 0, 0, &i, sizeof i, 0);
        peeled[i] = (int)OK(anysctp_peeloff(many, received_from(many, i)));
    }
    EXPECT(OK(anysctp_get_assoc_ids(many, NULL, 0)) == 0);
    for (int i = 0; i < COUNT; i++) {
        const int there = i + COUNT, back = i + 2 * COUNT;
        send_on(clients[i], 0, 0, &there, sizeof there, 0);
        received_from(peeled[i], there);
        send_on(peeled[i], 0, 0, &back, sizeof back, 0);
        received_from(clients[i], back);
    }
    for (int i = 0; i < COUNT; i++) {
        OK(anysctp_close(peeled[i]));
        OK(anysctp_close(clients[i]));
    }
    /* The socket that they were peeled off from still works. */
    const int last = new_socket(ANYSCTP_TCP_STYLE), number = 3 * COUNT;
    OK(anysctp_connect(last, "127.0.0.1", port));
    send_on(last, 0, 0, &number, sizeof number, 0);
    received_from(many, number);
    OK(anysctp_close(last));
    peel_off_after_timers(many, port);
    OK(anysctp_close(many));
    return 0;
}
