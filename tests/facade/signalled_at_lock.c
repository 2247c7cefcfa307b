/* A deadly signal comes while its thread has a lock: each that a send takes, in turn. The peer is told of the end all the same.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { MOST_LOCKS = 200, LEAST_LOCKS = 5, NO_LOCK_LEFT = 7, LATE_MS = 10000 };

static int at;                       /* the lock, counted from 1 */
static _Thread_local int locks_left; /* 0: no signal will come */
static volatile sig_atomic_t has_come;

/* The program's own function is found before the C library's of this name, by the anysctp library as well. */
int pthread_mutex_lock(pthread_mutex_t *mutex) {
    static union { /* ISO C does not convert what dlsym() returns */
        void *symbol;
        int (*function)(pthread_mutex_t *mutex);
    } real;
    if (!real.symbol) real.symbol = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    const int result = real.function(mutex);
    if (locks_left && --locks_left == 0) {
        has_come = 1;
        raise(SIGTERM);
    }
    return result;
}

static void sends(int sock) {
    OK(anysctp_set_nodelay(sock, 1));
    locks_left = at;
    anysctp_sendv(sock, "hello", 5, NULL, NULL, 0, 0);
    locks_left = 0;
    while (has_come) pause();
    _exit(NO_LOCK_LEFT);
}

/* In a process of its own, because the stack must not run yet when the sender is forked. Returns whether there was such a lock. */
static int ends_at(int lock) {
    char buffer[10];
    int sock, status;
    at = lock;
    const pid_t child = start_sender(sends, &sock);
    EXPECT(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LOCK_LEFT) return 0;
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    OK(anysctp_set_timeout(sock, LATE_MS));
    anysctp_result size;
    do size = anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL);
    while (size > 0);
    if (size != 0 && size != -ECONNRESET) printf("at lock %d\n", lock);
    EXPECT(size == 0 || size == -ECONNRESET);
    OK(anysctp_close(sock));
    return 1;
}

int main(void) {
    int lock = 0, more = 1;
    while (more && lock < MOST_LOCKS) {
        int status;
        lock++;
        const pid_t own = fork();
        EXPECT(own >= 0);
        if (own == 0) exit(ends_at(lock) ? 0 : NO_LOCK_LEFT);
        EXPECT(waitpid(own, &status, 0) == own);
        EXPECT(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == NO_LOCK_LEFT));
        more = WEXITSTATUS(status) == 0;
    }
    printf("%d locks\n", lock - 1);
    EXPECT(lock > LEAST_LOCKS && lock < MOST_LOCKS);
    return 0;
}
