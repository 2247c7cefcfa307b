/* The transport that a C program of the benchmark measures. Each transport has a file (facade.c, facade_many.c, udp.c,
 * direct_lksctp.c) that defines these functions; main.c uses them. There is one association, of a one-to-one socket, but for
 * facade_many.c; a failure ends the process by die().
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stddef.h>

/** Set on every SCTP socket before it connects or listens; SCTP_NODELAY is on. */
enum { BUFFER_BYTES = 1 << 20, DEADLINE_MS = 20000, PPID = 46 };

_Noreturn void die(const char *what, const char *why);

/** Listen at 127.0.0.1; tell the port, and the UDP port of SCTP packets, or 0. */
void transport_listen(int *port, int *udp_port);
/** Accept the association; from now on send and receive use it. */
void transport_accept(void);
void transport_connect(const char *host, int port, int udp_port);
/** Send one message, waiting for room. */
void transport_send(const void *data, size_t size);
/** Receive a message or a part of one; *ends tells whether it ends here. @return bytes, 0 at the end of the association */
size_t transport_receive(void *buffer, size_t capacity, int *ends);
/** Wait without sending or receiving anything; the client that long, the server until the client ends the association. */
void transport_idle(double seconds);
/** End the association gracefully: all sent data is delivered, perhaps after this call. */
void transport_finish(void);

#endif
