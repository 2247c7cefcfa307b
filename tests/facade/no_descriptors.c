/* A process has no free descriptor. Calls that need none work as before, at once and with the right address. Calls that need one
 * fail with EMFILE, leave everything unchanged, and work as soon as one is free.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <sys/resource.h>
#include <unistd.h>

enum { SOON_MS = 3000, TIMEOUT_MS = 20000 };

static struct rlimit limits;

static void leave_descriptors(int count) {
    const int lowest_free = dup(0);
    struct rlimit none_left;
    EXPECT(lowest_free >= 0 && close(lowest_free) == 0);
    EXPECT(getrlimit(RLIMIT_NOFILE, &limits) == 0);
    none_left = limits;
    none_left.rlim_cur = (rlim_t)(lowest_free + count);
    EXPECT(setrlimit(RLIMIT_NOFILE, &none_left) == 0);
}

static void take_all_descriptors(void) { leave_descriptors(0); }

static void give_them_back(void) { EXPECT(setrlimit(RLIMIT_NOFILE, &limits) == 0); }

static int made(int family, int style) {
    const int sock = (int)OK(anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO));
    OK(anysctp_set_timeout(sock, TIMEOUT_MS));
    return sock;
}

static int listener_at(int family, int style, const char *host, uint16_t *port) {
    const int sock = made(family, style);
    anysctp_address name;
    OK(anysctp_bind(sock, host, 0));
    OK(anysctp_listen(sock, 4));
    OK(anysctp_getsockname(sock, &name));
    *port = name.port;
    return sock;
}

static void connects(int family, const char *host, const char *source) {
    char data[16];
    anysctp_address name;
    uint16_t port;
    const int listener = listener_at(family, ANYSCTP_TCP_STYLE, host, &port), client = made(family, ANYSCTP_TCP_STYLE);
    int64_t began;

    take_all_descriptors();
    began = now_ms();
    OK(anysctp_connect(client, host, port));
    EXPECT(now_ms() - began < SOON_MS);
    OK(anysctp_getsockname(client, &name));
    EXPECT(!strcmp(name.host, source));
    FAILS(anysctp_accept(listener, NULL), EMFILE);
    OK(send_on(client, 0, 0, "hello", 5, 0));
    give_them_back();

    const int accepted = (int)OK(anysctp_accept(listener, NULL));
    EXPECT(OK(anysctp_recvv(accepted, data, sizeof data, 0, NULL, NULL)) == 5);
    OK(anysctp_close(accepted));
    OK(anysctp_close(client));
    OK(anysctp_close(listener));
}

/* The first message of an association, by address, and one back. */
static void sends_by_address(int family, const char *host) {
    char data[16];
    anysctp_address from;
    anysctp_sndinfo info;
    uint16_t port;
    const int server = listener_at(family, ANYSCTP_UDP_STYLE, host, &port), client = made(family, ANYSCTP_UDP_STYLE);

    ANYSCTP_INIT(&info);
    take_all_descriptors();
    OK(anysctp_sendv(client, "hello", 5, &info, host, port, 0));
    EXPECT(OK(anysctp_recvv(server, data, sizeof data, 0, NULL, &from)) == 5);
    EXPECT(!strcmp(from.host, host));
    OK(anysctp_sendv(server, "answer", 6, &info, from.host, from.port, 0));
    EXPECT(OK(anysctp_recvv(client, data, sizeof data, 0, NULL, NULL)) == 6);
    FAILS(anysctp_peeloff(client, (int32_t)OK(anysctp_getassocid(client, host, port))), EMFILE);
    OK(anysctp_sendv(client, "still there", 11, &info, host, port, 0));
    EXPECT(OK(anysctp_recvv(server, data, sizeof data, 0, NULL, NULL)) == 11);
    give_them_back();
    OK(anysctp_close(client));
    OK(anysctp_close(server));
}

/* An accepted socket needs several descriptors. If there are too few, the association is kept. */
static int taken_out(int sock, int32_t assoc_id, int left) {
    leave_descriptors(left);
    const anysctp_result first = assoc_id ? anysctp_peeloff(sock, assoc_id) : anysctp_accept(sock, NULL);
    give_them_back();
    if (first >= 0) return (int)first;
    EXPECT(first == -EMFILE);
    return (int)OK(assoc_id ? anysctp_peeloff(sock, assoc_id) : anysctp_accept(sock, NULL));
}

static void takes_out(int style, int left) {
    char data[16];
    uint16_t port;
    const int listener = listener_at(ANYSCTP_AF_INET, style, "127.0.0.1", &port), client = made(ANYSCTP_AF_INET, style);
    int32_t assoc_id = 0;
    if (style == ANYSCTP_UDP_STYLE) {
        const char *const host = "127.0.0.1";
        OK(anysctp_connectx(client, &host, 1, port, &assoc_id));
    } else {
        OK(anysctp_connect(client, "127.0.0.1", port));
    }
    OK(send_on(client, assoc_id, 0, "before", 6, 0));
    anysctp_address own;
    OK(anysctp_getsockname(client, &own));
    const int32_t of_server = assoc_id ? (int32_t)OK(anysctp_getassocid(listener, "127.0.0.1", own.port)) : 0;
    const int out = taken_out(listener, of_server, left);
    OK(send_on(client, assoc_id, 0, "after", 5, 0));
    EXPECT(OK(anysctp_recvv(out, data, sizeof data, 0, NULL, NULL)) == 6);
    EXPECT(OK(anysctp_recvv(out, data, sizeof data, 0, NULL, NULL)) == 5);
    OK(send_on(out, 0, 0, "answer", 6, 0));
    EXPECT(OK(anysctp_recvv(client, data, sizeof data, 0, NULL, NULL)) == 6);
    OK(anysctp_close(out));
    OK(anysctp_close(client));
    OK(anysctp_close(listener));
}

static void begins_nothing_that_it_cannot_wait_for(void) {
    uint16_t port;
    const int listener = listener_at(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, "127.0.0.1", &port);
    const int client = made(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE), client6 = made(ANYSCTP_AF_INET6, ANYSCTP_TCP_STYLE);
    const char *const loopback = "lo";

    take_all_descriptors();
    FAILS(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO), EMFILE);
    FAILS(anysctp_connect(client, "127.0.0.1", port), EMFILE);
    FAILS(anysctp_bind(client6, "fe80::1%lo", 0), EMFILE);
    FAILS(anysctp_bind_interfaces(client6, &loopback, 1, 0, 0), EMFILE);
    give_them_back();
    OK(anysctp_connect(client, "127.0.0.1", port));
    OK(anysctp_close(client));
    OK(anysctp_close(client6));
    OK(anysctp_close(listener));
}

int main(void) {
    begins_nothing_that_it_cannot_wait_for(); /* must be first: a thread that has waited once keeps the descriptor for that */
    connects(ANYSCTP_AF_INET, "127.0.0.1", "127.0.0.1");
    connects(ANYSCTP_AF_INET, "127.0.0.2", "127.0.0.1");
    connects(ANYSCTP_AF_INET6, "::1", "::1");
    sends_by_address(ANYSCTP_AF_INET, "127.0.0.1");
    sends_by_address(ANYSCTP_AF_INET6, "::1");
    for (int left = 0; left < 4; left++) {
        takes_out(ANYSCTP_TCP_STYLE, left);
        takes_out(ANYSCTP_UDP_STYLE, left);
    }
    return 0;
}
