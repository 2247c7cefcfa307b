/* When a signal ends a process, its associations end too: the peer gets what was sent, and soon sees the end.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { SIZE = 10000, MESSAGES = 100, SOON_MS = 1000, HANDLED = 7, LONG_MS = 20000 };

static void send_some(int sock) {
    static char message[SIZE];
    for (int i = 0; i < MESSAGES; i++) OK(anysctp_sendv(sock, message, sizeof message, NULL, NULL, 0, 0));
    OK(anysctp_sendv(sock, "last", 4, NULL, NULL, 0, 0));
}

/* ThreadSanitizer delivers a signal at the next call of the C library. */
static void compute(void) {
    if (SANITIZED) poll(NULL, 0, 0);
}

/* The signal arrives in a system call, in a call of the library, or in neither. */
static void waits(int sock) {
    send_some(sock);
    while (poll(NULL, 0, LONG_MS) == 0) continue;
    exit(HANDLED); /* the call was interrupted, which a default action does not do */
}
static void receives(int sock) {
    char buffer[10];
    send_some(sock);
    anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL);
    exit(HANDLED);
}
static void computes(int sock) {
    send_some(sock);
    for (;;) compute();
}
static void sends(int sock) {
    send_some(sock);
    while (anysctp_sendv(sock, "more", 4, NULL, NULL, 0, 0) >= 0) continue;
    exit(HANDLED);
}

static void own_handler(int number) {
    (void)number;
    _exit(HANDLED);
}
static void handles(int sock) {
    signal(SIGTERM, own_handler);
    waits(sock);
}

static struct sigaction before;
static void chained(int number) {
    if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) before.sa_handler(number);
    _exit(HANDLED);
}
static void chains(int sock) {
    struct sigaction own = {.sa_handler = chained};
    sigaction(SIGTERM, &own, &before);
    waits(sock);
}

static void ignores(int sock) {
    send_some(sock);
    raise(SIGHUP); /* which was ignored before the first socket, as nohup(1) does */
    kill(getpid(), SIGTERM);
    for (;;) compute();
}

static void forks(int sock) {
    int status;
    const pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0)
        for (;;) poll(NULL, 0, LONG_MS);
    kill(child, SIGTERM);
    EXPECT(waitpid(child, &status, 0) == child);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    send_some(sock); /* now the signal may come */
    for (;;) compute();
}

static void ends_by(void (*what)(int sock), int number, int handled) {
    static char buffer[SIZE];
    int sock, status;
    anysctp_result size = 0;
    const pid_t child = start_sender(what, &sock);
    do size = OK(anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL));
    while (size != 4 || memcmp(buffer, "last", 4) != 0);
    kill(child, number);
    const int64_t start = now_ms();
    EXPECT(waitpid(child, &status, 0) == child);
    if (handled) {
        EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == HANDLED);
    } else {
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == number);
        do size = anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL);
        while (size > 0);
        EXPECT(size == 0 || size == -ECONNRESET);
        EXPECT(now_ms() - start < SOON_MS * (SANITIZED ? 10 : 1));
    }
    OK(anysctp_set_linger(sock, 0));
    anysctp_close(sock);
}

/* Each test has its own process, because the stack must not run yet when the sender is forked. */
static void in_process(void (*what)(int sock), int number, int handled) {
    const pid_t own = fork();
    EXPECT(own >= 0);
    if (own == 0) {
        ends_by(what, number, handled);
        exit(0);
    }
    int status;
    EXPECT(waitpid(own, &status, 0) == own);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void) {
    signal(SIGINT, SIG_DFL); /* a shell sets it to be ignored in background processes */
    in_process(waits, SIGTERM, 0);
    in_process(waits, SIGINT, 0);
    in_process(receives, SIGTERM, 0);
    in_process(computes, SIGTERM, 0);
    in_process(sends, SIGTERM, 0);
#ifndef __SANITIZE_THREAD__ /* delivers no signal in the child of a process with threads */
    in_process(forks, SIGTERM, 0);
#else
    (void)forks;
#endif
    in_process(handles, SIGTERM, 1);
    in_process(chains, SIGTERM, 1);
    signal(SIGHUP, SIG_IGN);
    in_process(ignores, SIGTERM, 0);
    signal(SIGHUP, SIG_DFL);
    in_process(waits, SIGHUP, 0);
    return 0;
}
