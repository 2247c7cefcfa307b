/* The benchmark's transport with many associations, on the C façade: the server is a one-to-many socket; the client has a socket for
 * each association, and sends on them in turn. ANYSCTP_BENCH_ASSOCIATIONS says how many there are. A process may not have
 * descriptors for all of them: then other processes have the rest, and only keep them open.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include "on_facade.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sockets of a process; other processes; the port of the first socket: two processes in user space must not have the same one. */
enum { MOST = 5000, MOST_KEEPERS = 4, FIRST_PORT = 2000 };

static int server = -1; /* -1: this is the client */
static int32_t peer;    /* the association that the server answers */
static int socks[MOST];
static int keepers[MOST_KEEPERS]; /* a keeper ends when its descriptor here is closed */
static long count, turn, ended, kept;

static long associations(void) {
    const char *wanted = getenv("ANYSCTP_BENCH_ASSOCIATIONS");
    return wanted ? atol(wanted) : 1;
}

static int make_socket(int style) {
    int made = (int)must(anysctp_socket(ANYSCTP_AF_INET, style, ANYSCTP_ENGINE_AUTO), "socket");
    must(anysctp_set_timeout(made, DEADLINE_MS), "set_timeout");
    must(anysctp_set_nodelay(made, 1), "set_nodelay");
    return made;
}

void transport_listen(int *port, int *udp_port) {
    count = associations();
    server = make_socket(ANYSCTP_UDP_STYLE);
    must(anysctp_set_event(server, ANYSCTP_FUTURE_ASSOC, ANYSCTP_ASSOC_CHANGE, 1), "set_event");
    listen_on_any_port(server, port, udp_port);
}

/* The server's next message, or a change of an association, whose state it then gives. */
static size_t next(void *buffer, size_t capacity, anysctp_rcvinfo *info, unsigned *state) {
    ANYSCTP_INIT(info);
    size_t size = (size_t)must(anysctp_recvv(server, buffer, capacity, 0, info, NULL), "recvv");
    if (info->msg_flags & ANYSCTP_MSG_NOTIFICATION) {
        anysctp_notification event;
        ANYSCTP_INIT(&event);
        must(anysctp_decode_notification(buffer, size, &event), "decode_notification");
        *state = event.state;
    }
    return size;
}

void transport_accept(void) {
    for (long up = 0; up < count;) {
        char notification[256];
        anysctp_rcvinfo info;
        unsigned state = 0;
        next(notification, sizeof notification, &info, &state);
        if (state == ANYSCTP_COMM_UP && info.msg_flags & ANYSCTP_MSG_NOTIFICATION) up++;
    }
}

static void connect_all(const char *host, int port, int udp_port) {
    for (long made = 0; made < count; made++) {
        socks[made] = make_socket(ANYSCTP_TCP_STYLE);
        must(anysctp_bind(socks[made], "127.0.0.1", (uint16_t)(FIRST_PORT + kept * MOST + made)), "bind");
        if (udp_port) must(anysctp_set_encaps_port(socks[made], 0, "", 0, (uint16_t)udp_port), "set_encaps_port");
        must(anysctp_connect(socks[made], host, (uint16_t)port), "connect");
    }
}

static void close_all(void) {
    for (long i = 0; i < count; i++) must(anysctp_close(socks[i]), "close");
}

/* Another process with `count` associations; they are there when this returns. */
static int start_keeper(const char *host, int port, int udp_port) {
    int ends[2];
    char byte = 0;
    fflush(stdout);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) die("socketpair", strerror(errno));
    const pid_t keeper = fork();
    if (keeper < 0) die("fork", strerror(errno));
    close(ends[keeper ? 1 : 0]);
    if (!keeper) {
        for (long i = 0; i < kept; i++) close(keepers[i]); /* they are the parent's */
        connect_all(host, port, udp_port);
        if (write(ends[1], &byte, 1) != 1) exit(1);
        while (read(ends[1], &byte, 1) > 0) continue;
        close_all();
        exit(0);
    }
    if (read(ends[0], &byte, 1) != 1) die("connect", "a process that keeps associations has ended");
    return ends[0];
}

void transport_connect(const char *host, int port, int udp_port) {
    long left = associations();
    if (left > (long)MOST * (MOST_KEEPERS + 1)) die("ANYSCTP_BENCH_ASSOCIATIONS", "are too many");
    /* Before the first socket of this process: the library's threads do not come along into another one. */
    for (count = MOST; left > MOST; left -= MOST) {
        const int keeper = start_keeper(host, port, udp_port);
        keepers[kept++] = keeper;
    }
    count = left;
    connect_all(host, port, udp_port);
}

void transport_send(const void *data, size_t size) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = 1;
    info.ppid = PPID;
    info.assoc_id = peer;
    if (server < 0) turn = (turn + 1) % count;
    must(anysctp_sendv(server < 0 ? socks[turn] : server, data, size, &info, NULL, 0, 0), "sendv");
}

size_t transport_receive(void *buffer, size_t capacity, int *ends) {
    anysctp_rcvinfo info;
    size_t size;
    if (server < 0) {
        ANYSCTP_INIT(&info);
        size = (size_t)must(anysctp_recvv(socks[turn], buffer, capacity, 0, &info, NULL), "recvv");
    } else {
        for (unsigned state = 0;; ended += state == ANYSCTP_SHUTDOWN_COMP || state == ANYSCTP_COMM_LOST) {
            if (ended == count) return 0;
            size = next(buffer, capacity, &info, &state);
            if (!(info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) break;
        }
        peer = info.assoc_id;
    }
    *ends = (info.msg_flags & ANYSCTP_MSG_EOR) != 0;
    return size;
}

void transport_idle(double seconds) {
    must(anysctp_wait(server < 0 ? socks[0] : server, ANYSCTP_WAIT_READ, (int64_t)(seconds * 1000)), "wait");
}

void transport_finish(void) {
    if (server >= 0) must(anysctp_close(server), "close");
    else close_all();
    while (kept > 0) close(keepers[--kept]);
    while (wait(NULL) > 0) continue;
}
