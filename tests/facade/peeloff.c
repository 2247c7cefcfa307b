/* A hundred associations of one socket become a hundred sockets.
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
    return 0;
}
