/* The buffers of packets are taken and given back all the time, and mostly by two threads: one sends, and another one receives
 * the acknowledgements; one receives, and another one reads. malloc() is slow with memory that it gave to one thread and that
 * another one frees. Here a thread keeps a few buffers for itself. What it has too many of it passes to the others in bundles, and
 * it takes bundles from them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pool.h"

#include <netinet/sctp_os.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[ANYSCTP_POOLS] = {
    [ANYSCTP_POOL_zone_mbuf] = MSIZE,
    [ANYSCTP_POOL_zone_clust] = MCLBYTES,
    [ANYSCTP_POOL_zone_ext_refcnt] = 2 * sizeof(void *), /* room for the pointers below */
};

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ANYSCTP_NO_POOL
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ANYSCTP_NO_POOL
#endif

#ifdef ANYSCTP_NO_POOL /* a sanitizer sees the use of freed memory only if it is freed */

void *anysctp_take(enum anysctp_pool pool) { return malloc(sizes[pool]); }
void anysctp_give(enum anysctp_pool pool, void *memory) {
    (void)pool;
    free(memory);
}
void anysctp_trim(void) {}

#else

/* A thread keeps up to two bundles, which are 128 KiB of clusters. Between threads each pool has at most so many bytes, because
 * what a full send buffer took comes back in bursts. */
enum { BUNDLE = 32, MOST_BYTES = 2 << 20 };

/* Begins a buffer that is not in use. */
struct unused {
    struct unused *next;        /* of the same bundle */
    struct unused *next_bundle; /* where this one is a bundle's first */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
    struct unused *bundles; /* of BUNDLE buffers each */
    size_t count, least;    /* now, and the least since the last trim */
} shared[ANYSCTP_POOLS];

struct store {
    struct unused *first, *spare; /* the latter is a whole bundle, or NULL */
    int count;                    /* of the former */
};
static _Thread_local struct thread {
    struct store stores[ANYSCTP_POOLS];
    int known; /* to `end_of_thread` */
} this_thread;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t end_of_thread;

/* Otherwise the compiler looks for it at each use. */
static struct thread *find_this_thread(void) {
    struct thread *found = &this_thread;

    __asm__("" : "+r"(found));
    return found;
}

static void free_all(struct unused *first) {
    while (first != NULL) {
        struct unused *next = first->next;

        free(first);
        first = next;
    }
}

static void leave(void *argument) {
    struct thread *const thread = argument;

    for (int i = 0; i < ANYSCTP_POOLS; i++) {
        free_all(thread->stores[i].first);
        free_all(thread->stores[i].spare);
    }
    memset(thread, 0, sizeof *thread);
}

static void make_key(void) { pthread_key_create(&end_of_thread, leave); }

static void join(struct thread *thread) {
    thread->known = 1;
    pthread_once(&once, make_key);
    pthread_setspecific(end_of_thread, thread);
}

static struct unused *take_bundle(enum anysctp_pool pool) {
    struct unused *bundle;

    if (__atomic_load_n(&shared[pool].count, __ATOMIC_RELAXED) == 0) return NULL;
    pthread_mutex_lock(&mutex);
    bundle = shared[pool].bundles;
    if (bundle != NULL) {
        shared[pool].bundles = bundle->next_bundle;
        __atomic_store_n(&shared[pool].count, shared[pool].count - 1, __ATOMIC_RELAXED);
        if (shared[pool].count < shared[pool].least) shared[pool].least = shared[pool].count;
    }
    pthread_mutex_unlock(&mutex);
    return bundle;
}

static void give_bundle(enum anysctp_pool pool, struct unused *bundle) {
    int kept;

    pthread_mutex_lock(&mutex);
    kept = shared[pool].count * BUNDLE * sizes[pool] < MOST_BYTES;
    if (kept) {
        bundle->next_bundle = shared[pool].bundles;
        shared[pool].bundles = bundle;
        __atomic_store_n(&shared[pool].count, shared[pool].count + 1, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&mutex);
    if (!kept) free_all(bundle);
}

void anysctp_trim(void) {
    for (int pool = 0; pool < ANYSCTP_POOLS; pool++) {
        struct unused *unneeded = NULL;

        pthread_mutex_lock(&mutex);
        for (size_t left = shared[pool].least; left > 0; left--) {
            struct unused *const bundle = shared[pool].bundles;

            shared[pool].bundles = bundle->next_bundle;
            bundle->next_bundle = unneeded;
            unneeded = bundle;
        }
        __atomic_store_n(&shared[pool].count, shared[pool].count - shared[pool].least, __ATOMIC_RELAXED);
        shared[pool].least = shared[pool].count;
        pthread_mutex_unlock(&mutex);
        while (unneeded != NULL) {
            struct unused *const bundle = unneeded;

            unneeded = bundle->next_bundle;
            free_all(bundle);
        }
    }
}

void *anysctp_take(enum anysctp_pool pool) {
    struct thread *const thread = find_this_thread();
    struct store *const store = &thread->stores[pool];
    struct unused *taken = store->first;

    if (taken == NULL) {
        taken = store->spare != NULL ? store->spare : take_bundle(pool);
        store->spare = NULL;
        if (taken == NULL) return malloc(sizes[pool]);
        store->count = BUNDLE;
        if (!thread->known) join(thread);
    }
    store->first = taken->next;
    store->count--;
    return taken;
}

void anysctp_give(enum anysctp_pool pool, void *memory) {
    struct thread *const thread = find_this_thread();
    struct store *const store = &thread->stores[pool];
    struct unused *given = memory;

    if (store->count == BUNDLE) {
        if (store->spare != NULL) give_bundle(pool, store->spare);
        store->spare = store->first;
        store->first = NULL;
        store->count = 0;
    }
    if (!thread->known) join(thread);
    given->next = store->first;
    store->first = given;
    store->count++;
}

#endif
