/* A process sends 10 MB and exits at once, with and without a close: all of it arrives.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <sys/wait.h>
#include <unistd.h>

#include "two_processes.h"

enum { SIZE = 10000, MESSAGES = 1000 };

static void send_all(int sock) {
    static unsigned char message[SIZE];
    for (int i = 0; i < MESSAGES; i++) {
        memset(message, i, sizeof message);
        OK(anysctp_sendv(sock, message, sizeof message, NULL, NULL, 0, 0));
    }
}

static void send_and_close(int sock) {
    send_all(sock);
    OK(anysctp_close(sock));
}

static void all_arrives(void (*sender)(int sock)) {
    static unsigned char message[SIZE];
    int sock, whole = 0;
    size_t at = 0;
    const pid_t child = start_sender(sender, &sock);
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = OK(anysctp_recvv(sock, message + at, sizeof message - at, 0, &info, NULL));
        if (size == 0) break;
        at += (size_t)size;
        if (!(info.msg_flags & ANYSCTP_MSG_EOR)) continue;
        EXPECT(at == sizeof message);
        for (size_t i = 0; i < sizeof message; i++) EXPECT(message[i] == (unsigned char)whole);
        whole++;
        at = 0;
    }
    EXPECT(whole == MESSAGES);
    int status;
    EXPECT(waitpid(child, &status, 0) == child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    OK(anysctp_close(sock));
}

/* Each half has its own process, because the stack must not run yet when the sender is forked. */
static void in_process(void (*sender)(int sock)) {
    const pid_t half = fork();
    EXPECT(half >= 0);
    if (half == 0) {
        all_arrives(sender);
        exit(0);
    }
    int status;
    EXPECT(waitpid(half, &status, 0) == half);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void) {
    in_process(send_all);
    in_process(send_and_close);
    return 0;
}
