/* Linux's own SCTP calls, as in a program without this library: blocking, with SNDINFO and RCVINFO.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/sctp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "transport.h"

static int sock = -1;

static long must(long result, const char *what) {
    if (result < 0) die(what, strerror(errno));
    return result;
}

static void make_socket(void) {
    sock = (int)must(socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP), "socket");
    int bytes = BUFFER_BYTES / 2, on = 1; /* Linux doubles it */
    must(setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes), "SO_SNDBUFFORCE");
    must(setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes), "SO_RCVBUFFORCE");
    must(setsockopt(sock, IPPROTO_SCTP, SCTP_NODELAY, &on, sizeof on), "SCTP_NODELAY");
    must(setsockopt(sock, IPPROTO_SCTP, SCTP_RECVRCVINFO, &on, sizeof on), "SCTP_RECVRCVINFO");
}

static void set_deadline(void) {
    struct timeval deadline = {DEADLINE_MS / 1000, 0};
    must(setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline), "SO_RCVTIMEO");
    must(setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline), "SO_SNDTIMEO");
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
    make_socket();
    struct sockaddr_in address = address_of("127.0.0.1", 0);
    socklen_t length = sizeof address;
    must(bind(sock, (struct sockaddr *)&address, length), "bind");
    must(listen(sock, 1), "listen");
    must(getsockname(sock, (struct sockaddr *)&address, &length), "getsockname");
    *port = ntohs(address.sin_port);
    *udp_port = 0;
}

void transport_accept(void) {
    int listener = sock;
    sock = (int)must(accept(listener, NULL, NULL), "accept");
    close(listener);
    set_deadline();
}

void transport_connect(const char *host, int port, int udp_port) {
    (void)udp_port;
    make_socket();
    set_deadline();
    struct sockaddr_in address = address_of(host, port);
    must(connect(sock, (struct sockaddr *)&address, sizeof address), "connect");
}

void transport_send(const void *data, size_t size) {
    struct sctp_sndinfo info = {.snd_ppid = htonl(PPID)};
    struct iovec piece = {(void *)data, size};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof info)];
    } control;
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    memset(&control, 0, sizeof control);
    control.header.cmsg_len = CMSG_LEN(sizeof info);
    control.header.cmsg_level = IPPROTO_SCTP;
    control.header.cmsg_type = SCTP_SNDINFO;
    memcpy(CMSG_DATA(&control.header), &info, sizeof info);
    must(sendmsg(sock, &message, MSG_NOSIGNAL), "sendmsg");
}

size_t transport_receive(void *buffer, size_t capacity, int *ends) {
    struct iovec piece = {buffer, capacity};
    char control[CMSG_SPACE(sizeof(struct sctp_rcvinfo))];
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    long size = must(recvmsg(sock, &message, 0), "recvmsg");
    *ends = (message.msg_flags & MSG_EOR) != 0;
    return (size_t)size;
}

void transport_idle(double seconds) {
    struct pollfd nothing = {sock, POLLIN, 0};
    must(poll(&nothing, 1, (int)(seconds * 1000)), "poll");
}

void transport_finish(void) { must(close(sock), "close"); }
