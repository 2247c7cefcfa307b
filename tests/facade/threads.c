/* Many threads send and receive on one socket: every message arrives once, whole, and in order within its stream. Sockets are
 * also closed while threads use them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { SENDERS = 4, RECEIVERS = 3, MESSAGES = 500, SIZE = 3000 };

typedef struct {
    uint32_t sender, number;
    unsigned char rest[SIZE - 8];
} message;

static pair ends;
static unsigned char seen[SENDERS][MESSAGES];
static int received; /* of all receivers */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *sender(void *argument) {
    const uint32_t own = (uint32_t)(uintptr_t)argument;
    static const message empty;
    message next = empty;
    next.sender = own;
    for (uint32_t i = 0; i < MESSAGES; i++) {
        next.number = i;
        memset(next.rest, (int)(own * 31 + i), sizeof next.rest);
        OK(send_on(ends.client, ends.client_assoc, (uint16_t)own, &next, sizeof next, 0));
    }
    return NULL;
}

static void check(const message *got, const anysctp_rcvinfo *info) {
    EXPECT(info->msg_flags & ANYSCTP_MSG_EOR);
    EXPECT(got->sender < SENDERS && got->number < MESSAGES);
    EXPECT(info->sid == got->sender);
    EXPECT(info->ssn == got->number);
    for (size_t i = 0; i < sizeof got->rest; i++) EXPECT(got->rest[i] == (unsigned char)(got->sender * 31 + got->number));
}

/* The number of a closed descriptor may belong to another one by now. */
static int is_closed(anysctp_result result) { return result == -EBADF || result == -ENOTSOCK; }

/* Returns whether all messages have arrived. */
static int count(const message *got) {
    pthread_mutex_lock(&mutex);
    EXPECT(!seen[got->sender][got->number]);
    seen[got->sender][got->number] = 1;
    received++;
    const int all = received == SENDERS * MESSAGES;
    pthread_mutex_unlock(&mutex);
    return all;
}

static void *receiver(void *argument) {
    (void)argument;
    message got;
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(ends.server, &got, sizeof got, 0, &info, NULL);
        if (is_closed(size)) return NULL;
        EXPECT(size == (anysctp_result)sizeof got);
        check(&got, &info);
        if (count(&got)) anysctp_close(ends.server); /* ends the other receivers */
    }
}

static void all_arrive(int style) {
    ends = connected_pair(style);
    received = 0;
    memset(seen, 0, sizeof seen);
    pthread_t threads[SENDERS + RECEIVERS];
    for (uintptr_t i = 0; i < SENDERS; i++) EXPECT(!pthread_create(&threads[i], NULL, sender, (void *)i));
    for (int i = 0; i < RECEIVERS; i++) EXPECT(!pthread_create(&threads[SENDERS + i], NULL, receiver, NULL));
    for (int i = 0; i < SENDERS + RECEIVERS; i++) EXPECT(!pthread_join(threads[i], NULL));
    EXPECT(received == SENDERS * MESSAGES);
    OK(anysctp_close(ends.client));
    if (ends.listener != ends.server) OK(anysctp_close(ends.listener));
}

/* Calls on a socket that is being closed may only have these results. */
static void *user(void *argument) {
    const int sock = *(const int *)argument;
    char buffer[100];
    anysctp_status status;
    ANYSCTP_INIT(&status);
    for (;;) {
        const anysctp_result results[] = {
            anysctp_recvv(sock, buffer, sizeof buffer, ANYSCTP_MSG_DONTWAIT, NULL, NULL),
            send_on(sock, 0, 0, "x", 1, ANYSCTP_MSG_DONTWAIT), anysctp_get_nodelay(sock),
            anysctp_get_status(sock, 0, &status), anysctp_wait(sock, ANYSCTP_WAIT_READ, 0)};
        for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
            if (is_closed(results[i])) return NULL;
            EXPECT(results[i] >= 0 || results[i] == -EAGAIN);
        }
    }
}

static void close_under_use(void) {
    enum { ROUNDS = 30, USERS = 3 };
    for (int round = 0; round < ROUNDS; round++) {
        pair both = connected_pair(ANYSCTP_TCP_STYLE);
        pthread_t threads[USERS];
        for (int i = 0; i < USERS; i++) EXPECT(!pthread_create(&threads[i], NULL, user, &both.client));
        OK(send_on(both.server, 0, 0, "go", 2, 0));
        OK(anysctp_close(both.client));
        for (int i = 0; i < USERS; i++) EXPECT(!pthread_join(threads[i], NULL));
        OK(anysctp_close(both.server));
        OK(anysctp_close(both.listener));
    }
}

int main(void) {
    all_arrive(ANYSCTP_TCP_STYLE);
    all_arrive(ANYSCTP_UDP_STYLE);
    close_under_use();
    return 0;
}
