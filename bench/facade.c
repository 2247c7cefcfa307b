/* The benchmark's transport on the C façade.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "on_facade.h"

static int listener = -1;
static int sock = -1;

static int make_socket(void) {
    int made = (int)must(anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO), "socket");
    must(anysctp_set_timeout(made, DEADLINE_MS), "set_timeout");
    must(anysctp_set_nodelay(made, 1), "set_nodelay");
    must(anysctp_set_sndbuf(made, BUFFER_BYTES), "set_sndbuf");
    must(anysctp_set_rcvbuf(made, BUFFER_BYTES), "set_rcvbuf");
    return made;
}

void transport_listen(int *port, int *udp_port) {
    listener = make_socket();
    listen_on_any_port(listener, port, udp_port);
}

void transport_accept(void) {
    sock = (int)must(anysctp_accept(listener, NULL), "accept");
    must(anysctp_set_timeout(sock, DEADLINE_MS), "set_timeout");
    must(anysctp_set_nodelay(sock, 1), "set_nodelay");
}

void transport_connect(const char *host, int port, int udp_port) {
    sock = make_socket();
    if (udp_port) must(anysctp_set_encaps_port(sock, 0, "", 0, (uint16_t)udp_port), "set_encaps_port");
    must(anysctp_connect(sock, host, (uint16_t)port), "connect");
}

void transport_send(const void *data, size_t size) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = 1;
    info.ppid = PPID;
    must(anysctp_sendv(sock, data, size, &info, NULL, 0, 0), "sendv");
}

size_t transport_receive(void *buffer, size_t capacity, int *ends) {
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    size_t size = (size_t)must(anysctp_recvv(sock, buffer, capacity, 0, &info, NULL), "recvv");
    *ends = (info.msg_flags & ANYSCTP_MSG_EOR) != 0;
    return size;
}

void transport_idle(double seconds) { must(anysctp_wait(sock, ANYSCTP_WAIT_READ, (int64_t)(seconds * 1000)), "wait"); }

void transport_finish(void) { must(anysctp_close(sock), "close"); }
