/* In the child of a fork the user-space stack does not run, so every call fails with ENOTRECOVERABLE at once. Kernel sockets
 * still work there. The parent is not disturbed.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static void userspace_child(const pair *ends) {
    char buffer[10];
    anysctp_address address;
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE), ENOTRECOVERABLE);
    FAILS(anysctp_sendv(ends->client, "x", 1, NULL, NULL, 0, 0), ENOTRECOVERABLE);
    FAILS(anysctp_recvv(ends->client, buffer, sizeof buffer, 0, NULL, NULL), ENOTRECOVERABLE);
    FAILS(anysctp_accept(ends->listener, NULL), ENOTRECOVERABLE);
    FAILS(anysctp_getsockname(ends->client, &address), ENOTRECOVERABLE);
    FAILS(anysctp_get_nodelay(ends->client), ENOTRECOVERABLE);
    EXPECT(strstr(anysctp_last_error(), "fork") != NULL);
    const anysctp_result closed = anysctp_close(ends->client);
    EXPECT(closed == 0 || closed == -ENOTRECOVERABLE);
}

static void kernel_child(const pair *ends) {
    OK(anysctp_sendv(ends->client, "child", 5, NULL, NULL, 0, 0));
    OK(anysctp_close(new_socket(ANYSCTP_TCP_STYLE)));
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20); /* a hang is a failure too */
        if (on_kernel())
            kernel_child(&ends);
        else
            userspace_child(&ends);
        exit(0); /* runs the exit handlers, which must not hang either */
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    char buffer[10];
    if (on_kernel()) EXPECT(OK(anysctp_recvv(ends.server, buffer, sizeof buffer, 0, NULL, NULL)) == 5);
    OK(anysctp_sendv(ends.client, "x", 1, NULL, NULL, 0, 0));
    EXPECT(OK(anysctp_recvv(ends.server, buffer, sizeof buffer, 0, NULL, NULL)) == 1);
    close_pair(&ends);
    return 0;
}
