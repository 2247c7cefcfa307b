/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include "two_processes.h"

#include <unistd.h>

typedef struct {
    uint16_t port, udp_port;
} meeting_point;

static void in_child(int from_parent, void (*sender)(int sock)) {
    meeting_point where;
    EXPECT(read(from_parent, &where, sizeof where) == (ssize_t)sizeof where);
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    if (!on_kernel()) OK(anysctp_set_encaps_port(sock, 0, "", 0, where.udp_port));
    OK(anysctp_connect(sock, "127.0.0.1", where.port));
    sender(sock);
}

pid_t start_sender(void (*sender)(int sock), int *sock_out) {
    int to_child[2];
    EXPECT(pipe(to_child) == 0);
    fflush(stdout);
    const pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0) {
        close(to_child[1]); /* otherwise it would wait for a parent that has failed */
        in_child(to_child[0], sender);
        exit(0);
    }
    meeting_point where;
    const int listener = listening(ANYSCTP_TCP_STYLE, &where.port);
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(on_kernel() ? ANYSCTP_ENGINE_KERNEL : ANYSCTP_ENGINE_USERSPACE, &info));
    where.udp_port = info.udp_port;
    EXPECT(write(to_child[1], &where, sizeof where) == (ssize_t)sizeof where);
    OK(anysctp_set_timeout(listener, 20000));
    *sock_out = (int)OK(anysctp_accept(listener, NULL));
    OK(anysctp_set_timeout(*sock_out, 20000));
    OK(anysctp_close(listener));
    return child;
}
