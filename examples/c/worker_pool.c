/* Three workers, each a thread, with an association of its own. worker_pool [HOST] [PORT] */
#include <ctype.h>
#include <pthread.h>
#include <unistd.h>

#include "common.h"

enum { WORKERS = 3 };
static int associations[2]; /* a pipe of descriptors: workers wait at its end */

static void serve(int number, int association, char *data) {
    anysctp_rcvinfo info;
    anysctp_result size;
    ANYSCTP_INIT(&info);
    while ((size = anysctp_recv_message(association, data, MOST, MOST, 0, &info, NULL)) > 0) {
        /* Such as that of the end, to which the server has subscribed. */
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) continue;
        for (anysctp_result i = 0; i < size; i++) data[i] = (char)toupper((unsigned char)data[i]);
        const anysctp_sndinfo back = on_stream(info.sid, 0);
        if ((size = anysctp_sendv(association, data, (size_t)size, &back, NULL, 0, 0)) < 0) break;
    }
    if (size < 0) fprintf(stderr, "worker %d: %s\n", number, anysctp_last_error());
}

static void *work(void *number_of) {
    const int number = *(const int *)number_of;
    char *data = malloc(MOST);
    anysctp_address peer;
    int association;
    while (data && read(associations[0], &association, sizeof association) == sizeof association) {
        checked(anysctp_getpeername(association, &peer));
        printf("worker %d has taken %u\n", number, peer.port);
        serve(number, association, data);
        checked(anysctp_close(association));
        printf("worker %d is free\n", number);
    }
    free(data);
    return NULL;
}

int main(int argc, char **argv) {
    char here[] = "127.0.0.1", data[1000];
    static int numbers[WORKERS] = {1, 2, 3};
    pthread_t thread;
    anysctp_rcvinfo info;
    anysctp_notification event;
    ANYSCTP_INIT(&info), ANYSCTP_INIT(&event);
    const int server = new_socket(ANYSCTP_UDP_STYLE);
    checked(anysctp_set_event(server, ANYSCTP_ALL_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    listen_at(server, argc > 1 ? argv[1] : here, argc > 2 ? argv[2] : "0");
    if (pipe(associations) < 0) return perror("pipe"), 1;
    for (int i = 0; i < WORKERS; i++) pthread_create(&thread, NULL, work, &numbers[i]);
    for (;;) {
        const int size = checked(anysctp_recvv(server, data, sizeof data, 0, &info, NULL));
        if (!(info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) continue;
        checked(anysctp_decode_notification(data, (size_t)size, &event));
        if (event.type != ANYSCTP_ASSOC_CHANGE || event.state != ANYSCTP_COMM_UP) continue;
        const int association = checked(anysctp_peeloff(server, event.assoc_id)); /* with the messages that have come since */
        if (write(associations[1], &association, sizeof association) < 0) return perror("write"), 1;
    }
}
