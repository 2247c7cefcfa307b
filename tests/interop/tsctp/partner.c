/* The façade's end of a transfer with usrsctp's tsctp:
 *   partner receive                                          prints its SCTP and UDP port, then what it has received
 *   partner send <SCTP port> <UDP port> <messages> <length>
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <anysctp/anysctp.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_MS = 20000, MOST = 65536 };

static anysctp_result ok(anysctp_result result) {
    if (result >= 0) return result;
    fprintf(stderr, "%s: %s\n", anysctp_error_name(result), anysctp_last_error());
    exit(1);
}

static int new_socket(void) {
    const int sock = (int)ok(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE));
    ok(anysctp_set_timeout(sock, TIMEOUT_MS));
    return sock;
}

static int accepted(void) {
    const int listener = new_socket();
    anysctp_address name;
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    ok(anysctp_bind(listener, "127.0.0.1", 0));
    ok(anysctp_listen(listener, 1));
    ok(anysctp_getsockname(listener, &name));
    ok(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    printf("%u %u\n", name.port, info.udp_port);
    fflush(stdout);
    const int sock = (int)ok(anysctp_accept(listener, NULL));
    ok(anysctp_set_timeout(sock, TIMEOUT_MS));
    ok(anysctp_close(listener));
    return sock;
}

static void receive(void) {
    static char buffer[MOST];
    const int sock = accepted();
    unsigned long long bytes = 0, messages = 0;
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = ok(anysctp_recvv(sock, buffer, sizeof buffer, 0, &info, NULL));
        if (size == 0) break;
        bytes += (unsigned long long)size;
        messages += (info.msg_flags & ANYSCTP_MSG_EOR) != 0;
    }
    ok(anysctp_close(sock));
    printf("%llu %llu\n", messages, bytes);
}

static void send_all(uint16_t port, uint16_t udp_port, long messages, size_t length) {
    static char buffer[MOST];
    const int sock = new_socket();
    ok(anysctp_set_encaps_port(sock, 0, "", 0, udp_port));
    ok(anysctp_connect(sock, "127.0.0.1", port));
    memset(buffer, 'a', sizeof buffer);
    for (long i = 0; i < messages; i++) ok(anysctp_sendv(sock, buffer, length, NULL, NULL, 0, 0));
    ok(anysctp_close(sock));
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "receive")) {
        receive();
    } else if (argc == 6 && !strcmp(argv[1], "send")) {
        send_all((uint16_t)atoi(argv[2]), (uint16_t)atoi(argv[3]), atol(argv[4]), (size_t)atol(argv[5]));
    } else {
        fprintf(stderr, "usage: partner receive | send <SCTP port> <UDP port> <messages> <length>\n");
        return 2;
    }
    return 0;
}
