/* Six threads make associations of both styles, and send, peel off, abort, finish, shut down and close them at random. Every
 * second process exits in the middle. With sanitizers the test shows races between the stack's threads and the program's. Without
 * them it checks that arriving data is correct, nothing hangs, and nothing is left over.
 * usage: soak SECONDS
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

enum { CLIENTS = 6, ROUND_MS = 2000, LONGEST = 60000, PATIENCE_MS = 20000, SHORT_MS = 50 };

static atomic_int over;    /* the threads are to end */
static atomic_int serving; /* threads that answer one association each */
static uint16_t ports[2];  /* of a one-to-one and of a one-to-many socket */

static unsigned below(unsigned limit, unsigned *chance) { return (unsigned)rand_r(chance) % limit; }

/* While the process ends, any call may fail. */
static int failed_in_earnest(anysctp_result result) { return result < 0 && !over; }

static void check_bytes(const char *buffer, anysctp_result size) {
    for (anysctp_result i = 1; i < size; i++) EXPECT(buffer[i] == buffer[0]);
}

static void answer(int sock, const char *message, anysctp_result size, const anysctp_rcvinfo *info) {
    check_bytes(message, size);
    send_on(sock, info->assoc_id, info->sid, message, (size_t)size, ANYSCTP_MSG_DONTWAIT);
}

/* One association, until its end. */
static void *serve(void *argument) {
    const int sock = (int)(intptr_t)argument;
    char *const buffer = malloc(LONGEST);
    unsigned chance = (unsigned)sock;
    EXPECT(buffer != NULL);
    anysctp_set_timeout(sock, PATIENCE_MS);
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(sock, buffer, LONGEST, 0, &info, NULL);
        EXPECT(size != -ETIMEDOUT || over);
        if (size <= 0 || below(50, &chance) == 0) break;
        answer(sock, buffer, size, &info);
    }
    if (below(2, &chance) == 0 || anysctp_abort(sock, 0, "enough", 6) < 0) anysctp_close(sock);
    free(buffer);
    serving--;
    return NULL;
}

static void serve_in_a_thread(anysctp_result sock) {
    pthread_t thread;
    if (sock < 0) return;
    serving++;
    EXPECT(!pthread_create(&thread, NULL, serve, (void *)(intptr_t)sock));
    EXPECT(!pthread_detach(thread));
}

static void *accept_all(void *argument) {
    const int listener = *(const int *)argument;
    for (;;) {
        const anysctp_result sock = anysctp_accept(listener, NULL);
        if (sock == -EBADF) return NULL;
        serve_in_a_thread(sock);
    }
}

static void *serve_all(void *argument) {
    const int sock = *(const int *)argument;
    static char buffer[LONGEST];
    unsigned chance = 1;
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(sock, buffer, sizeof buffer, 0, &info, NULL);
        if (size == -EBADF) return NULL;
        if (size < 0 || info.msg_flags & ANYSCTP_MSG_NOTIFICATION) continue;
        switch (below(40, &chance)) {
        case 0: anysctp_abort(sock, info.assoc_id, "enough", 6); break;
        case 1: serve_in_a_thread(anysctp_peeloff(sock, info.assoc_id)); break;
        default: answer(sock, buffer, size, &info);
        }
    }
}

static void converse(int sock, int32_t assoc_id, char *buffer, unsigned *chance) {
    for (unsigned left = below(8, chance); left > 0; left--) {
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.assoc_id = assoc_id;
        info.sid = (uint16_t)below(3, chance);
        info.flags = below(3, chance) ? 0 : ANYSCTP_UNORDERED;
        if (below(3, chance) == 0) info.pr_policy = ANYSCTP_PR_TTL, info.pr_value = 1 + below(20, chance);
        const size_t size = 1 + below(below(5, chance) ? 1000 : LONGEST, chance);
        memset(buffer, (int)left, size);
        if (anysctp_sendv(sock, buffer, size, &info, NULL, 0, ANYSCTP_MSG_DONTWAIT) < 0) return;
        if (below(2, chance)) check_bytes(buffer, anysctp_recvv(sock, buffer, LONGEST, 0, NULL, NULL));
    }
}

/* An abort that fails leaves the socket open; a finish does so unless it says who has ended the association. */
static void end(int sock, int style, int32_t assoc_id, unsigned *chance) {
    const int ends_socket = style == ANYSCTP_TCP_STYLE;
    int closed = 0;
    switch (below(5, chance)) {
    case 0: closed = anysctp_abort(sock, assoc_id, "enough", 6) >= 0 && ends_socket; break;
    case 1:
        closed = (anysctp_finish(sock, assoc_id, SHORT_MS) >= 0 || anysctp_last_ended_by() != ANYSCTP_ENDED_BY_NOBODY) && ends_socket;
        break;
    case 2: anysctp_set_linger(sock, 0); break;
    case 3: anysctp_shutdown(sock, ANYSCTP_SHUT_WR); break;
    default: break;
    }
    if (!closed) anysctp_close(sock);
}

static void *client(void *argument) {
    unsigned chance = *(const unsigned *)argument;
    const char *const host = "127.0.0.1";
    char *const buffer = malloc(LONGEST);
    EXPECT(buffer != NULL);
    while (!over) {
        const int style = below(4, &chance) ? ANYSCTP_TCP_STYLE : ANYSCTP_UDP_STYLE;
        const int family = below(4, &chance) ? ANYSCTP_AF_INET : ANYSCTP_AF_INET6;
        int32_t assoc_id = 0;
        const anysctp_result made = anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO);
        EXPECT(!failed_in_earnest(made));
        if (made < 0) continue;
        const int sock = (int)made;
        anysctp_set_timeout(sock, PATIENCE_MS);
        const anysctp_result connected = anysctp_connectx(sock, &host, 1, ports[below(2, &chance)], &assoc_id);
        EXPECT(connected == -ECONNREFUSED || !failed_in_earnest(connected)); /* the backlog is limited */
        anysctp_set_timeout(sock, SHORT_MS);
        if (connected >= 0) converse(sock, assoc_id, buffer, &chance);
        end(sock, style, assoc_id, &chance);
    }
    free(buffer);
    return NULL;
}

static void until(int (*holds)(int), int what) {
    const int64_t deadline = now_ms() + PATIENCE_MS;
    while (!holds(what)) {
        EXPECT(now_ms() < deadline);
        poll(NULL, 0, 10);
    }
}
static int no_more_served(int most) { return serving <= most; }
static int no_more_descriptors(int most) { return open_descriptors() <= most; }

static void one_round(unsigned round, int ends_at_once) {
    int servers[2];
    unsigned chances[CLIENTS];
    pthread_t serving_threads[2], clients[CLIENTS];
    OK(anysctp_close(new_socket(ANYSCTP_TCP_STYLE))); /* starts the stack */
    const int descriptors = open_descriptors();
    servers[0] = listening(ANYSCTP_TCP_STYLE, &ports[0]);
    servers[1] = listening(ANYSCTP_UDP_STYLE, &ports[1]);
    EXPECT(!pthread_create(&serving_threads[0], NULL, accept_all, &servers[0]));
    EXPECT(!pthread_create(&serving_threads[1], NULL, serve_all, &servers[1]));
    for (unsigned i = 0; i < CLIENTS; i++) {
        chances[i] = round * CLIENTS + i;
        EXPECT(!pthread_create(&clients[i], NULL, client, &chances[i]));
    }
    poll(NULL, 0, ROUND_MS);
    over = 1;
    if (ends_at_once) {
        /* ThreadSanitizer would report threads that are not joined. */
        for (int i = 0; i < CLIENTS; i++) pthread_detach(clients[i]);
        for (int i = 0; i < 2; i++) pthread_detach(serving_threads[i]);
        exit(0);
    }
    for (int i = 0; i < CLIENTS; i++) EXPECT(!pthread_join(clients[i], NULL));
    until(no_more_served, 0);
    for (int i = 0; i < 2; i++) OK(anysctp_close(servers[i]));
    for (int i = 0; i < 2; i++) EXPECT(!pthread_join(serving_threads[i], NULL));
    until(no_more_descriptors, descriptors);
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    const int64_t deadline = now_ms() + atoi(argv[1]) * INT64_C(1000);
    for (unsigned round = 0; now_ms() < deadline; round++) {
        int status;
        const pid_t child = fork(); /* before its first socket */
        if (child == 0) {
            one_round(round, round % 2);
            return 0;
        }
        EXPECT(child > 0 && waitpid(child, &status, 0) == child);
        if (status != 0) fprintf(stderr, "round %u: status %#x\n", round, (unsigned)status);
        EXPECT(status == 0);
    }
    return 0;
}
