/* Packets on their way out, in place of usrsctp's own output, which drops packets of more than 32 buffers and lets the
 * system choose the source address.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"
#include "zone.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctputil.h>
#include <netinet/udp.h>
#include <string.h>

/* Of a traffic class; the other two bits are ECN's, which usrsctp does not hear of when packets come in UDP. */
enum { DSCP = 0xfc };

size_t anysctp_packet_size(const struct mbuf *chain) {
    size_t size = 0;

    for (; chain != NULL; chain = SCTP_BUF_NEXT(chain)) size += (size_t)SCTP_BUF_LEN(chain);
    return size;
}

void anysctp_copy_packet(const struct mbuf *chain, void *bytes) {
    char *to = bytes;

    for (; chain != NULL; chain = SCTP_BUF_NEXT(chain)) {
        memcpy(to, mtod(chain, const void *), (size_t)SCTP_BUF_LEN(chain));
        to += SCTP_BUF_LEN(chain);
    }
}

int anysctp_pieces(const struct mbuf *chain, struct iovec *pieces, int most) {
    int count = 0;

    for (; chain != NULL; chain = SCTP_BUF_NEXT(chain)) {
        if (SCTP_BUF_LEN(chain) == 0) continue;
        if (count == most) return 0;
        pieces[count].iov_base = mtod(chain, void *);
        pieces[count++].iov_len = (size_t)SCTP_BUF_LEN(chain);
    }
    return count;
}

struct mbuf *anysctp_in_few_pieces(const struct mbuf *chain, size_t size) {
    struct mbuf *const copy = sctp_get_mbuf_for_msg((unsigned int)size, 0, M_NOWAIT, 0, MT_DATA);
    int at = 0;

    for (struct mbuf *m = copy; m != NULL; m = SCTP_BUF_NEXT(m)) {
        SCTP_BUF_LEN(m) = min((int)size - at, (int)M_TRAILINGSPACE(m));
        m_copydata(chain, at, SCTP_BUF_LEN(m), mtod(m, caddr_t));
        at += SCTP_BUF_LEN(m);
    }
    return copy;
}

void anysctp_free_packet(struct mbuf *chain) { m_freem(chain); }

/* sctp_lowlevel_chunk_output() puts the IP, UDP and SCTP headers into one buffer, so they can be read in place. */

/* The chunks follow the headers. */
static int is_whole(const struct mbuf *packet) {
    return SCTP_BUF_NEXT(packet) != NULL && (SCTP_BUF_NEXT(packet)->m_flags & ANYSCTP_WHOLE);
}

void anysctp_ip_output(int *result, struct mbuf *m) {
    struct ip *ip = mtod(m, struct ip *);
    struct anysctp_packet packet;

    memset(&packet, 0, sizeof packet);
    packet.source.v4.sin_family = packet.destination.v4.sin_family = AF_INET;
    packet.source.v4.sin_addr = ip->ip_src;
    packet.destination.v4.sin_addr = ip->ip_dst;
    packet.traffic_class = ip->ip_tos & DSCP;
    packet.whole = is_whole(m);
    if (ip->ip_p == IPPROTO_UDP) {
        packet.destination.v4.sin_port = ((struct udphdr *)(ip + 1))->uh_dport;
        m_adj(m, sizeof(struct ip) + sizeof(struct udphdr));
    } else {
        ip->ip_off = packet.whole ? htons(IP_DF) : 0;
#if defined(__linux__)
        ip->ip_len = htons(ip->ip_len); /* Linux wants network byte order from raw sockets, the BSDs do not */
#endif
    }
    packet.chain = m;
    *result = anysctp_wire_send(&packet);
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
    packet.whole = is_whole(m);
    if (ip6->ip6_nxt == IPPROTO_UDP) {
        packet.destination.v6.sin6_port = ((struct udphdr *)(ip6 + 1))->uh_dport;
        headers += sizeof(struct udphdr);
    }
    m_adj(m, headers); /* IPv6 raw sockets make their header themselves */
    packet.chain = m;
    *result = anysctp_wire_send(&packet);
}
