/* A peer ends an association while the program makes a call for it. The stack or the call stops, before a lock or behind an
 * unlock, until the other one has done all that it can; at each lock and unlock in turn. Whatever the order, the call ends, the
 * socket tells the end, nothing is left over, and AddressSanitizer sees no use of freed memory.
 * usage: at_each_lock accept | peeloff | receive | send | send_many | close | finish | abort
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <time.h>

#include "support.h"
#include "thread_stops.h"

enum { MOST_STOPS = 500, LATE_MS = 500, PATIENCE_MS = 10000 };

typedef struct {
    int listener, client, server; /* server: -1 before it is accepted */
    int32_t assoc;                /* of a one-to-many server */
} scene;

/* The peer has ended the association, or does so now. */
static void until_ended(int sock) {
    char buffer[100];
    anysctp_result size;
    anysctp_set_timeout(sock, PATIENCE_MS);
    do size = anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL);
    while (size > 0);
    EXPECT(size == 0 || size == -ECONNRESET || size == -ENOTCONN);
}

static void accept_and_close(const scene *at) {
    const anysctp_result sock = anysctp_accept(at->listener, NULL);
    EXPECT(sock >= 0 || sock == -EAGAIN); /* it had ended before */
    if (sock >= 0) OK(anysctp_close((int)sock));
}

static void peel_off(const scene *at) {
    const anysctp_result sock = anysctp_peeloff(at->server, at->assoc);
    EXPECT(sock >= 0 || sock == -EINVAL || sock == -ENOTCONN);
    if (sock < 0) return;
    until_ended((int)sock);
    OK(anysctp_close((int)sock));
}

static void receive(const scene *at) {
    until_ended(at->server);
    OK(anysctp_close(at->server));
}

static void send_and_close(const scene *at) {
    static const char message[3000];
    send_on(at->server, 0, 0, message, sizeof message, ANYSCTP_MSG_DONTWAIT);
    OK(anysctp_close(at->server));
}

static void close_server(const scene *at) { OK(anysctp_close(at->server)); }

static void send_many(const scene *at) { send_on(at->server, at->assoc, 0, "hello", 5, ANYSCTP_MSG_DONTWAIT); }

static void abort_server(const scene *at) {
    if (anysctp_abort(at->server, 0, "enough", 6) < 0) OK(anysctp_close(at->server));
}

static void finish(const scene *at) {
    if (anysctp_finish(at->server, 0, PATIENCE_MS) < 0 && anysctp_last_ended_by() == ANYSCTP_ENDED_BY_NOBODY)
        OK(anysctp_close(at->server));
}

static const struct act {
    const char *name;
    int style, accepted;
    void (*call)(const scene *at);
} acts[] = {
    {"accept", ANYSCTP_TCP_STYLE, 0, accept_and_close}, {"peeloff", ANYSCTP_UDP_STYLE, 0, peel_off},
    {"receive", ANYSCTP_TCP_STYLE, 1, receive},         {"send", ANYSCTP_TCP_STYLE, 1, send_and_close},
    {"send_many", ANYSCTP_UDP_STYLE, 0, send_many},     {"close", ANYSCTP_TCP_STYLE, 1, close_server},
    {"finish", ANYSCTP_TCP_STYLE, 1, finish},           {"abort", ANYSCTP_TCP_STYLE, 1, abort_server},
};

static const struct act *act;

static void *call(void *at) {
    this_thread_is(CALLING_THREAD);
    act->call(at);
    return NULL;
}

static scene associated(int listener, uint16_t port) {
    scene made = {listener, new_socket(ANYSCTP_TCP_STYLE), -1, 0};
    anysctp_address name;
    OK(anysctp_connect(made.client, "127.0.0.1", port));
    if (act->style == ANYSCTP_UDP_STYLE) {
        made.server = listener;
        OK(anysctp_getsockname(made.client, &name));
        made.assoc = (int32_t)OK(anysctp_getassocid(listener, "127.0.0.1", name.port));
        return made;
    }
    EXPECT(OK(anysctp_wait(listener, ANYSCTP_WAIT_READ, PATIENCE_MS)));
    if (act->accepted) made.server = (int)OK(anysctp_accept(listener, NULL));
    return made;
}

static void end_by_peer(const scene *at, int aborts) {
    if (aborts) OK(anysctp_set_linger(at->client, 0));
    OK(anysctp_close(at->client));
}

static int ends_soon(pthread_t thread) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += (end.tv_nsec + STOP_MS * 1000000L) / 1000000000;
    end.tv_nsec = (end.tv_nsec + STOP_MS * 1000000L) % 1000000000;
    return pthread_timedjoin_np(thread, NULL, &end) == 0;
}

/* Returns whether a thread of this kind had so many locks and unlocks. */
static int stop_once(scene *at, enum thread_kind kind, int n, int aborts) {
    pthread_t thread;
    stop_at(kind, n);
    if (kind == STACKS_THREAD) {
        end_by_peer(at, aborts);
        wait_for_stop(LATE_MS);
        EXPECT(!pthread_create(&thread, NULL, call, at));
    } else {
        EXPECT(!pthread_create(&thread, NULL, call, at));
        wait_for_stop(STOP_MS);
        end_by_peer(at, aborts);
    }
    const int ended = ends_soon(thread);
    go_on();
    if (!ended) EXPECT(!pthread_join(thread, NULL));
    return has_stopped();
}

static void stop_at_each(enum thread_kind kind, int aborts) {
    uint16_t port;
    const int listener = listening(act->style, &port);
    int stops = 0;
    OK(anysctp_set_timeout(listener, 0));
    for (int more = 1; more && stops < MOST_STOPS; stops += more) {
        scene at = associated(listener, port);
        more = stop_once(&at, kind, stops + 1, aborts);
    }
    printf("%s by the peer: %s stopped %d times\n", aborts ? "ABORT" : "SHUTDOWN",
           kind == STACKS_THREAD ? "the stack" : act->name, stops);
    EXPECT(stops > 0);
    OK(anysctp_close(listener));
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (!strcmp(argv[1], acts[i].name)) act = &acts[i];
    }
    EXPECT(act != NULL);
    this_thread_is(OTHER_THREAD);
    setvbuf(stdout, NULL, _IOLBF, 0); /* a test that is ended for its time has said how far it came */
    for (int aborts = 0; aborts < 2; aborts++) {
        stop_at_each(STACKS_THREAD, aborts);
        stop_at_each(CALLING_THREAD, aborts);
    }
    return 0;
}
