/* The user-space engine's UDP port is 9899, another one if that is taken, or exactly the one that was asked for. The test has its
 * own network namespace, so that no other program has the port or is disturbed.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

enum { IANA_PORT = 9899 };

static void take_port(void) {
    const int sock = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(IANA_PORT)};
    EXPECT(bind(sock, (struct sockaddr *)&address, sizeof address) == 0);
}

static anysctp_engine_info engine_info(void) {
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    return info;
}

static void works(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    char byte;
    OK(anysctp_sendv(ends.client, "x", 1, NULL, NULL, 0, 0));
    OK(anysctp_recvv(ends.server, &byte, 1, 0, NULL, NULL));
    close_pair(&ends);
}

static void takes_9899(void) {
    EXPECT(engine_info().started == 0 && engine_info().udp_port == 0);
    works();
    EXPECT(engine_info().started == 1 && engine_info().udp_port == IANA_PORT);
}

static void takes_another(void) {
    take_port();
    works();
    const anysctp_engine_info info = engine_info();
    EXPECT(info.udp_port != 0 && info.udp_port != IANA_PORT);
    char port[8];
    snprintf(port, sizeof port, "%u", info.udp_port);
    EXPECT(strstr(info.reason, port) != NULL);
}

static void takes_no_other_than_asked_for(void) {
    take_port();
    anysctp_userspace_config config;
    ANYSCTP_INIT(&config);
    OK(anysctp_get_userspace_config(&config));
    config.udp_port = IANA_PORT;
    OK(anysctp_set_userspace_config(&config));
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE), EADDRINUSE);
    EXPECT(strstr(anysctp_last_error(), "9899") != NULL);
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE), EADDRINUSE);
}

static void in_own_network(void (*test)(void)) {
    fflush(stdout);
    const pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0) {
        own_network();
        test();
        exit(0);
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child && WIFEXITED(status));
    if (WEXITSTATUS(status)) exit(WEXITSTATUS(status));
}

int main(void) {
    unsetenv("ANYSCTP_UDP_PORT");
    in_own_network(takes_9899);
    in_own_network(takes_another);
    in_own_network(takes_no_other_than_asked_for);
    return 0;
}
