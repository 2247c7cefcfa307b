/* Functions inside usrsctp for the engine: compiled with usrsctp's private headers, linked in place of its sowakeup().
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "anysctp/anysctp.h"
#include "hook.h"
#include "output.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_output.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_var.h>
#include <netinet/sctputil.h>
#include <user_socketvar.h>

_Static_assert(ANYSCTP_POTENTIALLY_FAILED == SCTP_ADDR_PF, "usrsctp's number");

/* The pointer is in so_emuldata, which usrsctp does not use. It is read with or without the lock of a buffer. */
static void *readiness_of(struct socket *so) { return __atomic_load_n(&so->so_emuldata, __ATOMIC_ACQUIRE); }

/* The stack calls this whenever it changes what a reader or writer would see: data, notifications, associations to accept,
 * room to send, errors, ends. The cause may be a packet, a timer or a call. The caller holds the buffer's lock; this function
 * releases it. Every call is non-blocking, so no thread waits inside the stack and there is no condition to broadcast. */
void sowakeup(struct socket *so, struct sockbuf *sb) {
    struct anysctp_wakeup wakeup;
    void *readiness = readiness_of(so);

    if (readiness != NULL) {
        wakeup.receiving = sb == &so->so_rcv;
        wakeup.readable = soreadable(so);
        wakeup.ended = (so->so_snd.sb_state & SBS_CANTSENDMORE) || so->so_error;
        wakeup.connecting = (so->so_state & SS_ISCONNECTING) != 0;
        wakeup.shared = so->so_type == SOCK_SEQPACKET;
        wakeup.send_buffer = so->so_snd.sb_hiwat;
        wakeup.send_space = so->so_snd.sb_cc < so->so_snd.sb_hiwat ? so->so_snd.sb_hiwat - so->so_snd.sb_cc : 0;
    }
    SOCKBUF_UNLOCK(sb);
    if (readiness != NULL) anysctp_on_wakeup(readiness, so, &wakeup);
}

void anysctp_hook_attach(struct socket *so, void *readiness) {
    SOCK_LOCK(so);
    __atomic_store_n(&so->so_emuldata, readiness, __ATOMIC_RELEASE);
    so->so_rcv.sb_flags |= SB_UPCALL; /* else sowakeup() is skipped */
    SOCK_UNLOCK(so);
    SOCKBUF_LOCK(&so->so_snd);
    so->so_snd.sb_flags |= SB_UPCALL;
    SOCKBUF_UNLOCK(&so->so_snd);
}

/* SB_UPCALL stays set, because a connection that is being made from this listener reads the flags without a lock. */
void anysctp_hook_detach(struct socket *so) {
    SOCK_LOCK(so);
    __atomic_store_n(&so->so_emuldata, NULL, __ATOMIC_RELEASE);
    SOCK_UNLOCK(so);
}

void anysctp_hook_reuse(struct socket *so) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;

    SCTP_INP_WLOCK(endpoint);
    endpoint->sctp_flags &= ~(SCTP_PCB_FLAGS_WAS_CONNECTED | SCTP_PCB_FLAGS_WAS_ABORTED);
    SCTP_INP_WUNLOCK(endpoint);
    SOCK_LOCK(so);
    so->so_state &= ~SS_ISDISCONNECTED;
    so->so_rcv.sb_state &= ~SBS_CANTRCVMORE;
    so->so_error = 0;
    SOCK_UNLOCK(so);
    SOCKBUF_LOCK(&so->so_snd);
    so->so_snd.sb_state &= ~SBS_CANTSENDMORE;
    SOCKBUF_UNLOCK(&so->so_snd);
}

int anysctp_hook_source(struct socket *so, struct sockaddr_storage *source) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;
    struct sctp_tcb *association;
    int found = 0;

    SCTP_INP_INFO_RLOCK(); /* whoever frees an association has it, whichever endpoint that belonged to */
    SCTP_INP_RLOCK(endpoint);
    association = LIST_FIRST(&endpoint->sctp_asoc_list);
    if (association != NULL) {
        const struct sctp_nets *path;

        SCTP_TCB_LOCK(association);
        path = association->asoc.primary_destination;
        found = path != NULL && path->ro._s_addr != NULL;
        if (found) {
            memcpy(source, &path->ro._s_addr->address, sizeof path->ro._s_addr->address);
            ((struct sockaddr_in *)source)->sin_port = endpoint->sctp_lport;
        }
        SCTP_TCB_UNLOCK(association);
    }
    SCTP_INP_RUNLOCK(endpoint);
    SCTP_INP_INFO_RUNLOCK();
    return found;
}

/* usrsctp marks an incomplete message as complete, so that its reader does not wait. This flag tells the two apart. */
static void cut_off(struct sctp_queued_to_read *message) { message->sinfo_flags |= ANYSCTP_CUT_OFF; }

/* A partly delivered message is in two lists: the socket's read queue, and its stream, which adds the later pieces. When the
 * association ends (a peer's ABORT is enough), usrsctp lets the reader free the message, and later cleans up the stream,
 * which still points to it. So this function first takes the message, and the pieces for it, off the stream. */
static void unlink_half_delivered(struct sctp_inpcb *endpoint, struct sctp_tcb *association) {
    struct sctp_queued_to_read *message;
    struct sctp_readhead alone;

    SCTP_INP_READ_LOCK(endpoint);
    TAILQ_FOREACH(message, &endpoint->read_queue, next) {
        struct sctp_stream_in *stream;

        if (message->stcb != association) continue;
        if (!message->end_added) cut_off(message);
        if (message->on_strm_q == 0) continue;
        stream = &association->asoc.strmin[message->sinfo_stream];
        TAILQ_REMOVE(message->on_strm_q == SCTP_ON_ORDERED ? &stream->inqueue : &stream->uno_inqueue, message, next_instrm);
        TAILQ_INIT(&alone);
        TAILQ_INSERT_TAIL(&alone, message, next_instrm);
        sctp_clean_up_stream(association, &alone);
    }
    SCTP_INP_READ_UNLOCK(endpoint);
}

/* NULL unless the association belongs to a one-to-many socket that still exists. */
static void *readiness_of_many(const struct sctp_inpcb *endpoint, const struct sctp_tcb *association) {
    const uint32_t gone = endpoint->sctp_flags & (SCTP_PCB_FLAGS_SOCKET_GONE | SCTP_PCB_FLAGS_SOCKET_ALLGONE);
    struct socket *so = gone ? NULL : association->sctp_socket;

    return so != NULL && so->so_type == SOCK_SEQPACKET ? readiness_of(so) : NULL;
}

void anysctp_abort_notification(struct sctp_tcb *association, uint8_t from_peer, uint16_t error, struct sctp_abort_chunk *chunk,
                                int so_locked) {
    void *readiness = association != NULL && from_peer ? readiness_of_many(association->sctp_ep, association) : NULL;

    if (readiness != NULL) anysctp_on_end(readiness, association->sctp_socket, sctp_get_associd(association), ECONNRESET);
    sctp_abort_notification(association, from_peer, error, chunk, so_locked);
}

/* A sender on a one-to-many socket may wait for room in this association. usrsctp wakes it only if it receives notifications,
 * so this function always does. A timer or a packet may have found the association before it was peeled off, so the endpoint is
 * the one that the association has now, whose lock guards it. */
int anysctp_free_assoc(struct sctp_inpcb *found, struct sctp_tcb *association, int from_inpcbfree, int from) {
    struct sctp_inpcb *const endpoint = found == NULL ? NULL : association->sctp_ep;
    void *readiness = readiness_of_many(endpoint, association);
    struct socket *so = association->sctp_socket;
    const struct anysctp_wakeup room = {.shared = 1};
    int freed;

    if (readiness != NULL && association->asoc.state & SCTP_STATE_WAS_ABORTED)
        anysctp_on_end(readiness, so, sctp_get_associd(association), association->asoc.peer_is_silent ? ETIMEDOUT : ECONNABORTED);
    unlink_half_delivered(endpoint, association);
    freed = sctp_free_assoc(endpoint, association, from_inpcbfree, from);
    if (readiness != NULL) anysctp_on_wakeup(readiness, so, &room);
    return freed;
}

void anysctp_hook_requeue_unfinished(struct socket *so) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;
    struct sctp_queued_to_read *begun, *last, *other;

    SCTP_INP_READ_LOCK(endpoint);
    begun = TAILQ_FIRST(&endpoint->read_queue);
    if (begun != NULL && begun->some_taken && !begun->end_added &&
        sctp_is_feature_on(endpoint, SCTP_PCB_FLAGS_INTERLEAVE_STRMS)) {
        /* Stop before a notification: it may tell the end of the association. */
        last = begun;
        while ((other = TAILQ_NEXT(last, next)) != NULL && !(other->spec_flags & M_NOTIFICATION)) last = other;
        if (last != begun) {
            TAILQ_REMOVE(&endpoint->read_queue, begun, next);
            TAILQ_INSERT_AFTER(&endpoint->read_queue, last, begun, next);
        }
    }
    SCTP_INP_READ_UNLOCK(endpoint);
}

uint32_t anysctp_hook_next_bytes(struct socket *so, int *is_notification, void *notification, uint32_t room) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;
    struct sctp_queued_to_read *message;
    uint32_t bytes = 0;

    SCTP_INP_READ_LOCK(endpoint);
    TAILQ_FOREACH(message, &endpoint->read_queue, next) {
        if (message->length == 0) {
            /* The message was read to its end, or other messages may be received before its next part. */
            const int over = message->end_added || message->do_not_ref_stcb;
            if (over || sctp_is_feature_on(endpoint, SCTP_PCB_FLAGS_FRAG_INTERLEAVE)) continue;
            break;
        }
        bytes = message->length;
        *is_notification = (message->spec_flags & M_NOTIFICATION) != 0;
        if (*is_notification) m_copydata(message->data, 0, (int)(bytes < room ? bytes : room), notification);
        break;
    }
    SCTP_INP_READ_UNLOCK(endpoint);
    return bytes;
}

uint16_t anysctp_ended_by(uint16_t change, const struct sctp_tcb *association, int from_peer) {
    switch (change) {
    case SCTP_SHUTDOWN_COMP: /* the side in SHUTDOWN-ACK-SENT was asked by the other one */
        return SCTP_GET_STATE(association) == SCTP_STATE_SHUTDOWN_ACK_SENT ? ANYSCTP_ENDED_BY_PEER : ANYSCTP_ENDED_BY_US;
    case SCTP_COMM_LOST:
    case SCTP_CANT_STR_ASSOC:
        if (from_peer) return ANYSCTP_ENDED_BY_PEER;
        return association->asoc.peer_is_silent ? ANYSCTP_ENDED_BY_SILENCE : ANYSCTP_ENDED_BY_US;
    default:
        return ANYSCTP_ENDED_BY_NOBODY;
    }
}

void anysctp_rtalloc(sctp_route_t *route) {
    const int is_new = route->ro_rt == NULL;
    uint32_t mtu;

    sctp_userspace_rtalloc(route);
    if (!is_new || route->ro_rt == NULL) return;
    mtu = anysctp_path_mtu((const struct sockaddr *)&route->ro_dst);
    if (mtu != 0) route->ro_rt->rt_rmx.rmx_mtu = mtu;
}

/* usrsctp calls this when it chooses a path's source address, and holds the lock of the addresses. 0: there is no route. */
uint32_t anysctp_route_interface(const sctp_route_t *route) {
    struct sockaddr_storage source;
    struct sctp_ifa *local;

    if (!anysctp_route_source((const struct sockaddr *)&route->ro_dst, &source)) return 0;
    local = sctp_find_ifa_by_addr((struct sockaddr *)&source, SCTP_DEFAULT_VRFID, SCTP_ADDR_LOCKED);
    return local != NULL && local->ifn_p != NULL ? local->ifn_p->ifn_index : 0;
}

void anysctp_new_path(struct sctp_tcb *association, struct sctp_nets *path) {
    anysctp_look_for_kernel_sctp();
    anysctp_rtalloc((sctp_route_t *)&path->ro);
    /* A default_mtu that the user set has precedence. If the MTU stayed 0, the stack would choose one itself. */
    if (association->asoc.default_mtu == 0 && path->ro.ro_rt != NULL) path->mtu = anysctp_mtu_at_first(path->ro.ro_rt->rt_rmx.rmx_mtu);
}

int anysctp_hook_tell_addresses(struct socket *so, int on) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;
    int any;

    SCTP_INP_WLOCK(endpoint);
    any = (endpoint->sctp_flags & SCTP_PCB_FLAGS_BOUNDALL) != 0;
    if (any && on) {
        sctp_feature_on(endpoint, SCTP_PCB_FLAGS_AUTO_ASCONF | SCTP_PCB_FLAGS_DO_ASCONF);
    } else if (any) {
        sctp_feature_off(endpoint, SCTP_PCB_FLAGS_AUTO_ASCONF | SCTP_PCB_FLAGS_DO_ASCONF);
    }
    SCTP_INP_WUNLOCK(endpoint);
    return any;
}

int anysctp_hook_v6only(struct socket *so) { return SCTP_IPV6_V6ONLY((struct sctp_inpcb *)so->so_pcb) != 0; }

void anysctp_hook_set_v6only(struct socket *so, int on) {
    struct sctp_inpcb *endpoint = (struct sctp_inpcb *)so->so_pcb;

    SCTP_INP_WLOCK(endpoint);
    if (on) {
        endpoint->ip_inp.inp.inp_flags |= IN6P_IPV6_V6ONLY;
    } else {
        endpoint->ip_inp.inp.inp_flags &= ~IN6P_IPV6_V6ONLY;
    }
    SCTP_INP_WUNLOCK(endpoint);
}

/* A peer answers packets from a new address with an ABORT until it has acknowledged the ASCONF that adds it. So no association
 * uses the address yet; usrsctp sends the ASCONF a moment later, and uses the address once the peer has acknowledged it. */
static void keep_until_told(struct sctp_ifa *address) {
    struct sctp_inpcb *endpoint;
    struct sctp_tcb *association;

    SCTP_INP_INFO_RLOCK();
    LIST_FOREACH(endpoint, &SCTP_BASE_INFO(listhead), sctp_list) {
        SCTP_INP_WLOCK(endpoint);
        if (sctp_is_feature_on(endpoint, SCTP_PCB_FLAGS_DO_ASCONF) && (endpoint->sctp_flags & SCTP_PCB_FLAGS_BOUNDALL)) {
            LIST_FOREACH(association, &endpoint->sctp_asoc_list, sctp_tcblist) {
                SCTP_TCB_LOCK(association);
                if (association->asoc.asconf_supported) sctp_add_local_addr_restricted(association, address);
                SCTP_TCB_UNLOCK(association);
            }
        }
        SCTP_INP_WUNLOCK(endpoint);
    }
    SCTP_INP_INFO_RUNLOCK();
}

void anysctp_hook_add_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name,
                              int tell_peers) {
    struct sctp_ifa *added = sctp_add_addr_to_vrf(SCTP_DEFAULT_VRFID, NULL, interface_index, 0, interface_name, NULL,
                                                  (struct sockaddr *)address, 0, tell_peers);
    if (added == NULL) return;
    if (tell_peers) keep_until_told(added);
    added->localifa_flags &= ~SCTP_ADDR_DEFER_USE; /* sockets that are bound or connect from now on have it at once */
}

void anysctp_hook_remove_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name) {
    sctp_del_addr_from_vrf(SCTP_DEFAULT_VRFID, (struct sockaddr *)address, interface_index, interface_name);
}

enum {
    SHUTTING_DOWN = SCTP_STATE_SHUTDOWN_PENDING | SCTP_STATE_SHUTDOWN_SENT | SCTP_STATE_SHUTDOWN_RECEIVED |
                    SCTP_STATE_SHUTDOWN_ACK_SENT
};

struct anysctp_backlog anysctp_hook_backlog(void) {
    struct anysctp_backlog backlog = {0, 0, 0};
    struct sctp_inpcb *endpoint;
    struct sctp_tcb *association;

    SCTP_INP_INFO_RLOCK();
    LIST_FOREACH(endpoint, &SCTP_BASE_INFO(listhead), sctp_list) {
        backlog.endpoints++;
        SCTP_INP_RLOCK(endpoint);
        LIST_FOREACH(association, &endpoint->sctp_asoc_list, sctp_tcblist) {
            SCTP_TCB_LOCK(association); /* waits if a thread was stopped with it, as anysctp_hook_abort_all would */
            backlog.bytes += association->asoc.total_output_queue_size;
            if (association->asoc.state & SHUTTING_DOWN) backlog.shutting_down++;
            SCTP_TCB_UNLOCK(association);
        }
        SCTP_INP_RUNLOCK(endpoint);
    }
    SCTP_INP_INFO_RUNLOCK();
    return backlog;
}

int anysctp_hook_data_unread(struct socket *so) { return sctp_is_data_unread((struct sctp_inpcb *)so->so_pcb); }

void anysctp_hook_abort_all(const char *reason) {
    struct sctp_inpcb *endpoint;
    struct sctp_tcb *association;

    anysctp_batch_begin();
    SCTP_INP_INFO_RLOCK();
    LIST_FOREACH(endpoint, &SCTP_BASE_INFO(listhead), sctp_list) {
        SCTP_INP_WLOCK(endpoint);
        LIST_FOREACH(association, &endpoint->sctp_asoc_list, sctp_tcblist) {
            SCTP_TCB_LOCK(association);
            sctp_send_abort_tcb(association, sctp_generate_cause(SCTP_CAUSE_USER_INITIATED_ABT, (char *)reason),
                                SCTP_SO_NOT_LOCKED);
            SCTP_TCB_UNLOCK(association);
        }
        SCTP_INP_WUNLOCK(endpoint);
    }
    SCTP_INP_INFO_RUNLOCK();
    anysctp_batch_end();
}

static uint32_t most_associations, refused_associations;

void anysctp_hook_limit_associations(uint32_t most) { most_associations = most; }

uint32_t anysctp_hook_refused_associations(void) { return __atomic_load_n(&refused_associations, __ATOMIC_RELAXED); }

/* usrsctp calls this when a COOKIE ECHO arrives, and refuses the peer as it does when the backlog is full. */
int anysctp_is_full(const struct sctp_inpcb *endpoint) {
    const uint32_t most = most_associations;

    if (most == 0 || __atomic_load_n(&endpoint->association_count, __ATOMIC_RELAXED) < most) return 0;
    __atomic_fetch_add(&refused_associations, 1, __ATOMIC_RELAXED);
    return 1;
}

/* With SCTP_NODELAY as many packets as this may be under way before short ones are bundled. A SACK comes for every second packet, so that on
 * a path on which so many are under way none waits for longer than a small part of a round trip. */
enum { PACKETS_WITHOUT_DELAY = 64 };

int anysctp_waits_for_more(const struct sctp_inpcb *endpoint, const struct sctp_association *association) {
    const struct sctp_tmit_chunk *oldest = TAILQ_FIRST(&association->sent_queue);

    if (association->total_flight == 0) return 0;
    if (sctp_is_feature_off(endpoint, SCTP_PCB_FLAGS_NODELAY)) return 1; /* Nagle */
    return oldest != NULL && oldest->whoTo != NULL && oldest->whoTo->packets_sent - oldest->packet >= PACKETS_WITHOUT_DELAY;
}
