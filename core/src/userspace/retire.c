/* usrsctp frees a socket when it is closed, although the thread that receives packets or runs timers may just have found it, through
 * an association, and be working on it. Here a closed socket is freed once each of these has been between two pieces of work.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "retire.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_bsd_addr.h>
#include <netinet/sctp_pcb.h>
#include <netinet/sctp_var.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <user_socketvar.h>

TAILQ_HEAD(retired, socket);

/* Counted up at both ends of a piece of work, so an odd number is at work. */
static _Alignas(64) struct { _Alignas(64) atomic_uint turns; } workers[ANYSCTP_WORKERS];

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct retired fresh = TAILQ_HEAD_INITIALIZER(fresh);     /* closed since the look below was taken */
static struct retired waiting = TAILQ_HEAD_INITIALIZER(waiting); /* free to go when all workers have moved on since */
static unsigned seen[ANYSCTP_WORKERS];
static atomic_bool any; /* lets the timers' thread see without a lock that there is nothing */

void anysctp_work_begin(enum anysctp_worker worker) {
    atomic_fetch_add(&workers[worker].turns, 1);
    atomic_thread_fence(memory_order_seq_cst); /* others see that the thread works before they see what it finds */
}

void anysctp_work_end(enum anysctp_worker worker) { atomic_fetch_add(&workers[worker].turns, 1); }

static void destroy(struct socket *so) {
    SOCKBUF_COND_DESTROY(&so->so_snd);
    SOCKBUF_COND_DESTROY(&so->so_rcv);
    SOCK_COND_DESTROY(so);
    SOCKBUF_LOCK_DESTROY(&so->so_snd);
    SOCKBUF_LOCK_DESTROY(&so->so_rcv);
    free(so);
}

/* The address iterator thread does not use our pauses; its running flag says whether it works. */
static int iterator_idle(void) {
    int idle;

    SCTP_IPI_ITERATOR_WQ_LOCK();
    idle = sctp_it_ctl.iterator_running == 0 && sctp_it_ctl.cur_it == NULL;
    SCTP_IPI_ITERATOR_WQ_UNLOCK();
    return idle;
}

static int all_moved_on(void) {
    for (int i = 0; i < ANYSCTP_WORKERS; i++) {
        if (seen[i] % 2 == 1 && atomic_load(&workers[i].turns) == seen[i]) return 0;
    }
    return iterator_idle();
}

/* The caller holds the mutex. */
static void free_what_can_go(void) {
    for (;;) {
        struct socket *so;

        if (TAILQ_EMPTY(&waiting)) {
            if (TAILQ_EMPTY(&fresh)) break;
            TAILQ_CONCAT(&waiting, &fresh, so_list);
            atomic_thread_fence(memory_order_seq_cst);
            for (int i = 0; i < ANYSCTP_WORKERS; i++) seen[i] = atomic_load(&workers[i].turns);
        }
        if (!all_moved_on()) return;
        while ((so = TAILQ_FIRST(&waiting)) != NULL) {
            TAILQ_REMOVE(&waiting, so, so_list);
            destroy(so);
        }
    }
    atomic_store(&any, 0);
}

static void retire(struct socket *so) {
    pthread_mutex_lock(&mutex);
    TAILQ_INSERT_TAIL(&fresh, so, so_list);
    atomic_store(&any, 1);
    free_what_can_go();
    pthread_mutex_unlock(&mutex);
}

int anysctp_free_retired(void) {
    int left;

    if (!atomic_load(&any)) return 0;
    pthread_mutex_lock(&mutex);
    free_what_can_go();
    left = atomic_load(&any);
    pthread_mutex_unlock(&mutex);
    return left;
}

/* Closes the sockets that were never accepted, once the listening socket is closed and gets no more. */
static void close_unaccepted(struct socket *listener) {
    struct socket *so;

    ACCEPT_LOCK();
    while ((so = TAILQ_FIRST(&listener->so_comp)) != NULL) {
        TAILQ_REMOVE(&listener->so_comp, so, so_list);
        listener->so_qlen--;
        so->so_qstate &= ~SQ_COMP;
        so->so_head = NULL;
        SOCK_LOCK(so);
        sofree(so); /* releases both locks */
        ACCEPT_LOCK();
    }
    ACCEPT_UNLOCK();
}

/* In place of usrsctp's function of this name: called with both locks, which it releases. */
void sofree(struct socket *so) {
    struct socket *head = so->so_head;

    if (so->so_count != 0 || (so->so_state & SS_PROTOREF) || (so->so_qstate & SQ_COMP)) {
        SOCK_UNLOCK(so);
        ACCEPT_UNLOCK();
        return;
    }
    if (head != NULL) { /* made for a listener, and not yet ready to be accepted */
        TAILQ_REMOVE(&head->so_incomp, so, so_list);
        head->so_incqlen--;
        so->so_qstate &= ~SQ_INCOMP;
        so->so_head = NULL;
    }
    SOCK_UNLOCK(so);
    ACCEPT_UNLOCK();
    sctp_close(so);
    close_unaccepted(so);
    retire(so);
}

void usrsctp_close(struct socket *so); /* usrsctp.h defines again what the private headers have, so it cannot be included */

int anysctp_hook_accept(struct socket *so, struct sockaddr **peer) {
    const int error = sctp_accept(so, peer);

    if (error != 0) usrsctp_close(so); /* its association has ended meanwhile, and nothing else closes it */
    return error;
}
