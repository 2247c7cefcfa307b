/* What the façade's test programs share. A failed expectation ends the program: later ones would only confuse.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <anysctp/anysctp.h>

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(truth) ((truth) ? (void)0 : failed(__FILE__, __LINE__, #truth))
/* The result of a call that must succeed. */
#define OK(call) succeeded(__FILE__, __LINE__, #call, (call))
/* A call that must fail with this errno. */
#define FAILS(call, error) fails_with(__FILE__, __LINE__, #call, (call), (error))

void failed(const char *file, int line, const char *what);
anysctp_result succeeded(const char *file, int line, const char *what, anysctp_result result);
void fails_with(const char *file, int line, const char *what, anysctp_result result, int error);
void skip(const char *reason); /* exit status 77 */

int on_kernel(void); /* the engine under test, from ANYSCTP_ENGINE */
int64_t now_ms(void);

/* Sanitizers keep freed memory and slow everything down: figures of memory and time say nothing then. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

int new_socket(int style);
int listening(int style, uint16_t *port_out); /* on 127.0.0.1 */

/* Both ends of an association on 127.0.0.1; the ids are for one-to-many sockets. */
typedef struct {
    int listener, client, server;
    int32_t client_assoc, server_assoc;
} pair;
pair connected_pair(int style);
pair prepared_pair(int style, void (*prepare)(int sock)); /* with options set before on its listener and client */
void close_pair(const pair *ends);

anysctp_result send_on(int sock, int32_t assoc_id, uint16_t sid, const void *data, size_t size, int flags);
void fill_send_buffer(int sock, int32_t assoc_id); /* until a send would have to wait */

/* Returns when the thread sleeps in a system call; for waiting calls that is their poll(2). */
typedef struct {
    pthread_t thread;
    int tid; /* set by the thread; 0 before */
} sleeper;
void announce(sleeper *self);
void until_asleep(sleeper *other);

/* Moves the process, which must not have a socket yet, into a network namespace of its own with nothing but loopback;
 * skips the test where that is not allowed. */
void own_network(void);
/* The UDP port of a peer that does not answer: a UDP socket that nobody reads. On the kernel this works only in the test's own
 * network, and for sockets made later: it sets Linux's UDP port, without which Linux does not send SCTP in UDP (RFC 6951). */
uint16_t new_silent_peer(void);
void loopback(int up); /* in such a network: no packet passes while it is down */

long resident_kib(void);
int open_descriptors(void);

#endif
