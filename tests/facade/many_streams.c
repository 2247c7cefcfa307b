/* An association takes memory only for the streams that are used, not for all that were negotiated. Every stream can be used.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { ALL = 65535, FIRST = 65000, PAIRS = 100, KIB_EACH = 64, TIMEOUT_MS = 10000 };
static const uint16_t some[] = {0, 1, 32767, 64999};

static int prepared(uint16_t streams) {
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    anysctp_initmsg init;
    ANYSCTP_INIT(&init);
    init.num_ostreams = streams, init.max_instreams = ALL;
    OK(anysctp_set_initmsg(sock, &init));
    OK(anysctp_set_timeout(sock, TIMEOUT_MS));
    OK(anysctp_set_reconfig_supported(sock, ANYSCTP_FUTURE_ASSOC, 1));
    OK(anysctp_set_enable_stream_reset(sock, ANYSCTP_FUTURE_ASSOC,
                                       ANYSCTP_ENABLE_RESET_STREAM_REQ | ANYSCTP_ENABLE_CHANGE_ASSOC_REQ));
    return sock;
}

static int open_for(uint16_t streams, uint16_t *port) {
    const int listener = prepared(streams);
    anysctp_address name;
    OK(anysctp_bind(listener, "127.0.0.1", 0));
    OK(anysctp_listen(listener, 1));
    OK(anysctp_getsockname(listener, &name));
    *port = name.port;
    return listener;
}

typedef struct {
    int client, server;
} ends;

static ends associated(int listener, uint16_t port, uint16_t streams) {
    ends both = {prepared(streams), -1};
    anysctp_status status;
    ANYSCTP_INIT(&status);
    OK(anysctp_connect(both.client, "127.0.0.1", port));
    both.server = (int)OK(anysctp_accept(listener, NULL));
    OK(anysctp_set_timeout(both.server, TIMEOUT_MS));
    OK(anysctp_get_status(both.server, 0, &status));
    EXPECT(status.instrms == streams && status.outstrms == streams);
    return both;
}

static void close_both(const ends *both) {
    OK(anysctp_close(both->client));
    OK(anysctp_close(both->server));
}

/* Sends one message on a stream and checks its stream sequence number. */
static void pass(int from, int to, uint16_t sid, int flags, uint16_t ssn) {
    char text[10];
    anysctp_sndinfo out;
    anysctp_rcvinfo in;
    ANYSCTP_INIT(&out), ANYSCTP_INIT(&in);
    out.sid = sid, out.flags = (uint16_t)flags;
    OK(anysctp_sendv(from, "text", 4, &out, NULL, 0, 0));
    EXPECT(OK(anysctp_recvv(to, text, sizeof text, 0, &in, NULL)) == 4 && !memcmp(text, "text", 4));
    EXPECT(!(in.msg_flags & ANYSCTP_MSG_NOTIFICATION) && in.sid == sid && (in.flags & ANYSCTP_UNORDERED) == flags);
    if (!flags) EXPECT(in.ssn == ssn);
}

static void pass_both_ways(const ends *both, uint16_t sid, uint16_t ssn) {
    pass(both->client, both->server, sid, 0, ssn);
    pass(both->server, both->client, sid, 0, ssn);
    pass(both->client, both->server, sid, ANYSCTP_UNORDERED, 0);
    pass(both->server, both->client, sid, ANYSCTP_UNORDERED, 0);
}

/* The next thing to receive. */
static void expect_event(int sock, int type, anysctp_notification *event) {
    char bytes[1000];
    anysctp_rcvinfo in;
    ANYSCTP_INIT(&in), ANYSCTP_INIT(event);
    const anysctp_result size = OK(anysctp_recvv(sock, bytes, sizeof bytes, 0, &in, NULL));
    EXPECT(in.msg_flags & ANYSCTP_MSG_NOTIFICATION);
    EXPECT(OK(anysctp_decode_notification(bytes, (size_t)size, event)) == type);
}

static void each_can_be_used(void) {
    uint16_t port;
    const int listener = open_for(FIRST, &port);
    const ends both = associated(listener, port, FIRST);
    anysctp_notification event;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        for (uint16_t ssn = 0; ssn < 2; ssn++) pass_both_ways(&both, some[i], ssn);

    /* Reset one stream that was used, and one that was not. */
    const uint16_t used_and_new[] = {FIRST - 1, 40000};
    OK(anysctp_set_event(both.client, 0, ANYSCTP_STREAM_RESET_EVENT, 1));
    OK(anysctp_reset_streams(both.client, 0, ANYSCTP_STREAM_RESET_OUTGOING, used_and_new, 2));
    expect_event(both.client, ANYSCTP_STREAM_RESET_EVENT, &event);
    EXPECT(event.flags == ANYSCTP_STREAM_RESET_OUTGOING);
    pass(both.client, both.server, FIRST - 1, 0, 0);
    pass(both.server, both.client, FIRST - 1, 0, 2);
    pass(both.client, both.server, 1, 0, 2);
    pass_both_ways(&both, 40000, 0);

    /* Add streams up to the maximum. */
    OK(anysctp_set_event(both.client, 0, ANYSCTP_STREAM_CHANGE_EVENT, 1));
    OK(anysctp_add_streams(both.client, 0, 0, ALL - FIRST));
    expect_event(both.client, ANYSCTP_STREAM_CHANGE_EVENT, &event);
    EXPECT(event.outbound_streams == ALL);
    pass(both.client, both.server, FIRST, 0, 0);
    pass(both.client, both.server, ALL - 1, 0, 0);
    pass(both.client, both.server, 1, 0, 3);
    pass(both.client, both.server, 2, 0, 0);
    close_both(&both);
    OK(anysctp_close(listener));
}

static void memory_is_for_those_that_are_used(void) {
    static ends pairs[PAIRS];
    uint16_t port;
    const int listener = open_for(ALL, &port);
    const long before = resident_kib();
    for (int i = 0; i < PAIRS; i++) pairs[i] = associated(listener, port, ALL);
    const long unused = (resident_kib() - before) / PAIRS;
    for (int i = 0; i < PAIRS; i++) pass_both_ways(&pairs[i], 0, 0);
    const long used = (resident_kib() - before) / PAIRS;
    for (int i = 0; i < PAIRS; i++) close_both(&pairs[i]);
    printf("an association takes %ld kB, and with one stream in use %ld kB, for both ends\n", unused, used);
    if (!SANITIZED) EXPECT(used < KIB_EACH);
    OK(anysctp_close(listener));
}

int main(void) {
    each_can_be_used();
    memory_is_for_those_that_are_used();
    return 0;
}
