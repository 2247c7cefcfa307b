/* The peer is killed in the middle of a transfer: the receiver gets an end, an error or a timeout, sends do not hang, and
 * the process ends by itself.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { WAIT_MS = 2000, BEFORE_THE_KILL = 500000 };

static void send_for_ever(int sock) {
    static const char message[10000];
    while (anysctp_sendv(sock, message, sizeof message, NULL, NULL, 0, 0) >= 0) continue;
}

int main(void) {
    static char buffer[10000];
    int sock;
    const pid_t child = start_sender(send_for_ever, &sock);
    for (anysctp_result total = 0; total < BEFORE_THE_KILL;)
        total += OK(anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL));
    kill(child, SIGKILL);
    EXPECT(waitpid(child, NULL, 0) == child);
    OK(anysctp_set_timeout(sock, WAIT_MS));
    anysctp_result got;
    while ((got = anysctp_recvv(sock, buffer, sizeof buffer, 0, NULL, NULL)) > 0) continue;
    EXPECT(got == 0 || got == -ETIMEDOUT || got == -ECONNRESET);
    const int64_t start = now_ms();
    do got = anysctp_sendv(sock, buffer, sizeof buffer, NULL, NULL, 0, 0);
    while (got > 0 && now_ms() - start < WAIT_MS);
    EXPECT(got > 0 || got == -ETIMEDOUT || got == -EPIPE || got == -ECONNRESET);
    EXPECT(now_ms() - start < 3 * WAIT_MS);
    OK(anysctp_close(sock));
    return 0;
}
