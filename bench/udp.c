/* The benchmark's yardstick: plain UDP datagrams of the same sizes, in one direction without any guarantee.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include "transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* A longer message is sent in several datagrams, as SCTP sends it in several packets. */
enum { MOST = 60000, DONE_TRIES = 500, DONE_PAUSE_MS = 10 };

static int sock = -1;
static int server;

static int must(long result, const char *what) {
    if (result < 0) die(what, strerror(errno));
    return (int)result;
}

static void make_socket(void) {
    sock = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    int bytes = BUFFER_BYTES;
    struct timeval deadline = {DEADLINE_MS / 1000, 0};
    must(setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes), "SO_RCVBUF");
    must(setsockopt(sock, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), "SO_SNDBUF");
    must(setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline), "SO_RCVTIMEO");
}

static struct sockaddr_in address_of(const char *host, int port) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

void transport_listen(int *port, int *udp_port) {
    server = 1;
    make_socket();
    struct sockaddr_in address = address_of("127.0.0.1", 0);
    socklen_t length = sizeof address;
    must(bind(sock, (struct sockaddr *)&address, length), "bind");
    must(getsockname(sock, (struct sockaddr *)&address, &length), "getsockname");
    *port = ntohs(address.sin_port);
    *udp_port = 0;
}

/* The first datagram, which stays queued, has the client's address. */
void transport_accept(void) {
    struct sockaddr_in client;
    socklen_t length = sizeof client;
    char byte;
    must(recvfrom(sock, &byte, 1, MSG_PEEK, (struct sockaddr *)&client, &length), "recvfrom");
    must(connect(sock, (struct sockaddr *)&client, length), "connect");
}

void transport_connect(const char *host, int port, int udp_port) {
    (void)udp_port;
    make_socket();
    struct sockaddr_in address = address_of(host, port);
    must(connect(sock, (struct sockaddr *)&address, sizeof address), "connect");
}

void transport_send(const void *data, size_t size) {
    for (size_t parts = 1 + size / MOST, part = 0; part < parts; part++)
        must(send(sock, data, size / parts, 0), "send");
}

size_t transport_receive(void *buffer, size_t capacity, int *ends) {
    *ends = 1;
    return (size_t)must(recv(sock, buffer, capacity, 0), "recv");
}

void transport_idle(double seconds) {
    struct pollfd nothing = {sock, POLLIN, 0};
    must(poll(&nothing, 1, (int)(seconds * 1000)), "poll");
}

/* An empty datagram ends the stream; it may be lost, so the client repeats it until it is answered. */
void transport_finish(void) {
    char byte;
    struct pollfd answer = {sock, POLLIN, 0};
    if (server) {
        must(send(sock, "", 0, 0), "send");
        return;
    }
    for (int i = 0; i < DONE_TRIES; i++) {
        if (send(sock, "", 0, 0) < 0 && errno == ECONNREFUSED) return; /* it has answered and gone */
        if (must(poll(&answer, 1, DONE_PAUSE_MS), "poll")) {
            if (recv(sock, &byte, 1, 0) < 0 && errno != ECONNREFUSED) die("recv", strerror(errno));
            return;
        }
    }
    die("finish", "the server does not answer");
}
