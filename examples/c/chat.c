/* Each line goes to all peers, on one socket. chat HOST PORT [PEER_HOST PEER_PORT] */
#include <poll.h>
#include <unistd.h>

#include "common.h"

static char data[MOST];
static struct {
    int32_t id;
    uint16_t port;
} peers[100];
static size_t count;

static void change(int sock, size_t size) {
    anysctp_notification event;
    anysctp_address address;
    ANYSCTP_INIT(&event);
    checked(anysctp_decode_notification(data, size, &event));
    if (event.type != ANYSCTP_ASSOC_CHANGE) return;
    if (event.state == ANYSCTP_COMM_UP && count < sizeof peers / sizeof *peers) {
        checked(anysctp_getpaddrs(sock, event.assoc_id, &address, 1));
        peers[count].id = event.assoc_id;
        peers[count++].port = address.port;
        printf("%u has come\n", address.port);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (peers[i].id != event.assoc_id) continue;
        printf("%u has gone\n", peers[i].port);
        peers[i] = peers[--count];
    }
}

static void show(int sock) {
    anysctp_rcvinfo info;
    anysctp_address from;
    ANYSCTP_INIT(&info);
    const int size = checked(anysctp_recv_message(sock, data, sizeof data, MOST, 0, &info, &from));
    if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) change(sock, (size_t)size);
    else printf("%u: %.*s\n", from.port, size, data);
}

static int say(int sock) {
    char line[10000];
    if (!fgets(line, sizeof line, stdin)) return 0;
    for (size_t i = 0; i < count; i++) {
        anysctp_sndinfo info = on_stream(0, 0);
        info.assoc_id = peers[i].id;
        checked(anysctp_sendv(sock, line, strcspn(line, "\n"), &info, NULL, 0, 0));
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) return usage("chat HOST PORT [PEER_HOST PEER_PORT]");
    const int sock = new_socket(ANYSCTP_UDP_STYLE);
    checked(anysctp_set_event(sock, ANYSCTP_ALL_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    listen_at(sock, argv[1], argv[2]);
    if (argc == 5) checked(anysctp_connect(sock, argv[3], port_of(argv[4])));
    setvbuf(stdin, NULL, _IONBF, 0); /* a line that waits in a buffer would not be polled */
    struct pollfd fds[] = {{sock, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    for (int chatting = 1; chatting;) {
        if (poll(fds, 2, -1) < 0) continue;
        if (fds[0].revents) show(sock);
        if (fds[1].revents) chatting = say(sock);
    }
    return checked(anysctp_close(sock));
}
