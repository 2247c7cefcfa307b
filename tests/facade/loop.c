/* An event loop does the stack's work: loop MODE
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { ROUNDS = 300, TRIPS = 2000, ATTEMPTS = 20, PATIENCE_MS = 60000, SOON_MS = 50 };

static int loop_open(void) { return (int)OK(anysctp_loop_open()); }

/* One turn of a loop without timers. -1 in place of its descriptor: it does nothing for the stack. */
static void turn(int loop, struct pollfd *socks, size_t count) {
    struct pollfd fds[3] = {{loop, POLLIN, 0}};
    for (size_t i = 0; i < count; i++) fds[i + 1] = (struct pollfd){socks[i].fd, POLLIN, 0};
    EXPECT(poll(fds, count + 1, PATIENCE_MS) > 0);
    if (fds[0].revents) OK(anysctp_loop_work(loop));
    for (size_t i = 0; i < count; i++) socks[i].revents = fds[i + 1].revents;
}

static void send_byte(int sock) { EXPECT(OK(anysctp_sendv(sock, "", 1, NULL, NULL, 0, 0)) == 1); }

static pair nonblocking_pair(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_set_timeout(ends.client, 0));
    OK(anysctp_set_timeout(ends.server, 0));
    OK(anysctp_set_nodelay(ends.client, 1));
    OK(anysctp_set_nodelay(ends.server, 1));
    return ends;
}

/* Both ends of an association in one loop: a byte goes to and fro. */
static void play(int loop, const pair *ends, int rounds) {
    struct pollfd socks[] = {{ends->client, 0, 0}, {ends->server, 0, 0}};
    send_byte(ends->client);
    for (int received = 0; received < 2 * rounds;) {
        turn(loop, socks, 2);
        for (int i = 0; i < 2; i++) {
            char byte;
            if (!socks[i].revents) continue;
            EXPECT(OK(anysctp_recvv(socks[i].fd, &byte, 1, 0, NULL, NULL)) == 1);
            if (++received < 2 * rounds) send_byte(socks[i].fd);
        }
    }
}

/* ---- Two processes ---------------------------------------------------------------------------------------------- */

static void asks(int sock) {
    char byte;
    OK(anysctp_set_timeout(sock, PATIENCE_MS));
    for (int i = 0; i < TRIPS; i++) {
        send_byte(sock);
        EXPECT(OK(anysctp_recvv(sock, &byte, 1, 0, NULL, NULL)) == 1);
    }
}

static long voluntary_switches(int of) {
    struct rusage used;
    EXPECT(getrusage(of, &used) == 0);
    return used.ru_nvcsw;
}

static long of_other_threads(void) { return voluntary_switches(RUSAGE_SELF) - voluntary_switches(RUSAGE_THREAD); }

/* A round trip wakes the loop's thread, and no other: more than that are the look-outs of the stack's own thread. */
static void answer_with_few_switches(int loop, int sock) {
    struct pollfd one = {sock, 0, 0};
    const long own = voluntary_switches(RUSAGE_THREAD), others = of_other_threads();
    for (int i = 0; i < TRIPS;) {
        char byte;
        turn(loop, &one, 1);
        if (!one.revents) continue;
        EXPECT(OK(anysctp_recvv(sock, &byte, 1, 0, NULL, NULL)) == 1);
        send_byte(sock);
        i++;
    }
    const double of_loop = (double)(voluntary_switches(RUSAGE_THREAD) - own) / TRIPS;
    const double of_others = (double)(of_other_threads() - others) / TRIPS;
    printf("voluntary switches a round trip: %.2f, of other threads %.2f\n", of_loop, of_others);
    if (!SANITIZED) EXPECT(of_loop < 1.3 && of_others < 0.3);
}

static void asks_and_ends(int sock) {
    asks(sock);
    OK(anysctp_close(sock));
}

/* The peer asks, and then tries to associate while nobody comes round here: to refuse that takes this side's stack alone. */
static void asks_during_a_stall(int sock) {
    anysctp_address address;
    asks(sock);
    EXPECT(OK(anysctp_getpaddrs(sock, 0, &address, 1)) == 1);
    const int64_t udp_port = OK(anysctp_get_encaps_port(sock, 0, address.host, address.port)), began = now_ms();
    for (int i = 0; i < ATTEMPTS; i++) {
        const int more = new_socket(ANYSCTP_TCP_STYLE);
        OK(anysctp_set_encaps_port(more, 0, NULL, 0, (uint16_t)udp_port));
        FAILS(anysctp_connect(more, address.host, 9), ECONNREFUSED);
        OK(anysctp_close(more));
    }
    const int64_t took = now_ms() - began;
    printf("%d attempts in %d ms\n", ATTEMPTS, (int)took);
    if (!SANITIZED) EXPECT(took < ATTEMPTS * SOON_MS);
    asks(sock);
    OK(anysctp_close(sock));
}

/* A handler computes, for as long as the attempts of the peer take. */
static void stall(int sock) {
    const int64_t late = now_ms() + PATIENCE_MS;
    while (OK(anysctp_get_readable_bytes(sock)) == 0) {
        EXPECT(now_ms() < late);
        usleep(1000);
    }
}

static void two_processes(void (*asking)(int sock)) {
    int sock;
    const pid_t child = start_sender(asking, &sock);
    const int loop = loop_open();
    answer_with_few_switches(loop, sock);
    if (asking == asks_during_a_stall) {
        stall(sock);
        answer_with_few_switches(loop, sock);
    }
    OK(anysctp_loop_close(loop));
    OK(anysctp_close(sock));
    EXPECT(waitpid(child, NULL, 0) == child);
}

/* ---- One process ------------------------------------------------------------------------------------------------ */

/* A loop's thread may wait in the library as well. Packets then need not wait until the loop seems to be away. */
static void waits(int one_to_many) {
    const int any = new_socket(ANYSCTP_TCP_STYLE), loop = loop_open();
    int64_t shortest = PATIENCE_MS;
    for (int i = 0; i < ATTEMPTS; i++) {
        const pair ends = nonblocking_pair();
        play(loop, &ends, 3);
        OK(anysctp_set_timeout(ends.client, PATIENCE_MS));
        const int64_t began = now_ms();
        if (one_to_many) {
            anysctp_address listener;
            const int sock = new_socket(ANYSCTP_UDP_STYLE);
            OK(anysctp_getsockname(ends.listener, &listener));
            OK(anysctp_connect(sock, "127.0.0.1", listener.port));
            OK(anysctp_close(sock));
        } else {
            OK(anysctp_finish(ends.client, 0, PATIENCE_MS));
        }
        shortest = now_ms() - began < shortest ? now_ms() - began : shortest;
        if (one_to_many) OK(anysctp_close(ends.client));
        OK(anysctp_close(ends.server));
        OK(anysctp_close(ends.listener));
    }
    printf("%d ms\n", (int)shortest);
    if (!SANITIZED) EXPECT(shortest < 15);
    OK(anysctp_loop_close(loop));
    OK(anysctp_close(any));
}

static void *plays(void *unused) {
    const int loop = loop_open();
    for (int i = 0; i < 5; i++) {
        const pair ends = nonblocking_pair();
        play(loop, &ends, ROUNDS / 5);
        close_pair(&ends);
    }
    OK(anysctp_loop_close(loop));
    return unused;
}

static void several(void) {
    const int any = new_socket(ANYSCTP_TCP_STYLE);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) EXPECT(pthread_create(&threads[i], NULL, plays, NULL) == 0);
    for (int i = 0; i < 3; i++) EXPECT(pthread_join(threads[i], NULL) == 0);
    plays(NULL); /* a single one again */
    OK(anysctp_close(any));
}

static void beside(void) {
    pthread_t thread;
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_set_nodelay(ends.client, 1));
    OK(anysctp_set_timeout(ends.server, PATIENCE_MS));
    EXPECT(pthread_create(&thread, NULL, plays, NULL) == 0);
    for (int i = 0; i < ROUNDS * 4; i++) {
        char byte;
        send_byte(ends.client);
        EXPECT(OK(anysctp_recvv(ends.server, &byte, 1, 0, NULL, NULL)) == 1);
    }
    EXPECT(pthread_join(thread, NULL) == 0);
    close_pair(&ends);
}

/* A loop that ends at any time, whether it closes its descriptor as it should or not, holds nothing up. */
static void ended(int properly) {
    const pair ends = nonblocking_pair();
    int64_t slowest = 0, fastest = PATIENCE_MS;
    for (int i = 0; i < ATTEMPTS; i++) {
        const int loop = loop_open();
        play(loop, &ends, 3);
        send_byte(ends.client);
        if (properly)
            OK(anysctp_loop_close(loop));
        else
            EXPECT(close(loop) == 0);
        if (properly) FAILS(anysctp_loop_work(loop), EBADF);
        if (properly) FAILS(anysctp_loop_close(loop), EBADF);
        char byte;
        EXPECT(OK(anysctp_wait(ends.server, ANYSCTP_WAIT_READ, PATIENCE_MS)) == ANYSCTP_WAIT_READ);
        EXPECT(OK(anysctp_recvv(ends.server, &byte, 1, 0, NULL, NULL)) == 1);
        const int64_t began = now_ms();
        play(-1, &ends, 3);
        const int64_t took = now_ms() - began;
        slowest = took > slowest ? took : slowest;
        fastest = took < fastest ? took : fastest;
    }
    printf("%d to %d ms\n", (int)fastest, (int)slowest);
    if (!SANITIZED) EXPECT(fastest < 15);
    close_pair(&ends);
}

/* The sockets' descriptors tell of all that came in, also to somebody else; and each end of a stream gets all of it. */
static void streams(void) {
    enum { MESSAGES = 20000, SIZE = 1000 };
    const pair ends = nonblocking_pair();
    const int loop = loop_open();
    static char message[SIZE];
    struct pollfd socks[] = {{ends.server, 0, 0}};
    int sent = 0, received = 0;
    while (received < MESSAGES) {
        while (sent < MESSAGES && anysctp_sendv(ends.client, message, SIZE, NULL, NULL, 0, 0) == SIZE) sent++;
        turn(loop, socks, 1);
        while (socks[0].revents && anysctp_recvv(ends.server, message, SIZE, 0, NULL, NULL) == SIZE) received++;
    }
    OK(anysctp_loop_close(loop));
    close_pair(&ends);
}

static void in_a_child(void) {
    const pair ends = nonblocking_pair();
    const int loop = loop_open();
    play(loop, &ends, 3);
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20); /* a hang is a failure too */
        FAILS(anysctp_loop_work(loop), ENOTRECOVERABLE);
        FAILS(anysctp_loop_open(), ENOTRECOVERABLE);
        OK(anysctp_loop_close(loop));
        exit(0);
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    play(loop, &ends, ROUNDS);
    OK(anysctp_loop_close(loop));
    close_pair(&ends);
}

int main(int count, char **arguments) {
    EXPECT(count == 2);
    const char *mode = arguments[1];
    FAILS(anysctp_loop_open(), EOPNOTSUPP);
    FAILS(anysctp_loop_work(0), EBADF);
    FAILS(anysctp_loop_close(0), EBADF);
    if (!strcmp(mode, "nothing")) {
        const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
        if (on_kernel()) FAILS(anysctp_loop_open(), EOPNOTSUPP);
        close_pair(&ends);
    }
    if (!strcmp(mode, "switches")) two_processes(asks_and_ends);
    if (!strcmp(mode, "stalls")) two_processes(asks_during_a_stall);
    if (!strcmp(mode, "finishes")) waits(0);
    if (!strcmp(mode, "connects")) waits(1);
    if (!strcmp(mode, "several")) several();
    if (!strcmp(mode, "beside")) beside();
    if (!strcmp(mode, "closed")) ended(1);
    if (!strcmp(mode, "left")) ended(0);
    if (!strcmp(mode, "streams")) streams();
    if (!strcmp(mode, "forked")) in_a_child();
    return 0;
}
