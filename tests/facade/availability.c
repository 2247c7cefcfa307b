/* The engine auto is the kernel if it has SCTP. Asked for by name, a kernel without SCTP gives an error. The test works on
 * kernels with and without SCTP.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

enum { IPPROTO = 132 };

static int kernel_has_sctp(void) {
    int fd = socket(AF_INET, SOCK_STREAM, IPPROTO);
    if (fd < 0) return 0;
    close(fd);
    return 1;
}

static anysctp_engine_info describe(int engine) {
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(engine, &info));
    return info;
}

static void engine_of_auto(int expected) {
    EXPECT(describe(ANYSCTP_ENGINE_AUTO).engine == (uint32_t)expected);
    int sock = (int)OK(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO));
    EXPECT(OK(anysctp_get_engine(sock)) == expected);
    OK(anysctp_close(sock));
}

int main(void) {
    int has = kernel_has_sctp();
    unsetenv("ANYSCTP_ENGINE");
    EXPECT(describe(ANYSCTP_ENGINE_USERSPACE).available == 1);
    EXPECT(describe(ANYSCTP_ENGINE_KERNEL).available == (uint32_t)has);
    engine_of_auto(has ? ANYSCTP_ENGINE_KERNEL : ANYSCTP_ENGINE_USERSPACE);
    if (has) return 0;
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_UDP_STYLE, ANYSCTP_ENGINE_KERNEL), EPROTONOSUPPORT);
    /* In both cases the error says what to do. */
    EXPECT(strstr(anysctp_last_error(), "modprobe sctp"));
    EXPECT(strstr(anysctp_last_error(), "userspace"));
    EXPECT(strstr(describe(ANYSCTP_ENGINE_KERNEL).reason, "modprobe sctp"));
    setenv("ANYSCTP_ENGINE", "kernel", 1);
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO), EPROTONOSUPPORT);
    setenv("ANYSCTP_ENGINE", "cernel", 1);
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO), EINVAL);
    return 0;
}
