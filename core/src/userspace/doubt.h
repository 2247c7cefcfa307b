/* Whether an association's peer is still there, when an INIT comes from its address and SCTP port but another UDP port: from
 * the peer that was killed and is back, from another host behind the same NAT, or from a stranger. The peer is asked, by
 * heartbeats, before the INIT is refused or the association given up. So it is when an INIT from the peer's UDP port comes for
 * an association whose socket is closed, which cannot restart. Called by patches to usrsctp, with the association's lock.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <netinet/in.h>
#include <stdint.h>

struct sctp_nets;
struct sctp_tcb;

/* In each association. */
struct anysctp_doubt {
    uint8_t asking;            /* heartbeats are sent, and nothing has come since the first one */
    uint8_t answered;          /* something came then, at this tick of the stack's clock */
    uint32_t answered_at;
    uint16_t newcomer_udp_port; /* who sent the last INIT meanwhile, and is refused when the peer is heard */
    uint32_t newcomer_tag;
    struct sockaddr_in6 newcomer, here; /* or a sockaddr_in each */
};

/* Whether an association still delivers what its socket, which is closed, has sent. Not if the peer has only to confirm the
 * end: it is reminded of that then. */
int anysctp_closed(const struct sctp_tcb *association);

/* An INIT has come from another UDP port than the path's, or for an association of a closed socket. False: it is to be refused.
 * Otherwise it is left without an answer until more is known; its sender repeats it. */
int anysctp_ask_peer(struct sctp_tcb *association, struct sctp_nets *path, const struct sockaddr *from,
                     const struct sockaddr *to, uint32_t tag, uint16_t udp_port);

/* A packet has come with the association's tag, which only its peer knows, while it is asked. */
void anysctp_peer_heard(struct sctp_tcb *association);

/* Milliseconds from one heartbeat to the next while the peer is asked: the RTO without what was added to it for earlier
 * timeouts. */
uint32_t anysctp_asking_interval(const struct sctp_tcb *association, const struct sctp_nets *path);

/* The path has missed a heartbeat: how many errors its association may have. None if the peer is asked and all its paths have
 * failed. */
uint16_t anysctp_errors_allowed(const struct sctp_tcb *association, const struct sctp_nets *path);
