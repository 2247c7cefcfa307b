/* Sends each message on a stream of its own, and prints what comes back. echo_client HOST PORT MESSAGE... */
#include "common.h"

static char data[MOST];

int main(int argc, char **argv) {
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    if (argc < 4) return usage("echo_client HOST PORT MESSAGE...");
    const int association = new_socket(ANYSCTP_TCP_STYLE);
    checked(anysctp_set_timeout(association, 10000));
    checked(anysctp_connect(association, argv[1], port_of(argv[2])));
    for (int i = 3; i < argc; i++) send_on(association, argv[i], strlen(argv[i]), (uint16_t)(i - 3), (uint32_t)(97 + i));
    for (int i = 3; i < argc; i++) {
        const int size = checked(anysctp_recv_message(association, data, sizeof data, MOST, 0, &info, NULL));
        printf("stream %u ppid %u: %.*s\n", info.sid, info.ppid, size, data);
    }
    return checked(anysctp_close(association));
}
