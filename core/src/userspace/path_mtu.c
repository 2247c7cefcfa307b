/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "path_mtu.h"
#include "doubt.h"
#include "hook.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_auth.h>
#include <netinet/sctp_output.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_var.h>
#include <netinet/sctputil.h>
#include <netinet/udp.h>
#include <string.h>

/* RFC 8899, section 5.1: MAX_PROBES and PMTU_RAISE_TIMER. */
enum { MOST_PROBES = 3, SEARCH_AGAIN_MS = 600000 };
enum { LEAST_WAIT_MS = 50 };

/* What tunnels leave of Ethernet's 1500 bytes, and the usual sizes of long frames. */
static const uint16_t usual_sizes[] = {1400, 1420, 1440, 1460, 1480, 1492, 1500, 2000, 4000, 8000, 9000};

static uint32_t udp_header(const struct sctp_nets *path) { return path->port ? sizeof(struct udphdr) : 0; }

static uint32_t mtu_of(const struct sctp_nets *path) { return path->mtu + udp_header(path); }

static uint32_t mtu_of_route(const struct sctp_nets *path) { return anysctp_path_mtu(&path->ro._l_addr.sa); }

static void set_mtu(struct sctp_tcb *association, struct sctp_nets *path, uint32_t mtu) {
    const struct sctp_nets *each;
    uint32_t smallest = path->mtu = mtu - udp_header(path);

    TAILQ_FOREACH(each, &association->asoc.nets, sctp_next) smallest = min(smallest, each->mtu);
    sctp_mtu_size_reset(association->sctp_ep, &association->asoc, smallest);
}

static void set_timer(struct sctp_tcb *association, struct sctp_nets *path, uint32_t ms) {
    path->mtu_search.wait_ms = ms;
    sctp_timer_stop(SCTP_TIMER_TYPE_PATHMTURAISE, association->sctp_ep, association, path, 0);
    sctp_timer_start(SCTP_TIMER_TYPE_PATHMTURAISE, association->sctp_ep, association, path);
}

/* A PAD chunk (RFC 4820), which a peer that does not know it skips. */
static struct mbuf *padding(uint32_t size) {
    struct mbuf *const chain = sctp_get_mbuf_for_msg(size, 0, M_NOWAIT, 0, MT_DATA);
    struct sctp_chunkhdr *header;
    uint32_t left = size;

    if (chain == NULL) return NULL;
    for (struct mbuf *m = chain; m != NULL; m = SCTP_BUF_NEXT(m)) {
        const uint32_t length = min(left, (uint32_t)M_TRAILINGSPACE(m));

        memset(mtod(m, void *), 0, length);
        SCTP_BUF_LEN(m) = (int)length;
        left -= length;
    }
    header = mtod(chain, struct sctp_chunkhdr *);
    header->chunk_type = SCTP_PAD_CHUNK;
    header->chunk_length = htons((uint16_t)size);
    return chain;
}

/* A heartbeat, taken from the queue into which usrsctp puts it. It does not count as one: its loss need not be the path's. */
static struct mbuf *heartbeat(struct sctp_tcb *association, struct sctp_nets *path) {
    const uint8_t responded = path->hb_responded;
    struct sctp_association *own = &association->asoc;
    struct sctp_tmit_chunk *const before = TAILQ_LAST(&own->control_send_queue, sctpchunk_listhead);
    struct sctp_tmit_chunk *chunk;
    struct mbuf *bytes;

    sctp_send_hb(association, path, SCTP_SO_NOT_LOCKED);
    path->hb_responded = responded;
    chunk = TAILQ_LAST(&own->control_send_queue, sctpchunk_listhead);
    if (chunk == before) return NULL; /* no memory */
    TAILQ_REMOVE(&own->control_send_queue, chunk, sctp_next);
    own->ctrl_queue_cnt--;
    bytes = chunk->data;
    chunk->data = NULL;
    mtod(bytes, struct sctp_heartbeat_chunk *)->heartbeat.hb_info.random_value1 = path->mtu_search.number;
    sctp_free_a_chunk(association, chunk, SCTP_SO_NOT_LOCKED);
    return bytes;
}

static void send_probe(struct sctp_tcb *association, struct sctp_nets *path) {
    const uint32_t ip_header = path->ro._l_addr.sa.sa_family == AF_INET6 ? sizeof(struct ip6_hdr) : sizeof(struct ip);
    const uint32_t room = path->mtu_search.size - ip_header - udp_header(path) - (uint32_t)sizeof(struct sctphdr);
    struct mbuf *const chain = heartbeat(association, path);

    if (chain == NULL) return;
    SCTP_BUF_NEXT(chain) = padding((room & ~3u) - (uint32_t)SCTP_BUF_LEN(chain));
    if (SCTP_BUF_NEXT(chain) == NULL) {
        sctp_m_freem(chain);
        return;
    }
    chain->m_flags |= ANYSCTP_WHOLE;
    anysctp_send_alone(association, path, chain);
}

/* Again if nothing has come back: the wait is short at first, when a lost probe most likely means that it was too long. */
static void probe(struct sctp_tcb *association, struct sctp_nets *path) {
    struct anysctp_mtu_search *search = &path->mtu_search;
    const int first = search->probes++ == 0;
    const uint32_t rto = anysctp_asking_interval(association, path);

    if (first) search->number = sctp_select_initial_TSN(&association->sctp_ep->sctp_ep) | 1;
    send_probe(association, path);
    set_timer(association, path, first && path->RTO_measured ? max(anysctp_measured_rto(path), LEAST_WAIT_MS) : rto);
}

static void try_size(struct sctp_tcb *association, struct sctp_nets *path, uint32_t size) {
    path->mtu_search.size = (uint16_t)size;
    path->mtu_search.probes = 0;
    probe(association, path);
}

static void end_search(struct sctp_tcb *association, struct sctp_nets *path) {
    path->mtu_search.probes = 0;
    set_timer(association, path, SEARCH_AGAIN_MS);
}

/* Something has got through: a longer one, as long as there is one to try. */
static void search_on(struct sctp_tcb *association, struct sctp_nets *path, uint32_t route) {
    const struct anysctp_mtu_search *search = &path->mtu_search;

    for (size_t i = 0; i < sizeof usual_sizes / sizeof *usual_sizes; i++) {
        const uint32_t size = usual_sizes[i];

        if (size > search->passed && size < route && (search->failed == 0 || size < search->failed)) {
            try_size(association, path, size);
            return;
        }
    }
    if (route > search->passed && (search->failed == 0 || route < search->failed))
        try_size(association, path, route);
    else
        end_search(association, path);
}

/* The route's MTU is right most of the time. */
static void search(struct sctp_tcb *association, struct sctp_nets *path, uint32_t route) {
    path->mtu_search.passed = path->mtu_search.failed = 0;
    try_size(association, path, mtu_of(path) > ANYSCTP_LEAST_MTU ? mtu_of(path) : route);
}

static void no_answer(struct sctp_tcb *association, struct sctp_nets *path, uint32_t route) {
    struct anysctp_mtu_search *search = &path->mtu_search;

    if (route < search->size && route > search->passed) { /* ICMP got through */
        search->failed = (uint16_t)(route + 1);
        try_size(association, path, route);
        return;
    }
    if (search->probes < MOST_PROBES) {
        probe(association, path);
        return;
    }
    search->failed = search->size;
    if (search->passed != 0)
        search_on(association, path, route);
    else if (search->size > ANYSCTP_LEAST_MTU)
        try_size(association, path, ANYSCTP_LEAST_MTU);
    else
        end_search(association, path); /* nothing gets through now, of whatever size */
}

uint32_t anysctp_mtu_at_first(uint32_t mtu_of_route) {
    return mtu_of_route < ANYSCTP_LONGEST_PACKET ? min(mtu_of_route, ANYSCTP_LEAST_MTU) : mtu_of_route;
}

/* A peer that wants heartbeats to be authenticated would need more than a probe has. */
static int is_to_be_searched(const struct sctp_tcb *association, const struct sctp_nets *path) {
    return (path->dest_state & SCTP_ADDR_NO_PMTUD) == 0 && mtu_of(path) < ANYSCTP_LONGEST_PACKET &&
           !sctp_auth_is_required_chunk(SCTP_HEARTBEAT_REQUEST, association->asoc.peer_auth_chunks);
}

void anysctp_mtu_timer(struct sctp_tcb *association, struct sctp_nets *path) {
    uint32_t route;

    if (path->dest_state & SCTP_ADDR_UNCONFIRMED) return;
    route = is_to_be_searched(association, path) ? mtu_of_route(path) : 0;
    if (route <= ANYSCTP_LEAST_MTU)
        end_search(association, path);
    else if (path->mtu_search.probes != 0)
        no_answer(association, path, route);
    else
        search(association, path, route);
}

void anysctp_doubt_mtu(struct sctp_tcb *association, struct sctp_nets *path) {
    const int is_searched = path->mtu_search.size != 0 && path->mtu_search.probes == 0;

    if (is_searched && mtu_of(path) > ANYSCTP_LEAST_MTU) set_timer(association, path, 1);
}

void anysctp_mtu_answer(struct sctp_tcb *association, struct sctp_nets *path, uint32_t number) {
    struct anysctp_mtu_search *search = &path->mtu_search;
    const uint32_t mtu = mtu_of(path);

    if (search->wait_ms == 0) set_timer(association, path, 1);
    if (search->probes == 0 || number != search->number) return;
    search->passed = search->size;
    if (search->size > mtu || (search->failed != 0 && search->failed <= mtu)) set_mtu(association, path, search->size);
    search_on(association, path, mtu_of_route(path));
}
