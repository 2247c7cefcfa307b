/* Every wait for the delivery of data that the peer does not read ends: a close with SO_LINGER by its time (linger time) and by a
 * signal (linger signal), the exit of a process by ANYSCTP_LINGER_MS (linger exit), and the end of a process by a signal after
 * ANYSCTP_SIGNAL_LINGER_MS (linger signals) or a second signal (linger second_signal).
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { SOON_MS = 10000, LONG_SECONDS = 3600 };

static int a_full_client(pair *ends) {
    *ends = connected_pair(ANYSCTP_TCP_STYLE);
    fill_send_buffer(ends->client, 0);
    return ends->client;
}

static void time_is_over(void) {
    pair ends;
    OK(anysctp_set_linger(a_full_client(&ends), 1));
    const int64_t start = now_ms();
    OK(anysctp_close(ends.client));
    EXPECT(now_ms() - start >= 990 && now_ms() - start < 1000 + SOON_MS);
}

static void caught(int number) { (void)number; }

typedef struct {
    sleeper self;
    int sock, done;
} closer;

static void *closes(void *argument) {
    closer *own = argument;
    announce(&own->self);
    OK(anysctp_close(own->sock));
    __atomic_store_n(&own->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void signal_comes(void) {
    const struct sigaction action = {.sa_handler = caught};
    pair ends;
    closer one = {.sock = a_full_client(&ends)};
    sigaction(SIGUSR1, &action, NULL);
    OK(anysctp_set_linger(one.sock, LONG_SECONDS));
    EXPECT(pthread_create(&one.self.thread, NULL, closes, &one) == 0);
    until_asleep(&one.self);
    while (!__atomic_load_n(&one.done, __ATOMIC_ACQUIRE)) { /* a signal between two polls interrupts nothing */
        pthread_kill(one.self.thread, SIGUSR1);
        poll(NULL, 0, 10);
    }
    EXPECT(pthread_join(one.self.thread, NULL) == 0);
}

static void fills(int sock) { fill_send_buffer(sock, 0); }
static void fills_and_waits(int sock) {
    fill_send_buffer(sock, 0);
    raise(SIGINT);
    for (;;) poll(NULL, 0, SOON_MS);
}

static void *is_interrupted(void *argument) {
    announce(argument);
    raise(SIGINT);
    return NULL;
}
static void is_signalled_again(int sock, int number) {
    sleeper one = {.tid = 0};
    fill_send_buffer(sock, 0);
    EXPECT(pthread_create(&one.thread, NULL, is_interrupted, &one) == 0);
    until_asleep(&one);
    raise(number);
    for (;;) poll(NULL, 0, SOON_MS);
}
static void is_interrupted_twice(int sock) { is_signalled_again(sock, SIGINT); }
static void is_interrupted_and_terminated(int sock) { is_signalled_again(sock, SIGTERM); }

static void end_of(pid_t child, int *status) {
    const int64_t start = now_ms();
    for (;;) {
        const pid_t ended = waitpid(child, status, WNOHANG);
        EXPECT(ended == 0 || ended == child);
        if (ended) return;
        EXPECT(now_ms() - start < 2 * SOON_MS);
        poll(NULL, 0, 10);
    }
}

static void process_exits(void) {
    int sock, status;
    setenv("ANYSCTP_LINGER_MS", "300", 1);
    const pid_t child = start_sender(fills, &sock);
    end_of(child, &status);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    OK(anysctp_set_linger(sock, 0));
    OK(anysctp_close(sock));
}

/* The peer sees the end as well. */
static void process_is_ended(void (*how)(int sock), const char *linger_ms) {
    static char buffer[100000];
    int sock, status;
    setenv("ANYSCTP_SIGNAL_LINGER_MS", linger_ms, 1);
    const pid_t own = fork(); /* the stack must not run yet at the fork */
    EXPECT(own >= 0);
    if (own == 0) {
        const pid_t child = start_sender(how, &sock);
        end_of(child, &status);
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
        anysctp_result size;
        do size = anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL);
        while (size > 0);
        EXPECT(on_kernel() ? size == 0 : size == -ECONNRESET);
        OK(anysctp_close(sock));
        exit(0);
    }
    EXPECT(waitpid(own, &status, 0) == own);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    signal(SIGINT, SIG_DFL); /* a shell sets it to be ignored in background processes */
    if (!strcmp(argv[1], "time")) time_is_over();
    if (!strcmp(argv[1], "signal")) signal_comes();
    if (!strcmp(argv[1], "exit")) process_exits();
    if (!strcmp(argv[1], "signals")) process_is_ended(fills_and_waits, "300");
    if (!strcmp(argv[1], "second_signal")) {
        process_is_ended(is_interrupted_twice, "3600000");
        process_is_ended(is_interrupted_and_terminated, "3600000");
    }
    return 0;
}
