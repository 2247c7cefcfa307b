/* The result of a graceful end is kept until it is asked for: by an event loop with anysctp_finish_result(), and by a finish that
 * continues after a signal.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <signal.h>

#include "support.h"

enum { PATIENCE_MS = 20000, SMALL_BUFFER = 20000, MESSAGE = 100000, NO_ASSOCIATION = 4711 };

/* As in an event loop, which does other work in between. */
static anysctp_result asked_until_told(int sock, int32_t assoc_id) {
    const int64_t start_ms = now_ms();
    anysctp_result told;
    while ((told = anysctp_finish_result(sock, assoc_id)) == -EAGAIN) {
        EXPECT(now_ms() - start_ms < PATIENCE_MS);
        poll(NULL, 0, 1);
    }
    return told;
}

/* The association cannot end before the server has read what the client sent. */
static pair full_pair(int style) {
    const pair ends = connected_pair(style);
    static const char block[MESSAGE];
    OK(anysctp_set_rcvbuf(ends.server, SMALL_BUFFER));
    while (send_on(ends.client, ends.client_assoc, 0, block, sizeof block, ANYSCTP_MSG_DONTWAIT) > 0) continue;
    return ends;
}

static anysctp_result receive(int sock) {
    static char data[MESSAGE];
    return anysctp_recvv(sock, data, sizeof data, ANYSCTP_MSG_DONTWAIT, NULL, NULL);
}

static int has_ended(int sock, int32_t assoc_id) {
    anysctp_status status;
    ANYSCTP_INIT(&status);
    return anysctp_get_status(sock, assoc_id, &status) < 0 || status.state == ANYSCTP_STATE_CLOSED;
}

static void the_peer_aborts_it(const pair *ends) {
    const int64_t start_ms = now_ms();
    OK(anysctp_abort(ends->server, ends->server_assoc, NULL, 0));
    while (!has_ended(ends->client, ends->client_assoc)) {
        EXPECT(now_ms() - start_ms < PATIENCE_MS);
        poll(NULL, 0, 1);
    }
}

static void delivered(int style) {
    const pair ends = connected_pair(style);
    OK(send_on(ends.client, ends.client_assoc, 0, "last", 4, 0));
    OK(anysctp_finish_begin(ends.client, ends.client_assoc));
    OK(asked_until_told(ends.client, ends.client_assoc));
    if (style == ANYSCTP_UDP_STYLE) FAILS(anysctp_finish_result(ends.client, ends.client_assoc), EINVAL);
    EXPECT(OK(anysctp_wait(ends.server, ANYSCTP_WAIT_READ, PATIENCE_MS)) == ANYSCTP_WAIT_READ);
    EXPECT(OK(receive(ends.server)) == 4);
    close_pair(&ends);
}

static void the_peer_aborts(int style) {
    const pair ends = full_pair(style);
    OK(anysctp_finish_begin(ends.client, ends.client_assoc));
    FAILS(anysctp_finish_result(ends.client, ends.client_assoc), EAGAIN);
    FAILS(send_on(ends.client, ends.client_assoc, 0, "late", 4, 0), EPIPE);
    the_peer_aborts_it(&ends);
    FAILS(anysctp_finish_result(ends.client, ends.client_assoc), ECONNRESET);
    EXPECT(anysctp_last_ended_by() == ANYSCTP_ENDED_BY_PEER);
    OK(anysctp_close(ends.client));
    OK(anysctp_close(ends.listener));
}

/* A stack tells only one call that a one-to-one association was aborted. */
static void another_call_is_told(void) {
    const pair ends = full_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_finish_begin(ends.client, 0));
    OK(anysctp_abort(ends.server, 0, NULL, 0));
    OK(anysctp_wait(ends.client, ANYSCTP_WAIT_READ, PATIENCE_MS));
    FAILS(receive(ends.client), ECONNRESET);
    FAILS(asked_until_told(ends.client, 0), ECONNRESET);
    OK(anysctp_close(ends.client));
    OK(anysctp_close(ends.listener));
}

static void aborted_here(void) {
    const pair ends = full_pair(ANYSCTP_UDP_STYLE);
    OK(anysctp_finish_begin(ends.client, ends.client_assoc));
    OK(anysctp_abort(ends.client, ends.client_assoc, NULL, 0));
    FAILS(asked_until_told(ends.client, ends.client_assoc), ECONNABORTED);
    FAILS(receive(ends.client), EAGAIN); /* the loop's result has taken the notification */
    close_pair(&ends);
}

/* The loop gives up. */
static void given_up(int style) {
    const pair ends = full_pair(style);
    OK(anysctp_finish_begin(ends.client, ends.client_assoc));
    FAILS(anysctp_finish_wait(ends.client, ends.client_assoc, 0), ETIMEDOUT);
    EXPECT(anysctp_last_ended_by() == ANYSCTP_ENDED_BY_US);
    OK(anysctp_close(ends.client));
    if (style == ANYSCTP_TCP_STYLE) { /* the peer gets the ABORT */
        anysctp_result received;
        while ((received = anysctp_recvv(ends.server, (char[MESSAGE]){0}, MESSAGE, 0, NULL, NULL)) > 0) continue;
        EXPECT(received == -ECONNRESET);
        OK(anysctp_close(ends.server));
    }
    OK(anysctp_close(ends.listener));
}

/* The peer aborts at the moment when the loop gives up. */
typedef struct {
    const pair *ends;
    int go;
} at_once;

static void *peer_aborts_at_once(void *argument) {
    at_once *own = argument;
    while (!__atomic_load_n(&own->go, __ATOMIC_ACQUIRE)) continue;
    anysctp_abort(own->ends->server, own->ends->server_assoc, NULL, 0); /* fails if it is too late */
    return NULL;
}

static void given_up_as_it_ends(int style) {
    enum { ROUNDS = 200, LONGEST_PAUSE = 400000 };
    for (int i = 0; i < ROUNDS; i++) {
        const pair ends = full_pair(style);
        at_once other = {.ends = &ends};
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, peer_aborts_at_once, &other) == 0);
        OK(anysctp_finish_begin(ends.client, ends.client_assoc));
        __atomic_store_n(&other.go, 1, __ATOMIC_RELEASE);
        for (volatile int pause = i * LONGEST_PAUSE / ROUNDS; pause; pause--) continue;
        const anysctp_result told = anysctp_finish_wait(ends.client, ends.client_assoc, 0);
        if (told != -ETIMEDOUT && told != -ECONNRESET) FAILS(told, ECONNRESET);
        OK(anysctp_close(ends.client));
        EXPECT(pthread_join(thread, NULL) == 0);
        if (anysctp_get_style(ends.server) == ANYSCTP_TCP_STYLE) OK(anysctp_close(ends.server)); /* the abort has not */
        OK(anysctp_close(ends.listener));
    }
}

static void not_begun(void) {
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    FAILS(anysctp_finish_begin(sock, 0), ENOTCONN);
    FAILS(anysctp_finish_result(sock, 0), ENOTCONN);
    OK(anysctp_close(sock));
    FAILS(anysctp_finish_result(sock, 0), EBADF);
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    FAILS(anysctp_finish_result(ends.client, ends.client_assoc), EAGAIN);
    FAILS(anysctp_finish_begin(ends.client, NO_ASSOCIATION), EINVAL);
    FAILS(anysctp_finish_result(ends.client, NO_ASSOCIATION), EINVAL);
    close_pair(&ends);
}

typedef struct {
    sleeper self;
    pair ends;
    int interrupted;
} finisher;

static void caught(int signal_number) { (void)signal_number; }

/* The association ends before the signal handler returns. */
static void *goes_on(void *argument) {
    finisher *own = argument;
    announce(&own->self);
    FAILS(anysctp_finish(own->ends.client, own->ends.client_assoc, PATIENCE_MS), EINTR);
    __atomic_store_n(&own->interrupted, 1, __ATOMIC_RELEASE);
    the_peer_aborts_it(&own->ends);
    OK(anysctp_resume());
    FAILS(anysctp_finish(own->ends.client, own->ends.client_assoc, PATIENCE_MS), ECONNRESET);
    return NULL;
}

static void interrupted(int style) {
    finisher one = {.ends = full_pair(style)};
    EXPECT(pthread_create(&one.self.thread, NULL, goes_on, &one) == 0);
    until_asleep(&one.self);
    /* The call polls between waits; a signal at that moment interrupts nothing, so repeat it. */
    while (!__atomic_load_n(&one.interrupted, __ATOMIC_ACQUIRE)) {
        pthread_kill(one.self.thread, SIGUSR1);
        poll(NULL, 0, 10);
    }
    EXPECT(pthread_join(one.self.thread, NULL) == 0);
    if (style == ANYSCTP_TCP_STYLE)
        FAILS(anysctp_close(one.ends.client), EBADF);
    else
        OK(anysctp_close(one.ends.client));
    OK(anysctp_close(one.ends.listener));
}

int main(void) {
    const struct sigaction action = {.sa_handler = caught};
    sigaction(SIGUSR1, &action, NULL);
    const int styles[] = {ANYSCTP_TCP_STYLE, ANYSCTP_UDP_STYLE};
    for (int i = 0; i < 2; i++) {
        delivered(styles[i]);
        the_peer_aborts(styles[i]);
        interrupted(styles[i]);
        given_up(styles[i]);
        given_up_as_it_ends(styles[i]);
    }
    another_call_is_told();
    aborted_here();
    not_begun();
    return 0;
}
