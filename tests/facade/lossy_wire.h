/* A wire from the user-space stack to itself: a thread that loses, delays and duplicates its packets.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LOSSY_WIRE_H
#define LOSSY_WIRE_H

#include "support.h"

typedef struct lossy_wire lossy_wire;

/* Per 1000 packets. The seed and the order of the packets decide which ones. */
typedef struct {
    uint32_t lost, delayed, doubled;
} misfortune;

lossy_wire *lossy_wire_begin(misfortune of, uint32_t seed);
uint16_t lossy_wire_port(const lossy_wire *self); /* for connecting sockets, as their peers' UDP port */
void lossy_wire_end(lossy_wire *self);

uint32_t next_random(uint32_t *state);

/* A message whose bytes all depend on its number. */
void number_bytes(unsigned char *bytes, size_t size, uint32_t number);
void expect_number(const unsigned char *bytes, size_t size, uint32_t number);

#endif
