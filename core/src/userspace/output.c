/* Packets on their way out, in place of usrsctp's own output, which drops packets of more than 32 buffers and lets the
 * system choose the source address.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"
#include "zone.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_pcb.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PIECES = 64 };
/* Of a traffic class; the other two bits are ECN's, which usrsctp does not hear of when packets come in UDP. */
enum { DSCP = 0xfc };

/* The chain as pieces; a long one is copied into one piece, which the caller frees by `*copy`. */
static int gather(struct mbuf *chain, struct iovec *pieces, void **copy) {
    struct mbuf *m;
    int count = 0;
    size_t size = 0;

    *copy = NULL;
    for (m = chain; m != NULL; m = SCTP_BUF_NEXT(m)) {
        if (SCTP_BUF_LEN(m) == 0) continue;
        if (count < MOST_PIECES) {
            pieces[count].iov_base = mtod(m, void *);
            pieces[count].iov_len = (size_t)SCTP_BUF_LEN(m);
        }
        count++;
        size += (size_t)SCTP_BUF_LEN(m);
    }
    if (count <= MOST_PIECES) return count;
    *copy = malloc(size);
    if (*copy == NULL) return 0;
    m_copydata(chain, 0, (int)size, *copy);
    pieces[0].iov_base = *copy;
    pieces[0].iov_len = size;
    return 1;
}

static int send_chain(struct anysctp_packet *packet, struct mbuf *chain) {
    struct iovec pieces[MOST_PIECES];
    void *copy;
    int error;

    packet->pieces = pieces;
    packet->count = gather(chain, pieces, &copy);
    error = packet->count > 0 ? anysctp_wire_send(packet) : ENOBUFS;
    packet->pieces = NULL; /* they were of this function */
    free(copy);
    return error;
}

/* sctp_lowlevel_chunk_output() puts the IP, UDP and SCTP headers into one buffer, so they can be read in place. */

void anysctp_ip_output(int *result, struct mbuf *m) {
    struct ip *ip = mtod(m, struct ip *);
    struct anysctp_packet packet;

    memset(&packet, 0, sizeof packet);
    packet.source.v4.sin_family = packet.destination.v4.sin_family = AF_INET;
    packet.source.v4.sin_addr = ip->ip_src;
    packet.destination.v4.sin_addr = ip->ip_dst;
    packet.traffic_class = ip->ip_tos & DSCP;
    if (ip->ip_p == IPPROTO_UDP) {
        packet.destination.v4.sin_port = ((struct udphdr *)(ip + 1))->uh_dport;
        m_adj(m, sizeof(struct ip) + sizeof(struct udphdr));
    } else {
        ip->ip_off = 0; /* the system does not tell of a path's smaller MTU, so routers have to be free to fragment */
#if defined(__linux__)
        ip->ip_len = htons(ip->ip_len); /* Linux wants network byte order from raw sockets, the BSDs do not */
#endif
    }
    *result = send_chain(&packet, m);
    m_freem(m);
}

void anysctp_ip6_output(int *result, struct mbuf *m) {
    struct ip6_hdr *ip6 = mtod(m, struct ip6_hdr *);
    struct anysctp_packet packet;
    int headers = sizeof(struct ip6_hdr);

    memset(&packet, 0, sizeof packet);
    packet.source.v6.sin6_family = packet.destination.v6.sin6_family = AF_INET6;
    packet.source.v6.sin6_addr = ip6->ip6_src;
    packet.destination.v6.sin6_addr = ip6->ip6_dst;
    anysctp_take_zone_out(&packet.source.v6);
    anysctp_take_zone_out(&packet.destination.v6);
    packet.traffic_class = (int)(ntohl(ip6->ip6_flow) >> 20) & DSCP;
    if (ip6->ip6_nxt == IPPROTO_UDP) {
        packet.destination.v6.sin6_port = ((struct udphdr *)(ip6 + 1))->uh_dport;
        headers += sizeof(struct udphdr);
    }
    m_adj(m, headers); /* IPv6 raw sockets make their header themselves */
    *result = send_chain(&packet, m);
    m_freem(m);
}
