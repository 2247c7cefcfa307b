// What output.c, compiled inside usrsctp, hands to the wire.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <netinet/in.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct anysctp_packet {
    union anysctp_endpoint {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } source, destination;     // destination's port: the peer's UDP port, 0 for raw IP
    struct iovec *pieces;      // the SCTP packet; with its IP header for raw IPv4
    int count;
    int traffic_class;         // or TOS: the packet's DSCP; 0: the system's
};

// Send a packet without waiting. Returns 0 or an errno.
int anysctp_wire_send(const struct anysctp_packet *packet);

// Around work of the stack that may send several packets: those that this thread sends meanwhile may leave together, at the latest at
// the end. Can be nested; the outermost counts. A thread does not wait for anything in between.
void anysctp_batch_begin(void);
void anysctp_batch_end(void);

#ifdef __cplusplus
}
#endif
