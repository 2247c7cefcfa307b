/* Whole messages are assembled from parts, in whatever order the parts arrive.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { SIZE = 200 * 1024, COUNT = 10, SMALL = 1000, LIMIT = 4 * 1024 * 1024 };

static unsigned char byte_of(int seed, size_t i) { return (unsigned char)(seed + i + (i >> 8)); }

static void *made(int seed, size_t size) {
    unsigned char *bytes = malloc(size);
    EXPECT(bytes != NULL);
    for (size_t i = 0; i < size; i++) bytes[i] = byte_of(seed, i);
    return bytes;
}

static void expect_bytes(const unsigned char *bytes, size_t size, int seed) {
    for (size_t i = 0; i < size; i++) EXPECT(bytes[i] == byte_of(seed, i));
}

static anysctp_result receive(int sock, void *buffer, size_t cap, uint32_t limit, anysctp_rcvinfo *info) {
    ANYSCTP_INIT(info);
    return anysctp_recv_message(sock, buffer, cap, limit, 0, info, NULL);
}

static void bad_input(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    char buffer[10];
    FAILS(anysctp_recv_message(ends.server, buffer, 0, LIMIT, 0, NULL, NULL), EINVAL);
    FAILS(anysctp_recv_message(ends.server, buffer, 10, 0, 0, NULL, NULL), EINVAL);
    FAILS(anysctp_recv_message(ends.server, NULL, 10, LIMIT, 0, NULL, NULL), EFAULT);
    FAILS(anysctp_recv_message(ends.server, buffer, 10, LIMIT, ANYSCTP_MSG_PEEK, NULL, NULL), EINVAL);
    FAILS(anysctp_recv_message(ends.server, buffer, 10, LIMIT, ANYSCTP_MSG_DONTWAIT, NULL, NULL), EAGAIN);
    close_pair(&ends);
    FAILS(anysctp_recv_message(ends.server, buffer, 10, LIMIT, 0, NULL, NULL), EBADF);
}

/* A message that does not fit into the buffer waits, in front of later ones. */
static void too_small_a_buffer(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    unsigned char *sent = made(1, SMALL), received[SMALL];
    anysctp_rcvinfo info;
    send_on(ends.client, 0, 3, sent, SMALL, 0);
    send_on(ends.client, 0, 3, "next", 4, 0);
    EXPECT(receive(ends.server, received, 10, LIMIT, &info) == SMALL);
    EXPECT(info.sid == 3);
    EXPECT(receive(ends.server, received, SMALL - 1, LIMIT, &info) == SMALL);
    EXPECT(receive(ends.server, received, SMALL, LIMIT, &info) == SMALL);
    expect_bytes(received, SMALL, 1);
    EXPECT(info.msg_flags == ANYSCTP_MSG_EOR && info.sid == 3);
    EXPECT(receive(ends.server, received, SMALL, LIMIT, &info) == 4 && !memcmp(received, "next", 4));
    /* The limit also applies to messages that arrive whole. */
    send_on(ends.client, 0, 0, sent, SMALL, 0);
    FAILS(receive(ends.server, received, SMALL, SMALL - 1, &info), EMSGSIZE);
    free(sent);
    close_pair(&ends);
}

/* If an association ends before the end of its message, the message is not delivered. */
static void aborted_midway(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    unsigned char *sent = made(1, SIZE), *received = malloc(SIZE);
    anysctp_rcvinfo info;
    OK(anysctp_set_rcvbuf(ends.server, 40000));
    OK(anysctp_set_timeout(ends.client, 0));
    anysctp_result size;
    do {
        size = anysctp_sendv(ends.client, sent, SIZE, NULL, NULL, 0, 0);
    } while (size == SIZE);
    OK(anysctp_abort(ends.client, 0, NULL, 0));
    while ((size = receive(ends.server, received, SIZE, LIMIT, &info)) == SIZE) expect_bytes(received, SIZE, 1);
    while (size >= 0 && info.msg_flags & ANYSCTP_MSG_NOTIFICATION) size = receive(ends.server, received, SIZE, LIMIT, &info);
    EXPECT(size == -ECONNRESET);
    free(sent);
    free(received);
    OK(anysctp_close(ends.server));
    OK(anysctp_close(ends.listener));
}

/* Several peers send long messages at once; their parts arrive in any order. */
struct peer {
    int seed;
    uint16_t port;
    pthread_t thread;
};

static void *send_many(void *argument) {
    const struct peer *self = argument;
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    unsigned char *sent = made(self->seed, SIZE);
    OK(anysctp_connect(sock, "127.0.0.1", self->port));
    for (int i = 0; i < COUNT; i++) {
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.sid = (uint16_t)(i % 10);
        info.ppid = (uint32_t)self->seed;
        info.flags = i % 2 ? ANYSCTP_UNORDERED : 0;
        EXPECT(OK(anysctp_sendv(sock, sent, SIZE, &info, NULL, 0, 0)) == SIZE);
    }
    OK(anysctp_close(sock));
    free(sent);
    return NULL;
}

static void parts_in_between(void) {
    enum { PEERS = 3 };
    struct peer peers[PEERS];
    uint16_t port;
    const int many = new_socket(ANYSCTP_UDP_STYLE);
    OK(anysctp_set_fragment_interleave(many, 1));
    OK(anysctp_bind(many, "127.0.0.1", 0));
    OK(anysctp_listen(many, 5));
    anysctp_address name;
    OK(anysctp_getsockname(many, &name));
    port = name.port;
    for (int i = 0; i < PEERS; i++) {
        peers[i].seed = 10 * i + 1;
        peers[i].port = port;
        EXPECT(pthread_create(&peers[i].thread, NULL, send_many, &peers[i]) == 0);
    }
    unsigned char *received = malloc(SIZE);
    anysctp_rcvinfo info;
    for (int i = 0; i < PEERS * COUNT; i++) {
        EXPECT(OK(receive(many, received, SIZE, LIMIT, &info)) == SIZE);
        expect_bytes(received, SIZE, (int)info.ppid);
    }
    free(received);
    for (int i = 0; i < PEERS; i++) pthread_join(peers[i].thread, NULL);
    OK(anysctp_close(many));
}

static anysctp_result send_part(int sock, const char *text, uint16_t flags) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = 1;
    info.flags = flags;
    return anysctp_sendv(sock, text, strlen(text), &info, NULL, 0, 0);
}

/* RFC 6458, section 8.1.26. */
static void explicit_ends(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    unsigned char received[SMALL];
    anysctp_rcvinfo info;
    if (on_kernel()) {
        FAILS(anysctp_set_explicit_eor(ends.client, 1), ENOPROTOOPT);
        FAILS(anysctp_get_explicit_eor(ends.client), ENOPROTOOPT);
        FAILS(send_part(ends.client, "x", ANYSCTP_EOR), ENOPROTOOPT);
    } else {
        OK(anysctp_set_explicit_eor(ends.client, 1));
        EXPECT(anysctp_get_explicit_eor(ends.client) == 1);
        EXPECT(send_part(ends.client, "one ", 0) == 4);
        EXPECT(send_part(ends.client, "message", ANYSCTP_EOR) == 7);
        EXPECT(send_part(ends.client, "another", ANYSCTP_EOR) == 7);
        EXPECT(receive(ends.server, received, SMALL, LIMIT, &info) == 11 && !memcmp(received, "one message", 11));
        EXPECT(receive(ends.server, received, SMALL, LIMIT, &info) == 7 && !memcmp(received, "another", 7));
    }
    close_pair(&ends);
}

int main(void) {
    bad_input();
    too_small_a_buffer();
    aborted_midway();
    parts_in_between();
    explicit_ends();
    return 0;
}
