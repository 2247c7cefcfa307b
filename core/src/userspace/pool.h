// Memory of packets that is used again: see pool.c.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// Named after usrsctp's variables for them.
enum anysctp_pool { ANYSCTP_POOL_zone_mbuf, ANYSCTP_POOL_zone_clust, ANYSCTP_POOL_zone_ext_refcnt, ANYSCTP_POOLS };

// As malloc(3) and free(3), of a size that the pool knows.
void *anysctp_take(enum anysctp_pool pool);
void anysctp_give(enum anysctp_pool pool, void *memory);

// Frees what nobody has needed since the last call. The timers' thread calls it about once a second.
void anysctp_trim(void);

#ifdef __cplusplus
}
#endif
