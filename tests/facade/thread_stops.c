/* The program's own functions are found before the C library's of these names, by the anysctp library as well.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "thread_stops.h"

#include <dlfcn.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

#include "support.h"

typedef union { /* ISO C does not convert what dlsym() returns */
    void *symbol;
    int (*function)(pthread_mutex_t *mutex);
} mutex_call;

static mutex_call real_lock, real_unlock;
static sem_t stopped, released;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local enum thread_kind kind_of_this_thread; /* STACKS_THREAD is 0 */
static atomic_int counted_kind, calls_left;

static void begin(void) {
    EXPECT(!sem_init(&stopped, 0, 0) && !sem_init(&released, 0, 0));
    real_lock.symbol = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    real_unlock.symbol = dlsym(RTLD_NEXT, "pthread_mutex_unlock");
}

static void wait_for(sem_t *event, int milliseconds) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += milliseconds * 1000000L;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    sem_timedwait(event, &end);
}

static void stop_if_due(void) {
    if ((int)kind_of_this_thread != counted_kind || calls_left <= 0 || atomic_fetch_sub(&calls_left, 1) != 1) return;
    sem_post(&stopped);
    wait_for(&released, STOP_MS);
}

int pthread_mutex_lock(pthread_mutex_t *mutex) {
    const int error = errno;
    pthread_once(&once, begin);
    stop_if_due();
    errno = error;
    return real_lock.function(mutex);
}

int pthread_mutex_unlock(pthread_mutex_t *mutex) {
    const int error = errno;
    pthread_once(&once, begin);
    const int result = real_unlock.function(mutex);
    stop_if_due();
    errno = error;
    return result;
}

void this_thread_is(enum thread_kind kind) { kind_of_this_thread = kind; }

void stop_at(enum thread_kind kind, int n) {
    pthread_once(&once, begin);
    while (sem_trywait(&stopped) == 0 || sem_trywait(&released) == 0) {}
    counted_kind = (int)kind;
    calls_left = n;
}

void wait_for_stop(int milliseconds) { wait_for(&stopped, milliseconds); }

void go_on(void) { sem_post(&released); }

int has_stopped(void) { return atomic_exchange(&calls_left, 0) <= 0; }
