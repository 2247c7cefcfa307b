/* Allocations fail now and then while packets are sent and received. These packets count as lost, and all messages still arrive.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <poll.h>

#include "support.h"

enum { MESSAGES = 20, SIZE = 40000, ONE_IN = 23, PATIENCE_MS = 60000 };

/* In all threads but this one: the stack's. */
static __thread int is_ours;
static int fails;
static unsigned calls;

extern void *__libc_malloc(size_t size);

void *malloc(size_t size) {
    if (__atomic_load_n(&fails, __ATOMIC_RELAXED) && !is_ours && __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) % ONE_IN == 0) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

int main(void) {
    static uint8_t bytes[SIZE];
    is_ours = 1;
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_set_timeout(ends.client, 60000));
    OK(anysctp_set_timeout(ends.server, 60000));
    __atomic_store_n(&fails, 1, __ATOMIC_RELAXED);
    /* All before the first is read, because the stack uses memory again that was read. */
    for (int i = 0; i < MESSAGES; i++) {
        bytes[0] = (uint8_t)i;
        EXPECT(OK(anysctp_sendv(ends.client, bytes, sizeof bytes, NULL, NULL, 0, 0)) == SIZE);
    }
    for (int i = 0; i < MESSAGES; i++) {
        /* A receive that waits would take packets in itself. */
        EXPECT(poll(&(struct pollfd){ends.server, POLLIN, 0}, 1, PATIENCE_MS) == 1);
        EXPECT(OK(anysctp_recvv(ends.server, bytes, sizeof bytes, ANYSCTP_MSG_DONTWAIT, NULL, NULL)) == SIZE);
        EXPECT(bytes[0] == (uint8_t)i);
    }
    __atomic_store_n(&fails, 0, __ATOMIC_RELAXED);
    EXPECT(calls > ONE_IN);
    close_pair(&ends);
    return 0;
}
