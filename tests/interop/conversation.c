/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conversation.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("peer.c: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

anysctp_result must(anysctp_result result, const char *what) {
    if (result < 0) fail("%s: %s: %s", what, anysctp_error_name(result), anysctp_last_error());
    return result;
}

static size_t size_of(int number) { return number == MESSAGES - 1 ? (size_t)BIG_SIZE : 1 + 317 * (size_t)number; }

static unsigned char byte_of(int number, size_t k) { return (unsigned char)((size_t)number + k + (k >> 8)); }

static int unordered(int number) { return number % 3 == 2; }

void start_tally(tally *t, uint32_t first_ppid) {
    static const tally empty;
    *t = empty;
    t->first_ppid = first_ppid;
    for (int sid = 0; sid < STREAMS; sid++) t->last_ordered[sid] = -1;
}

void check_message(tally *t, const arrival *a) {
    uint32_t number = a->info.ppid - t->first_ppid;
    if (number >= MESSAGES) fail("PPID %lu is not of this conversation", (unsigned long)a->info.ppid);
    int n = (int)number;
    if (t->seen[n]++) fail("message %d came twice", n);
    if (a->info.sid != n % 4) fail("message %d came on stream %d", n, a->info.sid);
    if (!!(a->info.flags & ANYSCTP_UNORDERED) != unordered(n)) fail("message %d has the flags 0x%x", n, a->info.flags);
    if (a->size != size_of(n)) fail("message %d has %lu bytes", n, (unsigned long)a->size);
    for (size_t k = 0; k < a->size; k++)
        if (a->data[k] != byte_of(n, k)) fail("byte %lu of message %d is %d", (unsigned long)k, n, a->data[k]);
    if (!unordered(n)) {
        int *last = &t->last_ordered[a->info.sid];
        if (*last > n) fail("message %d came after message %d", n, *last);
        *last = n;
    }
    t->messages++;
    t->bytes += (long)a->size;
}

void send_message(int sock, int number, uint32_t ppid, int32_t assoc_id) {
    static unsigned char data[BIG_SIZE];
    size_t size = size_of(number);
    for (size_t k = 0; k < size; k++) data[k] = byte_of(number, k);
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = (uint16_t)(number % 4);
    info.flags = unordered(number) ? ANYSCTP_UNORDERED : 0;
    info.ppid = ppid;
    info.assoc_id = assoc_id;
    must(anysctp_sendv(sock, data, size, &info, NULL, 0, 0), "send");
}

void receive(int sock, arrival *a) {
    a->size = 0;
    do {
        ANYSCTP_INIT(&a->info);
        size_t room = sizeof a->data - a->size;
        if (room == 0) fail("a message is longer than any of this conversation");
        size_t piece = room < PIECE_SIZE ? room : PIECE_SIZE;
        size_t got = (size_t)must(anysctp_recvv(sock, a->data + a->size, piece, 0, &a->info, NULL), "receive");
        a->end = got == 0;
        a->size += got;
    } while (!a->end && !(a->info.msg_flags & ANYSCTP_MSG_EOR));
}

anysctp_notification notification(const arrival *a) {
    if (a->end || !(a->info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) fail("a notification did not come");
    anysctp_notification n;
    ANYSCTP_INIT(&n);
    must(anysctp_decode_notification(a->data, a->size, &n), "decode_notification");
    return n;
}

int changed_to(const arrival *a, int state) {
    anysctp_notification n = notification(a);
    return n.type == ANYSCTP_ASSOC_CHANGE && n.state == state;
}
