/* Several messages in one call: anysctp_send_messages and anysctp_recv_messages.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <poll.h>
#include <stddef.h>

#include "support.h"

enum { COUNT = 50, ROOM = 100000, LIMIT = 4 * 1024 * 1024, PATIENCE_MS = 20000 };

static unsigned char buffer[ROOM];
static anysctp_incoming received[COUNT];

static anysctp_result receive(int sock, size_t cap, size_t count, uint32_t limit, int flags) {
    for (size_t i = 0; i < COUNT; i++) ANYSCTP_INIT(&received[i]);
    return anysctp_recv_messages(sock, buffer, cap, received, count, limit, flags);
}

static anysctp_outgoing outgoing(const void *data, size_t len, const anysctp_sndinfo *info) {
    anysctp_outgoing message;
    ANYSCTP_INIT(&message);
    message.data = data;
    message.len = len;
    message.info = info;
    return message;
}

static int is(const anysctp_incoming *message, const char *text) {
    return message->length == strlen(text) && !memcmp(buffer + message->offset, text, message->length);
}

/* Until so many bytes are there, and for the kernel's sake without a timeout of the socket. */
static void until_readable(int sock) {
    EXPECT(OK(anysctp_wait(sock, ANYSCTP_WAIT_READ, PATIENCE_MS)) == ANYSCTP_WAIT_READ);
}

static int is_readable(int sock) {
    struct pollfd fd = {sock, POLLIN, 0};
    return poll(&fd, 1, 0) == 1;
}

/* They come in order, each with its info, in however many calls. */
static void in_order(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_sndinfo infos[COUNT];
    anysctp_outgoing messages[COUNT];
    char texts[COUNT][8];
    for (int i = 0; i < COUNT; i++) {
        ANYSCTP_INIT(&infos[i]);
        infos[i].sid = (uint16_t)(i % 3);
        infos[i].ppid = (uint32_t)i;
        snprintf(texts[i], sizeof texts[i], "text%d", i);
        messages[i] = outgoing(texts[i], strlen(texts[i]), &infos[i]);
    }
    EXPECT(OK(anysctp_send_messages(ends.client, messages, COUNT, 0)) == COUNT);
    for (int got = 0; got < COUNT;) {
        const anysctp_result some = OK(receive(ends.server, ROOM, COUNT, LIMIT, 0));
        EXPECT(some > 0 && got + some <= COUNT);
        for (int i = 0; i < some; i++, got++) {
            EXPECT(is(&received[i], texts[got]));
            EXPECT(received[i].info.sid == got % 3 && received[i].info.ppid == (uint32_t)got);
            EXPECT(received[i].info.msg_flags == ANYSCTP_MSG_EOR && received[i].notification.type == 0);
            EXPECT(!strcmp(received[i].from.host, "127.0.0.1") && received[i].from.port);
        }
    }
    FAILS(receive(ends.server, ROOM, COUNT, LIMIT, ANYSCTP_MSG_DONTWAIT), EAGAIN);
    EXPECT(!is_readable(ends.server));
    close_pair(&ends);
}

static void bad_input(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_outgoing message = outgoing("x", 1, NULL);
    EXPECT(anysctp_send_messages(ends.client, NULL, 0, 0) == 0);
    FAILS(anysctp_send_messages(ends.client, &message, 1, ANYSCTP_MSG_PEEK), EINVAL);
    message.unsaid = 1;
    FAILS(anysctp_send_messages(ends.client, &message, 1, 0), EINVAL);
    message = outgoing("x", 0, NULL);
    FAILS(anysctp_send_messages(ends.client, &message, 1, 0), EINVAL);
    message = outgoing(NULL, 1, NULL);
    FAILS(anysctp_send_messages(ends.client, &message, 1, 0), EFAULT);
    FAILS(receive(ends.server, 0, COUNT, LIMIT, 0), EINVAL);
    FAILS(receive(ends.server, ROOM, 0, LIMIT, 0), EINVAL);
    FAILS(receive(ends.server, ROOM, COUNT, 0, 0), EINVAL);
    FAILS(receive(ends.server, ROOM, COUNT, LIMIT, ANYSCTP_MSG_PEEK), EINVAL);
    close_pair(&ends);
    FAILS(receive(ends.server, ROOM, COUNT, LIMIT, 0), EBADF);
}

/* A message that fails ends the call; the next call tells why, if it begins with that. */
static void one_of_them_fails(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = 9999;
    const anysctp_outgoing messages[] = {outgoing("first", 5, NULL), outgoing("none", 4, &info), outgoing("last", 4, NULL)};
    EXPECT(OK(anysctp_send_messages(ends.client, messages, 3, 0)) == 1);
    FAILS(anysctp_send_messages(ends.client, messages + 1, 2, 0), EINVAL);
    EXPECT(OK(anysctp_send_messages(ends.client, messages + 2, 1, 0)) == 1);
    until_readable(ends.server);
    EXPECT(OK(receive(ends.server, ROOM, 1, LIMIT, 0)) == 1 && is(&received[0], "first"));
    EXPECT(OK(receive(ends.server, ROOM, COUNT, LIMIT, 0)) == 1 && is(&received[0], "last"));
    close_pair(&ends);
}

/* Only as many as the buffer has room for, whatever the room is. The descriptor tells of the rest. */
static void a_small_buffer(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const anysctp_outgoing messages[] = {outgoing("three", 5, NULL), outgoing("four", 4, NULL), outgoing("a long one", 10, NULL)};
    for (size_t cap = 1; cap <= 30; cap++) {
        EXPECT(OK(anysctp_send_messages(ends.client, messages, 3, 0)) == 3);
        for (size_t got = 0; got < 3;) {
            until_readable(ends.server);
            anysctp_result some = OK(receive(ends.server, cap, COUNT, LIMIT, 0));
            EXPECT(some >= 1);
            if (received[0].length > cap) {
                EXPECT(some == 1 && received[0].length == messages[got].len && received[0].info.msg_flags == ANYSCTP_MSG_EOR);
                some = OK(receive(ends.server, received[0].length, 1, LIMIT, 0));
            }
            for (anysctp_result i = 0; i < some; i++, got++) EXPECT(is(&received[i], messages[got].data));
            EXPECT(received[some - 1].offset + received[some - 1].length <= (cap < 10 ? 10 : cap));
        }
        EXPECT(!is_readable(ends.server));
    }
    close_pair(&ends);
}

/* The limit is exact, also for a message of which a part was received with earlier ones. */
static void too_long(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    static const char zeros[1001];
    anysctp_outgoing messages[] = {outgoing("a", 1, NULL), outgoing(zeros, 1000, NULL), outgoing("b", 1, NULL)};
    for (size_t cap = 990; cap <= 1010; cap += 5) {
        for (size_t size = 1000; size <= 1001; size++) {
            messages[1].len = size;
            EXPECT(OK(anysctp_send_messages(ends.client, messages, 3, 0)) == 3);
            int got = 0, longs = 0;
            while (got < 3) {
                until_readable(ends.server);
                anysctp_result some = receive(ends.server, cap, COUNT, 1000, 0);
                if (some == -EMSGSIZE) {
                    EXPECT(got == 1 && size == 1001);
                    got++;
                    continue;
                }
                OK(some);
                if (received[0].length > cap) some = OK(receive(ends.server, received[0].length, 1, 1000, 0));
                for (anysctp_result i = 0; i < some; i++) longs += received[i].length == 1000;
                got += (int)some;
            }
            EXPECT(longs == (size == 1000));
            EXPECT(!is_readable(ends.server));
        }
    }
    close_pair(&ends);
}

/* Notifications come in their place, decoded. */
static void notifications(void) {
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    anysctp_sndinfo info;
    int changes = 0, texts = 0;
    ANYSCTP_INIT(&info);
    OK(anysctp_set_event(ends.server, ANYSCTP_ALL_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    OK(anysctp_set_event(ends.server, ANYSCTP_ALL_ASSOC, ANYSCTP_SHUTDOWN_EVENT, 1));
    info.assoc_id = ends.client_assoc;
    const anysctp_outgoing messages[] = {outgoing("one", 3, &info), outgoing("two", 3, &info)};
    EXPECT(OK(anysctp_send_messages(ends.client, messages, 2, 0)) == 2);
    OK(anysctp_abort(ends.client, ends.client_assoc, "enough", 6));
    while (!changes) {
        const anysctp_result some = OK(receive(ends.server, ROOM, COUNT, LIMIT, 0));
        EXPECT(some > 0);
        for (anysctp_result i = 0; i < some; i++) {
            const anysctp_notification *event = &received[i].notification;
            if (!event->type) {
                EXPECT(!changes && is(&received[i], texts++ ? "two" : "one"));
                continue;
            }
            EXPECT(event->type == ANYSCTP_ASSOC_CHANGE && event->state == ANYSCTP_COMM_LOST);
            EXPECT(received[i].info.msg_flags == (ANYSCTP_MSG_EOR | ANYSCTP_MSG_NOTIFICATION));
            EXPECT(event->ended_by == ANYSCTP_ENDED_BY_PEER && event->assoc_id == ends.server_assoc);
            EXPECT(event->text_length == 6 && !memcmp(buffer + received[i].offset + event->text_offset, "enough", 6));
            EXPECT(!strcmp(received[i].from.host, "127.0.0.1"));
            changes++;
        }
    }
    close_pair(&ends);
}

/* What was received counts; the end or the error comes after it, and the descriptor tells of it. */
static void the_end(int aborted) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const anysctp_outgoing messages[] = {outgoing("one", 3, NULL), outgoing("two", 3, NULL)};
    EXPECT(OK(anysctp_send_messages(ends.client, messages, 2, 0)) == 2);
    if (aborted) {
        OK(anysctp_abort(ends.client, 0, NULL, 0));
    } else {
        OK(anysctp_close(ends.client));
    }
    int got = 0;
    anysctp_result some;
    do {
        until_readable(ends.server);
        some = receive(ends.server, ROOM, COUNT, LIMIT, 0);
        for (anysctp_result i = 0; i < some; i++) EXPECT(is(&received[i], got++ ? "two" : "one"));
    } while (some > 0);
    EXPECT(some == (aborted ? -ECONNRESET : 0));
    EXPECT(aborted || got == 2);
    EXPECT(receive(ends.server, ROOM, COUNT, LIMIT, 0) == 0);
    EXPECT(OK(anysctp_get_ended_by(ends.server)) == ANYSCTP_ENDED_BY_PEER);
    EXPECT(anysctp_send_messages(ends.server, messages, 2, 0) == -EPIPE);
    OK(anysctp_close(ends.server));
    OK(anysctp_close(ends.listener));
}

/* A full buffer takes some of them; with time it takes all. */
static void *drain(void *argument) {
    const int sock = *(const int *)argument;
    static unsigned char own[ROOM];
    anysctp_incoming messages[8];
    for (int left = 100; left > 0;) {
        ANYSCTP_INIT(&messages[0]);
        left -= (int)OK(anysctp_recv_messages(sock, own, sizeof own, messages, 8, LIMIT, 0));
    }
    return NULL;
}

static void a_full_buffer(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    static const char block[20000];
    anysctp_outgoing messages[100];
    pthread_t reader;
    OK(anysctp_set_sndbuf(ends.client, 100000));
    for (int i = 0; i < 100; i++) messages[i] = outgoing(block, sizeof block, NULL);
    const anysctp_result some = OK(anysctp_send_messages(ends.client, messages, 100, ANYSCTP_MSG_DONTWAIT));
    EXPECT(some > 0 && some < 100);
    OK(anysctp_set_timeout(ends.client, PATIENCE_MS));
    EXPECT(pthread_create(&reader, NULL, drain, (void *)&ends.server) == 0);
    EXPECT(OK(anysctp_send_messages(ends.client, messages + some, (size_t)(100 - some), 0)) == 100 - some);
    EXPECT(pthread_join(reader, NULL) == 0);
    close_pair(&ends);
}

/* The time is over: what was accepted is the result. */
static void a_timeout(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    static const char block[20000];
    anysctp_outgoing messages[COUNT];
    anysctp_result sent;
    int calls = 0;
    OK(anysctp_set_rcvbuf(ends.server, 50000));
    OK(anysctp_set_sndbuf(ends.client, 100000));
    OK(anysctp_set_timeout(ends.client, 100));
    for (int i = 0; i < COUNT; i++) messages[i] = outgoing(block, sizeof block, NULL);
    do {
        sent = anysctp_send_messages(ends.client, messages, COUNT, 0);
        calls++;
    } while (sent > 0);
    EXPECT(sent == -ETIMEDOUT && calls > 1);
    close_pair(&ends);
}

/* A call that waits to send the rest learns that the peer has aborted. What was accepted is its result; the next one says why. */
typedef struct {
    sleeper self;
    int sock;
    anysctp_result first, next;
} waiting_sender;

static void *send_until_the_end(void *argument) {
    waiting_sender *own = argument;
    static const char block[20000];
    anysctp_outgoing messages[COUNT];
    for (int i = 0; i < COUNT; i++) messages[i] = outgoing(block, sizeof block, NULL);
    announce(&own->self);
    own->first = anysctp_send_messages(own->sock, messages, COUNT, 0);
    own->next = anysctp_send_messages(own->sock, messages, COUNT, 0);
    return NULL;
}

static void aborted_while_it_waits(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    waiting_sender sender = {.sock = ends.client};
    OK(anysctp_set_rcvbuf(ends.server, 50000));
    OK(anysctp_set_sndbuf(ends.client, 100000));
    EXPECT(pthread_create(&sender.self.thread, NULL, send_until_the_end, &sender) == 0);
    until_asleep(&sender.self);
    OK(anysctp_abort(ends.server, 0, NULL, 0));
    EXPECT(pthread_join(sender.self.thread, NULL) == 0);
    EXPECT(sender.first > 0 && sender.first < COUNT);
    EXPECT(sender.next == -ECONNRESET);
    EXPECT(OK(anysctp_get_ended_by(ends.client)) == ANYSCTP_ENDED_BY_PEER);
    FAILS(anysctp_sendv(ends.client, "x", 1, NULL, NULL, 0, 0), EPIPE);
    OK(anysctp_close(ends.client));
    OK(anysctp_close(ends.listener));
}

/* Records of other sizes than this library's. */
static void other_sizes(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    enum { SHORTER = offsetof(anysctp_incoming, from) };
    struct {
        anysctp_outgoing known;
        uint64_t later;
    } longer[2];
    memset(longer, 0xff, sizeof longer);
    for (int i = 0; i < 2; i++) longer[i].known = outgoing(i ? "two" : "one", 3, NULL);
    longer[0].known.struct_size = sizeof longer[0];
    EXPECT(OK(anysctp_send_messages(ends.client, &longer[0].known, 2, 0)) == 2);
    for (int got = 0; got < 2;) {
        union {
            anysctp_incoming first;
            unsigned char bytes[2 * SHORTER + 1];
        } room;
        memset(&room, 0x5a, sizeof room);
        room.first.struct_size = SHORTER;
        const anysctp_result some = OK(anysctp_recv_messages(ends.server, buffer, ROOM, &room.first, 2, LIMIT, 0));
        for (anysctp_result i = 0; i < some; i++, got++) {
            anysctp_incoming message;
            memcpy(&message, room.bytes + i * SHORTER, SHORTER);
            EXPECT(message.struct_size == SHORTER && is(&message, got ? "two" : "one"));
        }
        EXPECT(room.bytes[some * SHORTER] == 0x5a);
    }
    close_pair(&ends);
}

int main(void) {
    in_order();
    bad_input();
    one_of_them_fails();
    a_small_buffer();
    too_long();
    notifications();
    the_end(0);
    the_end(1);
    a_full_buffer();
    a_timeout();
    aborted_while_it_waits();
    other_sizes();
    return 0;
}
