/* A client of a peer with several addresses. multihomed_client HOST,HOST... PORT MESSAGE... */
#include "common.h"

static char data[MOST];

static int by_host(const void *a, const void *b) {
    return strcmp(((const anysctp_address *)a)->host, ((const anysctp_address *)b)->host);
}

static void show_paths(int association) {
    static const char *const states[] = {"inactive", "potentially failed", "active", "unconfirmed"};
    anysctp_address peers[MOST_HOSTS];
    anysctp_paddrinfo path;
    ANYSCTP_INIT(&path);
    const int count = checked(anysctp_getpaddrs(association, 0, peers, MOST_HOSTS));
    qsort(peers, (size_t)count, sizeof *peers, by_host);
    for (int i = 0; i < count; i++) {
        checked(anysctp_get_paddrinfo(association, 0, peers[i].host, peers[i].port, &path));
        printf("peer address %s: %s\n", peers[i].host, states[path.state]);
    }
}

static void show_change(size_t size) {
    static const char *const states[] = {"available", "unreachable", "removed", "added", "made primary", "confirmed",
                                         "potentially failed"};
    anysctp_notification event;
    ANYSCTP_INIT(&event);
    if (checked(anysctp_decode_notification(data, size, &event)) != ANYSCTP_PEER_ADDR_CHANGE) return;
    if (event.state < sizeof states / sizeof *states) printf("peer address %s: %s\n", event.host, states[event.state]);
}

int main(int argc, char **argv) {
    const char *hosts[MOST_HOSTS];
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    if (argc < 4) return usage("multihomed_client HOST,HOST... PORT MESSAGE...");
    const size_t count = split(argv[1], hosts);
    const int association = new_socket(ANYSCTP_TCP_STYLE);
    checked(anysctp_set_timeout(association, 10000));
    checked(anysctp_set_event(association, 0, ANYSCTP_PEER_ADDR_CHANGE, 1));
    checked(anysctp_connectx(association, hosts, count, port_of(argv[2]), NULL));
    show_paths(association);
    for (int i = 3; i < argc; i++) send_on(association, argv[i], strlen(argv[i]), (uint16_t)(i - 3), (uint32_t)(97 + i));
    for (int left = argc - 3; left;) {
        const int size = checked(anysctp_recv_message(association, data, sizeof data, MOST, 0, &info, NULL));
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
            show_change((size_t)size);
        } else if (size) {
            printf("stream %u ppid %u: %.*s\n", info.sid, info.ppid, size, data);
            left--;
        } else {
            fprintf(stderr, "the peer has ended the association\n");
            return 1;
        }
    }
    return checked(anysctp_close(association));
}
