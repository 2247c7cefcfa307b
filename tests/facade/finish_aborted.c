/* The peer, or another thread here, aborts while a finish waits. Sent data may be lost, so the finish must fail. The notification
 * of a one-to-many socket's association is given only to a program that has subscribed to it.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

typedef struct {
    sleeper self;
    int sock;
    int32_t assoc_id;
} finisher;

static void *finishes(void *argument) {
    const finisher *own = argument;
    announce(argument);
    FAILS(anysctp_finish(own->sock, own->assoc_id, 20000), ECONNRESET);
    EXPECT(anysctp_last_ended_by() == ANYSCTP_ENDED_BY_PEER);
    return NULL;
}

static void aborted_while_it_finishes(const pair *ends) {
    static char data[100000];
    finisher one = {.sock = ends->client, .assoc_id = ends->client_assoc};
    anysctp_status status;

    while (send_on(ends->client, ends->client_assoc, 0, data, sizeof data, ANYSCTP_MSG_DONTWAIT) > 0) continue;
    EXPECT(pthread_create(&one.self.thread, NULL, finishes, &one) == 0);
    do { /* until the shutdown has begun, which cannot complete as nobody reads the data */
        ANYSCTP_INIT(&status);
        OK(anysctp_get_status(ends->client, ends->client_assoc, &status));
    } while (status.state == ANYSCTP_STATE_ESTABLISHED);
    OK(anysctp_abort(ends->server, ends->server_assoc, NULL, 0));
    EXPECT(pthread_join(one.self.thread, NULL) == 0);
}

static void one_to_one(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_set_rcvbuf(ends.server, 20000));
    aborted_while_it_finishes(&ends);
    FAILS(anysctp_get_error(ends.client), EBADF); /* closed, as after every finish whose association is over */
    OK(anysctp_close(ends.listener));
}

static void *finishes_in_vain(void *argument) {
    const finisher *own = argument;
    announce(argument);
    const anysctp_result result = anysctp_finish(own->sock, 0, 20000);
    EXPECT(result == -ECONNABORTED || result == -EBADF);
    return NULL;
}

/* Both calls close the socket. If the abort comes second it finds the socket closed, which is not a failure. */
static void aborted_here(void) {
    enum { ROUNDS = 50 };
    static char data[100000];
    for (int i = 0; i < ROUNDS; i++) {
        const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
        finisher one = {.sock = ends.client};
        OK(anysctp_set_rcvbuf(ends.server, 20000));
        while (send_on(ends.client, 0, 0, data, sizeof data, ANYSCTP_MSG_DONTWAIT) > 0) continue;
        EXPECT(pthread_create(&one.self.thread, NULL, finishes_in_vain, &one) == 0);
        until_asleep(&one.self);
        OK(anysctp_abort(ends.client, 0, NULL, 0));
        EXPECT(pthread_join(one.self.thread, NULL) == 0);
        FAILS(anysctp_get_error(ends.client), EBADF);
        OK(anysctp_close(ends.server));
        OK(anysctp_close(ends.listener));
    }
}

enum { NOTHING, A_NOTIFICATION };

static void receives(int sock, int what) {
    char buffer[1000];
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    if (what == A_NOTIFICATION) {
        OK(anysctp_recvv(sock, buffer, sizeof buffer, ANYSCTP_MSG_DONTWAIT, &info, NULL));
        EXPECT(info.msg_flags & ANYSCTP_MSG_NOTIFICATION);
    }
    FAILS(anysctp_recvv(sock, buffer, sizeof buffer, ANYSCTP_MSG_DONTWAIT, &info, NULL), EAGAIN);
    EXPECT(anysctp_wait(sock, ANYSCTP_WAIT_READ, 0) == 0);
}

static void one_to_many(int asked_for) {
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    OK(anysctp_set_rcvbuf(ends.server, 20000));
    if (asked_for) OK(anysctp_set_event(ends.client, ends.client_assoc, ANYSCTP_ASSOC_CHANGE, 1));
    aborted_while_it_finishes(&ends);
    receives(ends.client, asked_for ? A_NOTIFICATION : NOTHING);
    close_pair(&ends);
}

/* Linux queues the notification behind the unread messages. */
static void after_unread_data(void) {
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    char buffer[10];
    OK(send_on(ends.server, ends.server_assoc, 0, "unread", 6, 0));
    EXPECT(OK(anysctp_wait(ends.client, ANYSCTP_WAIT_READ, 20000)) == ANYSCTP_WAIT_READ);
    OK(anysctp_finish(ends.client, ends.client_assoc, 20000));
    EXPECT(OK(anysctp_recvv(ends.client, buffer, sizeof buffer, ANYSCTP_MSG_DONTWAIT, NULL, NULL)) == 6);
    receives(ends.client, NOTHING);
    close_pair(&ends);
}

int main(void) {
    one_to_one();
    aborted_here();
    one_to_many(0);
    one_to_many(1);
    after_unread_data();
    return 0;
}
