/* A peer made of handmade packets, as an attacker or another stack may send them. RFC 9260 names the parts.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef FORGED_H
#define FORGED_H

#include <stddef.h>
#include <stdint.h>

enum {
    CHUNK_DATA = 0, CHUNK_INIT = 1, CHUNK_INIT_ACK = 2, CHUNK_SACK = 3, CHUNK_HEARTBEAT = 4, CHUNK_HEARTBEAT_ACK = 5,
    CHUNK_ABORT = 6, CHUNK_SHUTDOWN = 7, CHUNK_SHUTDOWN_ACK = 8, CHUNK_ERROR = 9, CHUNK_COOKIE_ECHO = 10, CHUNK_COOKIE_ACK = 11,
    CHUNK_SHUTDOWN_COMPLETE = 14, CHUNK_RE_CONFIG = 130, CHUNK_FORWARD_TSN = 192, CHUNK_ASCONF = 193
};
enum { DATA_LAST = 1, DATA_FIRST = 2, DATA_WHOLE = 3, DATA_UNORDERED = 4 };

typedef struct {
    uint8_t bytes[32768];
    size_t size;
} packet;

/* Append a big-endian number. */
void put_8(packet *to, unsigned value);
void put_16(packet *to, unsigned value);
void put_32(packet *to, uint32_t value);
void put_bytes(packet *to, const void *bytes, size_t size);

void packet_begin(packet *new_one, uint16_t from_port, uint16_t to_port, uint32_t tag);
size_t chunk_begin(packet *to, unsigned type, unsigned flags); /* to be given to chunk_end() */
void chunk_end(packet *to, size_t begin);                      /* writes the length, and pads */
void packet_send(packet *what, int udp);                       /* with its checksum */

typedef struct {
    int udp;                      /* connected to the engine's port; further sockets of the same port are other addresses */
    uint16_t port, other_port;    /* SCTP's */
    uint32_t tag, other_tag;      /* of packets to it and to the other one */
    uint32_t tsn;                 /* the next one */
    const uint8_t *parameters;    /* of its INIT */
    size_t parameters_size;
    uint8_t cookie[16384];
    size_t cookie_size;
} forged_peer;

enum { FORGED_PORT = 7777 };

/* A UDP socket to the engine from this address and port, which 0 lets the system choose. */
int udp_from(const char *address, uint16_t port);
uint16_t udp_port_of(int udp);

/* The steps of the handshake with the socket that listens at the port. */
forged_peer forged_new(const char *address, uint16_t other_port);
void forged_init(forged_peer *self);                          /* sends an INIT, and takes the cookie from the INIT ACK */
void forged_cookie_echo(const forged_peer *self, packet *to); /* the chunk */
void forged_connect(forged_peer *self);
forged_peer forged_connected(const char *address, uint16_t other_port);

void forged_packet(const forged_peer *self, packet *new_one); /* to the other one */
void forged_data(forged_peer *self, packet *to, unsigned flags, unsigned ssn, const void *text, size_t size);
void forged_simple(packet *to, unsigned type);                /* a chunk of nothing but its header */

/* Waits for a packet with such a chunk, and returns the chunk's value. Fails if none comes within a test's time. */
size_t forged_wait(const forged_peer *self, int udp, unsigned type, uint8_t *value, size_t room);
/* Sends a HEARTBEAT and waits for its answer: then everything sent before has been processed. */
void forged_settled(const forged_peer *self);

#endif
