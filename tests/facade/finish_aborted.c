/* A peer aborts while a finish waits for it: what was sent may be lost, so the finish does not say that all is well.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

static int sock;

static void *finishes(void *self) {
    announce(self);
    FAILS(anysctp_finish(sock, 0, 20000), ECONNRESET);
    EXPECT(anysctp_last_ended_by() == ANYSCTP_ENDED_BY_PEER);
    FAILS(anysctp_get_error(sock), EBADF); /* closed, as after every finish whose association is over */
    return NULL;
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    static char data[100000];
    sleeper finisher = {0};
    anysctp_status status;

    sock = ends.client;
    OK(anysctp_set_rcvbuf(ends.server, 20000));
    OK(anysctp_set_timeout(ends.client, 0));
    while (anysctp_sendv(ends.client, data, sizeof data, NULL, NULL, 0, 0) > 0) {
    }
    OK(anysctp_set_timeout(ends.client, -1));
    EXPECT(pthread_create(&finisher.thread, NULL, finishes, &finisher) == 0);
    do { /* until the shutdown is under way, which nobody reads the data for */
        ANYSCTP_INIT(&status);
        OK(anysctp_get_status(ends.client, 0, &status));
    } while (status.state == ANYSCTP_STATE_ESTABLISHED);
    OK(anysctp_abort(ends.server, 0, NULL, 0));
    EXPECT(pthread_join(finisher.thread, NULL) == 0);
    OK(anysctp_close(ends.listener));
    return 0;
}
