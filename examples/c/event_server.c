/* Many associations in one loop of poll. event_server [HOST] [PORT] */
#include <ctype.h>
#include <errno.h>
#include <poll.h>

#include "common.h"

enum { MOST_ASSOCIATIONS = 1000 };
static char data[MOST];
static struct pollfd fds[1 + MOST_ASSOCIATIONS]; /* the listening socket first */
static nfds_t count = 1;

/* Whether the association goes on. */
static int answer(int association) {
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    anysctp_result size = anysctp_recv_message(association, data, sizeof data, MOST, ANYSCTP_MSG_DONTWAIT, &info, NULL);
    if (size == 0) return 0;
    for (anysctp_result i = 0; i < size; i++) data[i] = (char)toupper((unsigned char)data[i]);
    const anysctp_sndinfo back = on_stream(info.sid, 0);
    if (size > 0) size = anysctp_sendv(association, data, (size_t)size, &back, NULL, 0, 0);
    if (size > 0 || size == -EAGAIN) return 1;
    fprintf(stderr, "%s\n", anysctp_last_error());
    return 0;
}

int main(int argc, char **argv) {
    char here[] = "127.0.0.1";
    const int server = new_socket(ANYSCTP_TCP_STYLE);
    listen_at(server, argc > 1 ? argv[1] : here, argc > 2 ? argv[2] : "0");
    fds[0].fd = server;
    fds[0].events = POLLIN;
    for (;;) {
        if (poll(fds, count, -1) < 0) continue;
        for (nfds_t i = count - 1; i > 0; i--) {
            if (!fds[i].revents || answer(fds[i].fd)) continue;
            checked(anysctp_close(fds[i].fd));
            fds[i] = fds[--count];
        }
        if (!fds[0].revents || count > MOST_ASSOCIATIONS) continue;
        fds[count].fd = checked(anysctp_accept(server, NULL));
        fds[count].revents = 0;
        fds[count++].events = POLLIN;
    }
}
