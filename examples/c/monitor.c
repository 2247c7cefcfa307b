/* Prints the notifications of a server's associations. monitor [HOST] [PORT] */
#include "common.h"

static char data[MOST];

static const char *const names[] = {"", "assoc_change", "peer_addr_change", "send_failed", "remote_error", "shutdown_event",
    "partial_delivery_event", "adaptation_indication", "authentication_event", "sender_dry_event", "stream_reset_event",
    "assoc_reset_event", "stream_change_event", "send_failed_event"};

static void show(size_t size) {
    anysctp_notification event;
    ANYSCTP_INIT(&event);
    checked(anysctp_decode_notification(data, size, &event));
    const size_t number = event.type & 0xffu;
    printf("%s: association %d", number < sizeof names / sizeof *names ? names[number] : "unknown", event.assoc_id);
    if (event.type == ANYSCTP_ASSOC_CHANGE)
        printf(", state %u, error %u, %u outbound and %u inbound streams", event.state, event.error, event.outbound_streams,
               event.inbound_streams);
    if (event.type == ANYSCTP_PEER_ADDR_CHANGE) printf(", %s port %u, state %u", event.host, event.port, event.state);
    if (event.data_length) printf(", %u bytes of data", event.data_length);
    printf("\n");
}

int main(int argc, char **argv) {
    char here[] = "127.0.0.1";
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    const int server = new_socket(ANYSCTP_UDP_STYLE);
    for (int type = ANYSCTP_ASSOC_CHANGE; type <= ANYSCTP_SEND_FAILED_EVENT; type++)
        checked(anysctp_set_event(server, ANYSCTP_ALL_ASSOC, type, 1));
    listen_at(server, argc > 1 ? argv[1] : here, argc > 2 ? argv[2] : "0");
    for (;;) {
        const int size = checked(anysctp_recv_message(server, data, sizeof data, MOST, 0, &info, NULL));
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) show((size_t)size);
        else printf("%d bytes on stream %u\n", size, info.sid);
    }
}
