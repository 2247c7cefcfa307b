// One packet into the stack.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stddef.h>

#include "endpoint.h"

#ifdef __cplusplus
extern "C" {
#endif

struct anysctp_arrival {
    const void *data;  // the SCTP packet
    size_t size;
    union anysctp_endpoint source, destination;  // as the stack has them: zone.h
    in_port_t udp_port;                          // from which it came, in network byte order; 0 for raw IP
    unsigned char ecn_bits;
};

// The caller is at work: see retire.h.
void anysctp_input(const struct anysctp_arrival *packet);

#ifdef __cplusplus
}
#endif
