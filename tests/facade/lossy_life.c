/* On a bad network, associations are made, used and ended in every order. Sent data arrives, and a graceful end is graceful for
 * both sides.
 * usage: lossy_life [seed]
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lossy_wire.h"

enum { WORKERS = 8, LIVES = 40, MESSAGES = 12, LONGEST = 6000, TIMEOUT_MS = 30000 };
static const misfortune bad = {50, 50, 30};

typedef enum { CLIENT_SHUTS_DOWN, SERVER_SHUTS_DOWN, BOTH_SHUT_DOWN, CLIENT_CLOSES, SERVER_CLOSES, ENDS } end;
static const char *const names[] = {"client shuts down", "server shuts down", "both shut down", "client closes", "server closes"};

typedef struct {
    int number, listener;
    uint16_t port, udp_port;
    pthread_t client, server;
} worker;

typedef struct {
    int number, sock, is_client;
} life;

static end end_of(const life *self) { return (end)(self->number % ENDS); }

static size_t size_of(const life *self, int message) {
    uint32_t state = (uint32_t)(self->number * MESSAGES + message) * 7919u + 1;
    return 1 + next_random(&state) % LONGEST;
}

static void send_all(const life *self) {
    static const unsigned char bytes[LONGEST];
    for (int i = 0; i < MESSAGES; i++) OK(send_on(self->sock, 0, 0, bytes, size_of(self, i), 0));
}

static void receive(const life *self, size_t expected) {
    unsigned char bytes[LONGEST];
    const anysctp_result size = anysctp_recvv(self->sock, bytes, sizeof bytes, 0, NULL, NULL);
    if (size == (anysctp_result)expected) return;
    fprintf(stderr, "%s, %s %d: %zu bytes expected, %lld: %s\n", names[end_of(self)], self->is_client ? "client" : "server",
            self->number, expected, (long long)size, anysctp_last_error());
    exit(1);
}

static void finish(const life *self) {
    const end how = end_of(self);
    const int closes = how == (self->is_client ? CLIENT_CLOSES : SERVER_CLOSES);
    if (how == BOTH_SHUT_DOWN)
        (void)anysctp_shutdown(self->sock, ANYSCTP_SHUT_WR); /* the peer's may have ended the association already */
    else if (how == (self->is_client ? CLIENT_SHUTS_DOWN : SERVER_SHUTS_DOWN))
        OK(anysctp_shutdown(self->sock, ANYSCTP_SHUT_WR));
    if (!closes) receive(self, 0);
    OK(anysctp_close(self->sock));
}

static void set_times(int sock) {
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = 100, rto.min = 30, rto.max = 1000;
    OK(anysctp_set_rtoinfo(sock, ANYSCTP_FUTURE_ASSOC, &rto));
    OK(anysctp_set_timeout(sock, TIMEOUT_MS));
}

static void *be_client(void *argument) {
    const worker *self = argument;
    for (int i = 0; i < LIVES; i++) {
        const life each = {self->number * LIVES + i, new_socket(ANYSCTP_TCP_STYLE), 1};
        set_times(each.sock);
        OK(anysctp_set_encaps_port(each.sock, ANYSCTP_FUTURE_ASSOC, "", 0, self->udp_port));
        OK(anysctp_connect(each.sock, "127.0.0.1", self->port));
        send_all(&each);
        for (int message = 0; message < MESSAGES; message++) receive(&each, size_of(&each, message));
        finish(&each);
    }
    return NULL;
}

static void *be_server(void *argument) {
    const worker *self = argument;
    for (int i = 0; i < LIVES; i++) {
        const life each = {self->number * LIVES + i, (int)OK(anysctp_accept(self->listener, NULL)), 0};
        OK(anysctp_set_timeout(each.sock, TIMEOUT_MS));
        send_all(&each);
        for (int message = 0; message < MESSAGES; message++) receive(&each, size_of(&each, message));
        finish(&each);
    }
    return NULL;
}

int main(int count, char **arguments) {
    worker workers[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        workers[i].number = i;
        workers[i].listener = listening(ANYSCTP_TCP_STYLE, &workers[i].port);
        set_times(workers[i].listener);
    }
    lossy_wire *wire = lossy_wire_begin(bad, count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 1);
    for (int i = 0; i < WORKERS; i++) {
        workers[i].udp_port = lossy_wire_port(wire);
        EXPECT(pthread_create(&workers[i].client, NULL, be_client, &workers[i]) == 0);
        EXPECT(pthread_create(&workers[i].server, NULL, be_server, &workers[i]) == 0);
    }
    for (int i = 0; i < WORKERS; i++) {
        EXPECT(pthread_join(workers[i].client, NULL) == 0);
        EXPECT(pthread_join(workers[i].server, NULL) == 0);
        OK(anysctp_close(workers[i].listener));
    }
    lossy_wire_end(wire);
    return 0;
}
