/* Packets on their way into the stack, in place of usrsctp's receiving threads, which take one packet a system call.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "input.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_input.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_var.h>
#include <netinet/sctputil.h>
#include <string.h>

/* usrsctp writes the packet's length into the first buffer's header. A buffer without one has its data there, so there is always
 * a header, or a cluster that holds the data. usrsctp may write to the packet, which is therefore a copy. */
static struct mbuf *copy_of(const void *data, size_t size) {
    const int is_small = size <= MHLEN;
    const size_t room = is_small ? MHLEN : MCLBYTES;
    const size_t whole = (size + room - 1) / room * room; /* usrsctp would put a short rest into buffers of a third kind */
    struct mbuf *const chain = sctp_get_mbuf_for_msg((unsigned int)whole, is_small, M_NOWAIT, 0, MT_DATA);
    const char *from = data;
    size_t left = size;

    for (struct mbuf *m = chain; m != NULL; m = SCTP_BUF_NEXT(m)) {
        const size_t part = left < room ? left : room;

        memcpy(mtod(m, void *), from, part);
        SCTP_BUF_LEN(m) = (int)part;
        from += part;
        left -= part;
    }
    if (chain != NULL) SCTP_HEADER_LEN(chain) = (int)size;
    return chain;
}

static int is_for_many(const struct anysctp_arrival *packet) {
    if (packet->destination.any.sa_family == AF_INET6) return IN6_IS_ADDR_MULTICAST(&packet->destination.v6.sin6_addr);
    return IN_MULTICAST(ntohl(packet->destination.v4.sin_addr.s_addr));
}

void anysctp_input(const struct anysctp_arrival *packet) {
    struct anysctp_arrival here = *packet;
    struct sctphdr *header;
    struct sctp_chunkhdr *chunk;
    struct mbuf *m;

    SCTP_STAT_INCR(sctps_recvpackets);
    SCTP_STAT_INCR_COUNTER64(sctps_inpackets);
    if (here.size < sizeof *header + sizeof *chunk || is_for_many(&here)) {
        SCTP_STAT_INCR(sctps_hdrops);
        return;
    }
    m = copy_of(here.data, here.size);
    if (m == NULL) return; /* lost for lack of memory, as it could be on its way */
    header = mtod(m, struct sctphdr *);
    chunk = (struct sctp_chunkhdr *)(header + 1);
    if (here.destination.any.sa_family == AF_INET6) {
        here.source.v6.sin6_port = header->src_port;
        here.destination.v6.sin6_port = header->dest_port;
    } else {
        here.source.v4.sin_port = header->src_port;
        here.destination.v4.sin_port = header->dest_port;
    }
    SCTP_STAT_INCR(sctps_recvswcrc);
    sctp_common_input_processing(&m, 0, sizeof *header, (int)here.size, &here.source.any, &here.destination.any, header, chunk, 1,
                                 here.ecn_bits, SCTP_DEFAULT_VRFID, here.udp_port);
    if (m != NULL) m_freem(m);
}

/* In place of usrsctp's: the library has its own thread (stack.cpp). */
void recv_thread_init(void);
void recv_thread_destroy(void);
void recv_thread_init(void) {}
void recv_thread_destroy(void) {}
