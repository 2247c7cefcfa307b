/* Calls every function with each pointer NULL, in all states of a socket. It fails with EFAULT and changes nothing, or, if the
 * pointer may be NULL, gives the same result. A record without its size is refused. The calls are generated from the header.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

typedef struct {
    int sock;
    int32_t assoc;
    uint16_t port; /* of a peer, or of a listening socket */
} subject;

typedef struct {
    const char *name;
    anysctp_result (*call)(const subject *s, int without);
} optional_pointer;

/* The arguments of the generated calls. */
static uint64_t bytes[64];
static void *const buffer = bytes;
static const char *const texts[] = {"127.0.0.1"}, *const no_texts[] = {NULL};

static void *sized(void *record, size_t size) { return *(uint32_t *)record = (uint32_t)size, record; }

#include "null_arguments_calls.h"

enum { FRESH, FRESH_MANY, PENDING, UP, MANY, STATES };

/* An association has a message to be received; the socket is non-blocking. */
static subject in_state(int state, pair *ends) {
    const int style = state == FRESH_MANY || state == MANY ? ANYSCTP_UDP_STYLE : ANYSCTP_TCP_STYLE;
    anysctp_address client;
    subject made = {-1, 0, 0};
    *ends = connected_pair(style);
    OK(anysctp_getsockname(ends->client, &client));
    OK(send_on(ends->client, ends->client_assoc, 0, "x", 1, 0));
    OK(anysctp_wait(ends->server, ANYSCTP_WAIT_READ, 10000));
    made.port = client.port;
    switch (state) {
    case PENDING: {
        anysctp_address name;
        made.sock = ends->listener;
        OK(anysctp_getsockname(ends->listener, &name));
        OK(anysctp_close(ends->client));
        ends->client = new_socket(style);
        OK(anysctp_connect(ends->client, "127.0.0.1", name.port));
        break;
    }
    case UP: case MANY:
        made.sock = ends->server;
        made.assoc = ends->server_assoc;
        break;
    default: {
        anysctp_address name;
        made.sock = new_socket(style);
        OK(anysctp_getsockname(ends->listener, &name));
        made.port = name.port;
    }
    }
    OK(anysctp_set_timeout(made.sock, 0));
    given.sndinfo.assoc_id = made.assoc;
    return made;
}

static void leave(const subject *s, pair *ends) {
    if (s->sock != ends->listener && s->sock != ends->server) OK(anysctp_close(s->sock));
    close_pair(ends);
}

static void expect_the_same(const optional_pointer *optional, int state) {
    anysctp_result results[2];
    for (int without = 0; without < 2; without++) {
        pair ends;
        const subject s = in_state(state, &ends);
        results[without] = optional->call(&s, without);
        leave(&s, &ends);
    }
    if (results[0] == results[1] || (results[0] > 0 && results[1] > 0)) return;
    fprintf(stderr, "%s, state %d: %s, and %s without it\n", optional->name, state, anysctp_error_name(results[0]),
            anysctp_error_name(results[1]));
    exit(1);
}

int main(void) {
    for (int state = 0; state < STATES; state++) {
        pair ends;
        const subject s = in_state(state, &ends);
        faults(&s);
        sizeless(&s);
        leave(&s, &ends);
        for (size_t i = 0; i < sizeof optional_pointers / sizeof *optional_pointers; i++)
            expect_the_same(&optional_pointers[i], state);
    }
    return 0;
}
