/* A client with two paths closes as soon as it is connected, while packets of the set-up still arrive on both. The server is
 * notified of the end each time.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { ROUNDS = 300 };

static const char *const addresses[] = {"::1", "127.0.0.1"};

static int bound(int style) {
    const int sock = (int)OK(anysctp_socket(ANYSCTP_AF_INET6, style, ANYSCTP_ENGINE_AUTO));

    OK(anysctp_set_timeout(sock, 20000));
    OK(anysctp_bindx(sock, addresses, 2, 0, ANYSCTP_BINDX_ADD_ADDR));
    return sock;
}

static uint16_t next_state(int sock) {
    char bytes[1024];
    anysctp_notification change;
    const anysctp_result size = OK(anysctp_recvv(sock, bytes, sizeof bytes, 0, NULL, NULL));

    ANYSCTP_INIT(&change);
    EXPECT(OK(anysctp_decode_notification(bytes, (size_t)size, &change)) == ANYSCTP_ASSOC_CHANGE);
    return change.state;
}

int main(void) {
    const int server = bound(ANYSCTP_UDP_STYLE);
    anysctp_address address;

    OK(anysctp_set_event(server, ANYSCTP_FUTURE_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    OK(anysctp_listen(server, 5));
    OK(anysctp_getsockname(server, &address));
    for (int round = 0; round < ROUNDS; round++) {
        const int client = bound(ANYSCTP_TCP_STYLE);

        OK(anysctp_connect(client, "::1", address.port));
        OK(anysctp_close(client));
        EXPECT(next_state(server) == ANYSCTP_COMM_UP);
        EXPECT(next_state(server) == ANYSCTP_SHUTDOWN_COMP);
    }
    OK(anysctp_close(server));
    return 0;
}
