/* The MTU of a path, searched by packets that nobody may fragment (RFC 8899): heartbeats, padded to the size that is tried. A path
 * begins with what IPv6 guarantees. The first probe has the MTU of the system's route, which knows the interface, and what ICMP has
 * told, if that gets through. On loopback there is nothing to search. Called by patches to usrsctp, with the association's lock.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdint.h>

struct mbuf;
struct sctp_nets;
struct sctp_tcb;

/* Every path lets such packets through. Sizes are those of IP packets. */
enum { ANYSCTP_LEAST_MTU = 1280 };

/* In each path. */
struct anysctp_mtu_search {
    uint8_t probes;   /* that have been sent of this size, without an answer yet; 0: none is under way */
    uint16_t size;    /* of the probe */
    uint16_t passed;  /* the longest that has got through in this search; 0: none yet */
    uint16_t failed;  /* the shortest that has not; 0: none yet */
    uint32_t number;  /* that the peer's answer has to bring back */
    uint32_t wait_ms; /* for the answer, or until the next search; 0 before the first one */
};

/* The MTU of a new path. */
uint32_t anysctp_mtu_at_first(uint32_t mtu_of_route);

/* Data has been lost on the path: perhaps packets of this size do not get through any more. */
void anysctp_doubt_mtu(struct sctp_tcb *association, struct sctp_nets *path);

/* usrsctp's timer for this has run down, which it starts when an association is up: the search begins, or there was no answer, or
 * it is time for the next search. */
void anysctp_mtu_timer(struct sctp_tcb *association, struct sctp_nets *path);

/* A HEARTBEAT ACK with this number has come: the answer to a probe, or what has confirmed a path. */
void anysctp_mtu_answer(struct sctp_tcb *association, struct sctp_nets *path, uint32_t number);

/* A patch's: sends a packet of these chunks. */
void anysctp_send_alone(struct sctp_tcb *association, struct sctp_nets *path, struct mbuf *chunks);

/* Marks the chunks of a probe, which IP may not fragment. */
#define ANYSCTP_WHOLE M_PROTO5
