/* Whether an association's peer is still alive, when an INIT comes from its address and SCTP port but another UDP port. The
 * sender may be the peer, which was killed and has restarted; another host behind the same NAT; or a stranger. Heartbeats ask the
 * peer before the INIT is refused or the association is given up. The same is done when an INIT comes from the peer's UDP port
 * for an association whose socket is closed, which cannot restart. Called by patches to usrsctp, with the association's lock.
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
    uint16_t newcomer_udp_port; /* the sender of the last INIT meanwhile, which is refused when the peer answers */
    uint32_t newcomer_tag;
    struct sockaddr_in6 newcomer, here; /* or a sockaddr_in each */
};

/* Whether an association of a closed socket still delivers what was sent. Not if only the peer's confirmation of the end is
 * missing: then the peer is reminded. */
int anysctp_closed(const struct sctp_tcb *association);

/* An INIT has come from another UDP port than the path's, or for an association of a closed socket. Returns 0 if it is to be
 * refused. Otherwise it gets no answer until more is known; its sender repeats it. */
int anysctp_ask_peer(struct sctp_tcb *association, struct sctp_nets *path, const struct sockaddr *from,
                     const struct sockaddr *to, uint32_t tag, uint16_t udp_port);

/* While the peer is asked, a packet has come with the association's tag, which only the peer knows. */
void anysctp_peer_heard(struct sctp_tcb *association);

/* The RTO in milliseconds as it was measured, without the association's bounds. */
uint32_t anysctp_measured_rto(const struct sctp_nets *path);

/* Milliseconds from one heartbeat to the next while the peer is asked: the RTO without what was added to it for earlier
 * timeouts. */
uint32_t anysctp_asking_interval(const struct sctp_tcb *association, const struct sctp_nets *path);

/* The path has missed a heartbeat: how many errors its association may have. None if the peer is asked and all its paths have
 * failed. */
uint16_t anysctp_errors_allowed(const struct sctp_tcb *association, const struct sctp_nets *path);
