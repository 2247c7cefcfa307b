/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doubt.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_output.h>
#include <netinet/sctp_timer.h>
#include <netinet/sctp_var.h>
#include <netinet/sctputil.h>
#include <string.h>

/* Heartbeats to unconfirmed addresses keep their own interval. */
static int is_claimed(const struct sctp_nets *path) { return (path->dest_state & SCTP_ADDR_UNCONFIRMED) != 0; }

static void restart_timer(struct sctp_tcb *association, struct sctp_nets *path) {
    sctp_timer_stop(SCTP_TIMER_TYPE_HEARTBEAT, association->sctp_ep, association, path, 0);
    sctp_timer_start(SCTP_TIMER_TYPE_HEARTBEAT, association->sctp_ep, association, path);
}

static void begin_to_ask(struct sctp_tcb *association) {
    struct sctp_nets *path;

    association->asoc.doubt.asking = 1;
    TAILQ_FOREACH(path, &association->asoc.nets, sctp_next) {
        if (is_claimed(path)) continue;
        sctp_send_hb(association, path, SCTP_SO_NOT_LOCKED);
        restart_timer(association, path);
    }
    sctp_chunk_output(association->sctp_ep, association, SCTP_OUTPUT_FROM_HB_TMR, SCTP_SO_NOT_LOCKED);
}

static size_t size_of(const struct sockaddr *address) {
    return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

int anysctp_closed(const struct sctp_tcb *association) {
    return association->sctp_socket == NULL && SCTP_GET_STATE(association) != SCTP_STATE_SHUTDOWN_ACK_SENT;
}

int anysctp_ask_peer(struct sctp_tcb *association, struct sctp_nets *path, const struct sockaddr *from,
                     const struct sockaddr *to, uint32_t tag, uint16_t udp_port) {
    struct anysctp_doubt *doubt = &association->asoc.doubt;
    const uint32_t rto = sctp_msecs_to_ticks(anysctp_asking_interval(association, path));

    switch (SCTP_GET_STATE(association)) {
    case SCTP_STATE_COOKIE_WAIT: return 0;   /* both sides set up at once: RFC 9260, section 5.2 */
    case SCTP_STATE_COOKIE_ECHOED: return 1; /* the COOKIE ECHO asks the peer already */
    default: break;
    }
    if (tag == association->asoc.peer_vtag) return 1; /* its own INIT, late: an answer would end the association */
    if (!doubt->asking && doubt->answered && sctp_get_tick_count() - doubt->answered_at < rto) return 0;
    memcpy(&doubt->newcomer, from, size_of(from));
    memcpy(&doubt->here, to, size_of(to));
    doubt->newcomer_tag = tag;
    doubt->newcomer_udp_port = udp_port;
    if (!doubt->asking) begin_to_ask(association);
    return 1;
}

void anysctp_peer_heard(struct sctp_tcb *association) {
    struct anysctp_doubt *doubt = &association->asoc.doubt;
    struct sctphdr init = {.src_port = doubt->newcomer.sin6_port, .dest_port = doubt->here.sin6_port}; /* as in IPv4 */
    struct sctp_nets *path;

    doubt->asking = 0;
    doubt->answered = 1;
    doubt->answered_at = sctp_get_tick_count();
    TAILQ_FOREACH(path, &association->asoc.nets, sctp_next) {
        if (!is_claimed(path)) restart_timer(association, path);
    }
    sctp_send_abort(NULL, 0, (struct sockaddr *)&doubt->newcomer, (struct sockaddr *)&doubt->here, &init, doubt->newcomer_tag,
                    NULL, association->asoc.vrf_id, doubt->newcomer_udp_port);
}

uint32_t anysctp_measured_rto(const struct sctp_nets *path) {
    return (uint32_t)((path->lastsa >> SCTP_RTT_SHIFT) + path->lastsv);
}

uint32_t anysctp_asking_interval(const struct sctp_tcb *association, const struct sctp_nets *path) {
    const struct sctp_association *own = &association->asoc;

    if (!path->RTO_measured) return own->initial_rto;
    return min(max(anysctp_measured_rto(path), own->minrto), own->maxrto);
}

uint16_t anysctp_errors_allowed(const struct sctp_tcb *association, const struct sctp_nets *path) {
    int left = !association->asoc.doubt.asking || is_claimed(path);

    TAILQ_FOREACH(path, &association->asoc.nets, sctp_next) {
        left |= !is_claimed(path) && (path->dest_state & SCTP_ADDR_REACHABLE);
    }
    return left ? association->asoc.max_send_times : 0;
}
