/* The stack's timers, in place of usrsctp's sctp_callout.c, which looks at all of them each 10 ms. Here they are in a wheel of
 * several levels, and the thread that runs them sleeps until the first one is due.
 *
 * Time is counted in units. A level has a list for each value of one digit of that count. A timer is at the level of the highest
 * digit in which its unit differs from the current one, in the list of its own digit there. When the count comes to such a digit
 * the timers of its list move to lower levels, and at the lowest they are due. So nothing depends on the number of other timers.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"
#include "pool.h"
#include "retire.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_callout.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_var.h>
#include <netinet/sctputil.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum {
    UNIT_MS = 10, /* timers that are due at nearly the same time cost one wake-up */
    DIGIT_BITS = 6, DIGITS = 1 << DIGIT_BITS, LEVELS = 6, /* 21 years */
    DUE = LEVELS * DIGITS,
    LONGEST_SLEEP_MS = 1000, /* anysctp_on_tick() is asked once a second */
    TRIM_MS = 900,
};
_Static_assert(DIGITS == 64, "a level's lists have a bit each");

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t earlier; /* than the thread sleeps */
static struct calloutlist lists[DUE + 1];
static uint64_t filled[LEVELS + 1]; /* the lists that have timers; the last level is that of those that are due */
static uint64_t current;            /* the unit up to which timers have become due */
static uint64_t sleeping_until;     /* 0: at work */

static uint64_t now_ms(void) {
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* usrsctp's ticks are milliseconds (hz). */
uint32_t sctp_get_tick_count(void) { return (uint32_t)now_ms(); }

static uint64_t bit(unsigned list) { return UINT64_C(1) << list % DIGITS; }

/* With the mutex: put_in(), take_out(), next_unit(), advance(). */

static void put_in(struct sctp_callout *timer) {
    unsigned list = DUE;

    if (timer->unit > current) {
        const unsigned level = (63 - (unsigned)__builtin_clzll(timer->unit ^ current)) / DIGIT_BITS;
        list = level * DIGITS + (unsigned)(timer->unit >> level * DIGIT_BITS) % DIGITS;
    }
    if (!(filled[list / DIGITS] & bit(list))) TAILQ_INIT(&lists[list]);
    filled[list / DIGITS] |= bit(list);
    timer->list = list;
    TAILQ_INSERT_TAIL(&lists[list], timer, tqe);
}

static void take_out(struct sctp_callout *timer) {
    struct calloutlist *list = &lists[timer->list];

    TAILQ_REMOVE(list, timer, tqe);
    if (TAILQ_EMPTY(list)) filled[timer->list / DIGITS] &= ~bit(timer->list);
}

/* The unit to which the next list belongs, and that list. What the lowest levels have comes first. */
static uint64_t next_unit(unsigned *list) {
    for (unsigned level = 0; level < LEVELS; level++) {
        const unsigned shift = level * DIGIT_BITS;
        unsigned digit;

        if (!filled[level]) continue;
        digit = (unsigned)__builtin_ctzll(filled[level]);
        *list = level * DIGITS + digit;
        return ((current >> shift) / DIGITS * DIGITS + digit) << shift;
    }
    return UINT64_MAX;
}

static void advance(uint64_t to) {
    unsigned list;
    uint64_t next;

    while ((next = next_unit(&list)) <= to) {
        current = next;
        while (filled[list / DIGITS] & bit(list)) {
            struct sctp_callout *timer = TAILQ_FIRST(&lists[list]);

            take_out(timer);
            put_in(timer);
        }
    }
    if (current < to) current = to;
}

void sctp_os_timer_init(sctp_os_timer_t *timer) { memset(timer, 0, sizeof *timer); }

int sctp_os_timer_start(sctp_os_timer_t *timer, uint32_t ticks, void (*function)(void *), void *argument) {
    const uint64_t unit = (now_ms() + (ticks ? ticks : 1) + UNIT_MS - 1) / UNIT_MS;
    int was_pending, wake;

    pthread_mutex_lock(&mutex);
    was_pending = (timer->c_flags & SCTP_CALLOUT_PENDING) != 0;
    if (was_pending) take_out(timer);
    timer->unit = unit;
    timer->c_func = function;
    timer->c_arg = argument;
    timer->c_flags = SCTP_CALLOUT_ACTIVE | SCTP_CALLOUT_PENDING;
    put_in(timer);
    wake = unit < sleeping_until;
    if (wake) sleeping_until = 0;
    pthread_mutex_unlock(&mutex);
    if (wake) pthread_cond_signal(&earlier);
    return was_pending;
}

int sctp_os_timer_stop(sctp_os_timer_t *timer) {
    int was_pending;

    pthread_mutex_lock(&mutex);
    was_pending = (timer->c_flags & SCTP_CALLOUT_PENDING) != 0;
    if (was_pending) take_out(timer);
    timer->c_flags &= ~(SCTP_CALLOUT_ACTIVE | SCTP_CALLOUT_PENDING);
    pthread_mutex_unlock(&mutex);
    return was_pending;
}

/* Before it may be started again, which changes what it is for. */
static void remember_what_for(struct sctp_timer *timer) {
    timer->due.ep = timer->ep;
    timer->due.tcb = timer->tcb;
    timer->due.net = timer->net;
    timer->due.type = timer->type;
}

/* The clock says what is due, not the caller. */
void sctp_handle_tick(uint32_t elapsed) {
    (void)elapsed;
    pthread_mutex_lock(&mutex);
    advance(now_ms() / UNIT_MS);
    while (filled[DUE / DIGITS]) {
        struct sctp_callout *timer = TAILQ_FIRST(&lists[DUE]);
        void (*const function)(void *) = timer->c_func;
        void *const argument = timer->c_arg;

        take_out(timer);
        if (function == sctp_timeout_handler) remember_what_for(argument);
        timer->c_flags &= ~SCTP_CALLOUT_PENDING;
        pthread_mutex_unlock(&mutex);
        function(argument);
        pthread_mutex_lock(&mutex);
    }
    pthread_mutex_unlock(&mutex);
}

static void wait_until(uint64_t unit) {
    const uint64_t ms = unit * UNIT_MS;
    struct timespec time = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};

#ifdef __APPLE__ /* waits for a length of time only */
    const uint64_t now = now_ms(), left = ms > now ? ms - now : 0;
    time.tv_sec = (time_t)(left / 1000);
    time.tv_nsec = (long)(left % 1000) * 1000000;
    pthread_cond_timedwait_relative_np(&earlier, &mutex, &time);
#else
    pthread_cond_timedwait(&earlier, &mutex, &time);
#endif
}

static void sleep_until_due(unsigned longest_ms) {
    const uint64_t latest = (now_ms() + longest_ms) / UNIT_MS;
    unsigned list;

    pthread_mutex_lock(&mutex);
    sleeping_until = min(next_unit(&list), latest);
    wait_until(sleeping_until);
    sleeping_until = 0;
    pthread_mutex_unlock(&mutex);
}

/* A burst's memory goes back. */
static void trim_now_and_then(void) {
    static uint64_t next;

    if (now_ms() < next) return;
    next = now_ms() + TRIM_MS;
    anysctp_trim();
}

static void *run(void *unused) {
    sctp_userspace_set_threadname("SCTP timer");
    for (;;) {
        sleep_until_due(anysctp_free_retired() ? UNIT_MS : LONGEST_SLEEP_MS);
        anysctp_work_begin(ANYSCTP_RUNS_TIMERS);
        anysctp_batch_begin();
        sctp_handle_tick(0);
        anysctp_on_tick();
        anysctp_batch_end();
        trim_now_and_then();
        anysctp_work_end(ANYSCTP_RUNS_TIMERS);
    }
    return unused;
}

void sctp_start_timer_thread(void) {
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
#ifndef __APPLE__
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
    pthread_cond_init(&earlier, &attributes);
    pthread_condattr_destroy(&attributes);
    if (sctp_userspace_thread_create(&SCTP_BASE_VAR(timer_thread), run) != 0)
        SCTP_PRINTF("There is no thread for the timers.\n");
}

/* The thread runs until the process ends. */
void sctp_stop_timer_thread(void) {}
