// What output.c, compiled inside usrsctp, hands to the wire.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stddef.h>
#include <sys/uio.h>

#include "endpoint.h"

#ifdef __cplusplus
extern "C" {
#endif

struct mbuf;

struct anysctp_packet {
    union anysctp_endpoint source, destination;  // destination's port: the peer's UDP port, 0 for raw IP
    int traffic_class;                           // or TOS: the packet's DSCP; 0: the system's
    int whole;                                   // nobody may fragment it
    struct mbuf *chain;                          // the SCTP packet; with its IP header for raw IPv4
};

// The wire's. Sends a packet without waiting, and frees it. Returns 0 or an errno; during a batch 0 if it is not sent yet.
int anysctp_wire_send(const struct anysctp_packet *packet);

// An association gets a new path: which packets may be joined depends on what else the machine has.
void anysctp_look_for_kernel_sctp(void);

// Around work of the stack that may send several packets: those that are sent meanwhile leave together, at the latest at
// the end. Batches can be nested; the outermost one counts. The thread waits for nothing in between, and does not fork.
void anysctp_batch_begin(void);
void anysctp_batch_end(void);

// output.c's, for the wire.

size_t anysctp_packet_size(const struct mbuf *chain);
void anysctp_copy_packet(const struct mbuf *chain, void *bytes);
// The pieces that a packet consists of. Returns their number; 0 if they are more than `most`.
int anysctp_pieces(const struct mbuf *chain, struct iovec *pieces, int most);
// A copy in as few pieces as there can be; NULL without memory.
struct mbuf *anysctp_in_few_pieces(const struct mbuf *chain, size_t size);
void anysctp_free_packet(struct mbuf *chain);

#ifdef __cplusplus
}
#endif
