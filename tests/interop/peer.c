/* The interoperation peer on the C façade: see README.md.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conversation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The client's association, which its messages name on a one-to-many socket. */
static int32_t client_assoc_id(int sock, int style, const char *host, uint16_t port) {
    return style == ANYSCTP_UDP_STYLE ? (int32_t)must(anysctp_getassocid(sock, host, port), "getassocid") : 0;
}

static int make_socket(int style, const char *host) {
    int family = strchr(host, ':') ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET;
    int sock = (int)must(anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO), "socket");
    must(anysctp_set_timeout(sock, DEADLINE_MS), "set_timeout");
    anysctp_initmsg initmsg;
    ANYSCTP_INIT(&initmsg);
    initmsg.num_ostreams = STREAMS;
    initmsg.max_instreams = STREAMS;
    must(anysctp_set_initmsg(sock, &initmsg), "set_initmsg");
    must(anysctp_set_event(sock, ANYSCTP_FUTURE_ASSOC, ANYSCTP_ASSOC_CHANGE, 1), "set_event");
    must(anysctp_set_event(sock, ANYSCTP_FUTURE_ASSOC, ANYSCTP_SHUTDOWN_EVENT, 1), "set_event");
    return sock;
}

static void expect_state(int sock, arrival *a, int state) {
    receive(sock, a);
    if (!changed_to(a, state)) fail("notification 0x%x came instead of an association change to %d", notification(a).type, state);
}

/* Receives all messages of the other side; with answers, sends each back. */
static void receive_all(int sock, arrival *a, tally *t, int answers) {
    while (t->messages < MESSAGES) {
        receive(sock, a);
        if (a->end || a->info.msg_flags & ANYSCTP_MSG_NOTIFICATION)
            fail("the association changed after %d messages", t->messages);
        check_message(t, a);
        if (answers)
            send_message(sock, (int)(a->info.ppid - FIRST_PPID), a->info.ppid + ANSWER_OFFSET, a->info.assoc_id);
    }
}

static void expect_end(int sock, int style, arrival *a) {
    expect_state(sock, a, ANYSCTP_SHUTDOWN_COMP);
    if (style == ANYSCTP_UDP_STYLE) return;
    receive(sock, a);
    if (!a->end) fail("something came after the end of the association");
}

/* When the peer shuts down a TCP-style association, the notification and the end may come in either order. */
static void expect_shutdown_by_peer(int sock, int style, arrival *a) {
    receive(sock, a);
    if (notification(a).type != ANYSCTP_SHUTDOWN_EVENT) fail("notification 0x%x came at the end", notification(a).type);
    if (style == ANYSCTP_UDP_STYLE) {
        expect_state(sock, a, ANYSCTP_SHUTDOWN_COMP);
        return;
    }
    receive(sock, a);
    if (!a->end && changed_to(a, ANYSCTP_SHUTDOWN_COMP)) receive(sock, a);
    if (!a->end) fail("something came after the peer's shutdown");
}

static void answer_one(int sock, arrival *a) {
    tally t;
    start_tally(&t, FIRST_PPID);
    receive(sock, a);
    check_message(&t, a);
    send_message(sock, (int)(a->info.ppid - FIRST_PPID), a->info.ppid + ANSWER_OFFSET, a->info.assoc_id);
}

/* `reason`: the reason that the peer gives. */
static void expect_abort(int sock, arrival *a, char *reason, size_t size) {
    receive(sock, a);
    anysctp_notification n = notification(a);
    if (!changed_to(a, ANYSCTP_COMM_LOST)) fail("notification 0x%x came instead of an abort", n.type);
    snprintf(reason, size, "%.*s", (int)n.text_length, (const char *)a->data + n.text_offset);
}

static void announce(int sock) {
    anysctp_address name;
    must(anysctp_getsockname(sock, &name), "getsockname");
    anysctp_engine_info engine;
    ANYSCTP_INIT(&engine);
    must(anysctp_get_engine_info((int)must(anysctp_get_engine(sock), "get_engine"), &engine), "get_engine_info");
    printf("READY %d %d\n", name.port, engine.udp_port);
    fflush(stdout);
}

static int accepted_by(int sock, int style) {
    int peer = style == ANYSCTP_TCP_STYLE ? (int)must(anysctp_accept(sock, NULL), "accept") : sock;
    must(anysctp_set_timeout(peer, DEADLINE_MS), "set_timeout");
    return peer;
}

static void serve(int style, const char *host, arrival *a, tally *t, char *reason, size_t reason_size) {
    int sock = make_socket(style, host);
    must(anysctp_bind(sock, host, 0), "bind");
    must(anysctp_listen(sock, 1), "listen");
    announce(sock);
    int peer = accepted_by(sock, style);
    expect_state(peer, a, ANYSCTP_COMM_UP);
    start_tally(t, FIRST_PPID);
    receive_all(peer, a, t, 1);
    expect_shutdown_by_peer(peer, style, a);
    if (peer != sock) must(anysctp_close(peer), "close");
    peer = accepted_by(sock, style);
    expect_state(peer, a, ANYSCTP_COMM_UP);
    answer_one(peer, a);
    expect_abort(peer, a, reason, reason_size);
    if (peer != sock) must(anysctp_close(peer), "close");
    must(anysctp_close(sock), "close");
}

static void end_association(int sock, int style, int32_t assoc_id) {
    if (style == ANYSCTP_TCP_STYLE) {
        must(anysctp_shutdown(sock, ANYSCTP_SHUT_WR), "shutdown");
        return;
    }
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.flags = ANYSCTP_EOF;
    info.assoc_id = assoc_id;
    must(anysctp_sendv(sock, NULL, 0, &info, NULL, 0, 0), "send with EOF");
}

static void associate(int sock, const char *host, uint16_t port, uint16_t udp_port, arrival *a) {
    if (udp_port) must(anysctp_set_encaps_port(sock, ANYSCTP_FUTURE_ASSOC, "", 0, udp_port), "set_encaps_port");
    must(anysctp_connect(sock, host, port), "connect");
    expect_state(sock, a, ANYSCTP_COMM_UP);
}

static void converse(int style, const char *host, uint16_t port, uint16_t udp_port, arrival *a, tally *t) {
    int sock = make_socket(style, host);
    associate(sock, host, port, udp_port, a);
    int32_t assoc_id = client_assoc_id(sock, style, host, port);
    for (int n = 0; n < MESSAGES; n++) send_message(sock, n, FIRST_PPID + (uint32_t)n, assoc_id);
    start_tally(t, FIRST_PPID + ANSWER_OFFSET);
    receive_all(sock, a, t, 0);
    end_association(sock, style, assoc_id);
    expect_end(sock, style, a);
    must(anysctp_close(sock), "close");

    sock = make_socket(style, host);
    associate(sock, host, port, udp_port, a);
    assoc_id = client_assoc_id(sock, style, host, port);
    send_message(sock, 0, FIRST_PPID, assoc_id);
    tally second;
    start_tally(&second, FIRST_PPID + ANSWER_OFFSET);
    receive(sock, a);
    check_message(&second, a);
    must(anysctp_abort(sock, assoc_id, REASON, strlen(REASON)), "abort");
    if (style == ANYSCTP_UDP_STYLE) must(anysctp_close(sock), "close");
}

static int usage(void) {
    fputs("usage: peer server tcp|udp [HOST]\n       peer client tcp|udp HOST PORT UDP_PORT\n", stderr);
    return 2;
}

int main(int argc, char **argv) {
    static arrival a;
    tally t;
    char reason[64] = "";
    if (argc < 3) return usage();
    int style = strcmp(argv[2], "tcp") == 0 ? ANYSCTP_TCP_STYLE : ANYSCTP_UDP_STYLE;
    if (strcmp(argv[1], "server") == 0 && argc <= 4)
        serve(style, argc == 4 ? argv[3] : "127.0.0.1", &a, &t, reason, sizeof reason);
    else if (strcmp(argv[1], "client") == 0 && argc == 6)
        converse(style, argv[3], (uint16_t)atoi(argv[4]), (uint16_t)atoi(argv[5]), &a, &t);
    else
        return usage();
    printf("OK %d %ld %s\n", t.messages, t.bytes, reason);
    return 0;
}
