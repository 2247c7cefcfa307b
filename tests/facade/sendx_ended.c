/* sendx to a peer that aborts the association at each message uses the existing association or makes one. It does not fail
 * because an association has just ended, unless its message was lost with it.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { ROUNDS = 3000 };

static void *abort_all(void *listener) {
    const int sock = *(int *)listener;
    char buffer[100];
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(sock, buffer, sizeof buffer, 0, &info, NULL);
        if (size == -EBADF) return NULL;
        if (size > 0) anysctp_abort(sock, info.assoc_id, NULL, 0);
    }
}

int main(void) {
    static const char *const hosts[] = {"127.0.0.1"};
    uint16_t port;
    int listener = listening(ANYSCTP_UDP_STYLE, &port);
    const int client = new_socket(ANYSCTP_UDP_STYLE);
    pthread_t peer;
    EXPECT(!pthread_create(&peer, NULL, abort_all, &listener));
    for (int i = 0; i < ROUNDS; i++) {
        const anysctp_result sent = anysctp_sendx(client, "x", 1, NULL, hosts, 1, port, NULL, 0);
        if (sent != -EPIPE) OK(sent);
    }
    OK(anysctp_close(listener));
    EXPECT(!pthread_join(peer, NULL));
    OK(anysctp_close(client));
    return 0;
}
