/* A thread that waits for a message does the stack's work meanwhile. Others are served while it has other things to do.
 * driving computes|handler|threads|switches|busy
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "two_processes.h"

enum { ROUNDS = 50, PATIENCE_MS = 60000, THREADS = 8 };

static int others_are_served; /* set when that is shown */

static void until_others_are_served(void) {
    while (!__atomic_load_n(&others_are_served, __ATOMIC_ACQUIRE)) continue;
}

static void on_signal(int number) {
    (void)number;
    until_others_are_served();
}

typedef struct {
    sleeper self;
    pair ends;
    int is_interrupted;
} receiver;

static void *receives_and_computes(void *argument) {
    receiver *own = argument;
    char byte;
    announce(&own->self);
    if (own->is_interrupted) {
        FAILS(anysctp_recvv(own->ends.server, &byte, 1, 0, NULL, NULL), EINTR);
        return NULL;
    }
    EXPECT(OK(anysctp_recvv(own->ends.server, &byte, 1, 0, NULL, NULL)) == 1);
    until_others_are_served();
    return NULL;
}

static void to_and_fro(const pair *ends) {
    char byte = 0;
    EXPECT(OK(anysctp_sendv(ends->client, &byte, 1, NULL, NULL, 0, 0)) == 1);
    EXPECT(OK(anysctp_recvv(ends->server, &byte, 1, 0, NULL, NULL)) == 1);
}

static pair patient_pair(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    OK(anysctp_set_timeout(ends.client, PATIENCE_MS));
    OK(anysctp_set_timeout(ends.server, PATIENCE_MS));
    OK(anysctp_set_nodelay(ends.client, 1));
    return ends;
}

/* One thread waits, and then is busy: with its own work after the message, or in a signal's handler before. */
static void served_meanwhile(int by_signal) {
    receiver busy = {.ends = patient_pair(), .is_interrupted = by_signal};
    const pair other = patient_pair();
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = on_signal, .sa_flags = SA_RESTART}, NULL);
    EXPECT(pthread_create(&busy.self.thread, NULL, receives_and_computes, &busy) == 0);
    until_asleep(&busy.self);
    if (by_signal)
        pthread_kill(busy.self.thread, SIGUSR1);
    else
        OK(anysctp_sendv(busy.ends.client, "", 1, NULL, NULL, 0, 0));
    for (int i = 0; i < ROUNDS; i++) to_and_fro(&other);
    __atomic_store_n(&others_are_served, 1, __ATOMIC_RELEASE);
    EXPECT(pthread_join(busy.self.thread, NULL) == 0);
    close_pair(&busy.ends);
    close_pair(&other);
}

static int done_threads;

/* Each answers and asks again, except for the first one, which comes back when the others are done. */
static void *one_of_many(void *argument) {
    const pair *ends = argument;
    for (int i = 0; i < ROUNDS * 4; i++) to_and_fro(ends);
    if (__atomic_add_fetch(&done_threads, 1, __ATOMIC_ACQ_REL) == THREADS - 1)
        __atomic_store_n(&others_are_served, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void many_threads(void) {
    pair ends[THREADS];
    receiver slow = {.ends = ends[0] = patient_pair()};
    pthread_t threads[THREADS];
    EXPECT(pthread_create(&slow.self.thread, NULL, receives_and_computes, &slow) == 0);
    until_asleep(&slow.self);
    OK(anysctp_sendv(ends[0].client, "", 1, NULL, NULL, 0, 0));
    for (int i = 1; i < THREADS; i++) {
        ends[i] = patient_pair();
        EXPECT(pthread_create(&threads[i], NULL, one_of_many, &ends[i]) == 0);
    }
    for (int i = 1; i < THREADS; i++) EXPECT(pthread_join(threads[i], NULL) == 0);
    EXPECT(pthread_join(slow.self.thread, NULL) == 0);
    for (int i = 0; i < THREADS; i++) close_pair(&ends[i]);
}

enum { TRIPS = 2000 };

static void asks(int sock) {
    char byte;
    OK(anysctp_set_timeout(sock, PATIENCE_MS));
    for (int i = 0; i < TRIPS; i++) {
        OK(anysctp_sendv(sock, "", 1, NULL, NULL, 0, 0));
        EXPECT(OK(anysctp_recvv(sock, &byte, 1, 0, NULL, NULL)) == 1);
    }
    OK(anysctp_close(sock));
}

/* A round trip wakes the thread that waits for it, and no other: more than that are the look-outs of the stack's own thread. */
static void few_switches(int of, double most) {
    int sock;
    const pid_t child = start_sender(asks, &sock);
    struct rusage before, after;
    char byte;
    getrusage(of, &before);
    while (OK(anysctp_recvv(sock, &byte, 1, 0, NULL, NULL)) == 1) OK(anysctp_sendv(sock, &byte, 1, NULL, NULL, 0, 0));
    getrusage(of, &after);
    const double each = (double)(after.ru_nvcsw - before.ru_nvcsw) / TRIPS;
    printf("%.2f voluntary switches a round trip\n", each);
    if (!SANITIZED) EXPECT(each < most);
    OK(anysctp_close(sock));
    EXPECT(waitpid(child, NULL, 0) == child);
}

int main(int count, char **arguments) {
    EXPECT(count == 2);
    if (strcmp(arguments[1], "switches") == 0) {
        few_switches(RUSAGE_SELF, 1.6);
    } else if (strcmp(arguments[1], "busy") == 0) {
        setenv("ANYSCTP_BUSY_POLL_US", "1000000", 1);
        few_switches(RUSAGE_THREAD, 0.1); /* it looks for the message, and does not sleep */
    } else if (strcmp(arguments[1], "threads") == 0) {
        many_threads();
    } else {
        served_meanwhile(strcmp(arguments[1], "handler") == 0);
    }
    return 0;
}
