/* Sends each message back on its stream. echo_server [HOST,HOST...] [PORT] */
#include "common.h"

static char data[MOST];

static void serve(int association, const anysctp_address *peer) {
    anysctp_rcvinfo info;
    anysctp_result size;
    ANYSCTP_INIT(&info);
    while ((size = anysctp_recv_message(association, data, sizeof data, MOST, 0, &info, NULL)) > 0) {
        const anysctp_sndinfo back = on_stream(info.sid, info.ppid);
        if ((size = anysctp_sendv(association, data, (size_t)size, &back, NULL, 0, 0)) < 0) break;
    }
    if (size < 0) fprintf(stderr, "%s port %u: %s\n", peer->host, peer->port, anysctp_last_error());
    checked(anysctp_close(association));
}

int main(int argc, char **argv) {
    char here[] = "127.0.0.1";
    anysctp_address peer;
    const int server = new_socket(ANYSCTP_TCP_STYLE);
    listen_at(server, argc > 1 ? argv[1] : here, argc > 2 ? argv[2] : "0");
    for (;;) {
        const int association = checked(anysctp_accept(server, &peer));
        serve(association, &peer);
    }
}
