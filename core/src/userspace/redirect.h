/* Put before every source file of usrsctp (-include): its packets come in through input.c and leave through output.c, its
 * wake-ups and route look-ups go through hook.c, its sockets are freed by retire.c.
 * The sources themselves stay as upstream released them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_REDIRECT_H
#define ANYSCTP_REDIRECT_H

#include <ifaddrs.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "netinet/sctp_os.h"

/* The path's MTU instead of a constant 1500. The first is for the one place, in sctp_pcb.c, where a path is made. */
struct sctp_tcb;
struct sctp_nets;
void anysctp_new_path(struct sctp_tcb *association, struct sctp_nets *path);
void anysctp_rtalloc(sctp_route_t *route);
#undef SCTP_RTALLOC
#ifdef ANYSCTP_PCB
#define SCTP_RTALLOC(route, vrf_id, fib) anysctp_new_path(stcb, net)
#else
#define SCTP_RTALLOC(route, vrf_id, fib) anysctp_rtalloc((sctp_route_t *)(route))
#endif

/* The interface of a path's route instead of a constant 1: packets are to leave with an address of that interface. */
uint32_t anysctp_route_interface(const sctp_route_t *route);
#undef SCTP_GET_IF_INDEX_FROM_ROUTE
#define SCTP_GET_IF_INDEX_FROM_ROUTE(route) anysctp_route_interface((const sctp_route_t *)(route))

/* Of link-local addresses. */
#include "zone.h"

/* Memory that follows the streams that are used. */
#include "streams.h"

/* For the authentication with HMAC-SHA-256, of which usrsctp has all but the hash. */
#include "sha256.h"
#define SCTP_SUPPORT_HMAC_SHA256
#define SCTP_SHA256_CTX struct anysctp_sha256
#define SCTP_SHA256_INIT(context) anysctp_sha256_init(context)
#define SCTP_SHA256_UPDATE(context, text, size) anysctp_sha256_update(context, text, size)
#define SCTP_SHA256_FINAL(digest, context) anysctp_sha256_final(context, digest)

/* Whether a one-to-many socket has as many associations as peers may make: see hook.c. */
struct sctp_inpcb;
int anysctp_is_full(const struct sctp_inpcb *endpoint);

/* Whether data that does not fill a packet waits for an acknowledgement: see hook.c. */
struct sctp_association;
int anysctp_waits_for_more(const struct sctp_inpcb *endpoint, const struct sctp_association *association);

/* An INIT from another UDP port than the peer's. */
#include "doubt.h"

/* The search for the MTU of a path. */
#include "path_mtu.h"

#ifndef ANYSCTP_HOOK
/* Weak, so that our definitions are the ones that are linked. */
struct socket;
struct sockbuf;
void sowakeup(struct socket *socket, struct sockbuf *buffer) __attribute__((weak));
void sofree(struct socket *socket) __attribute__((weak)); /* retire.c's */

/* usrsctp's own output drops packets of more than 32 buffers. */
struct mbuf;
void anysctp_ip_output(int *result, struct mbuf *packet);
void anysctp_ip6_output(int *result, struct mbuf *packet);
#undef SCTP_IP_OUTPUT
#undef SCTP_IP6_OUTPUT
#define SCTP_IP_OUTPUT(result, packet, route, association, vrf_id) anysctp_ip_output(&result, packet)
#define SCTP_IP6_OUTPUT(result, packet, route, interface, association, vrf_id) anysctp_ip6_output(&result, packet)

#ifdef ANYSCTP_SOCKET
/* A socket that is no more when it is accepted would be forgotten. */
struct sockaddr;
int anysctp_hook_accept(struct socket *socket, struct sockaddr **peer);
#define sctp_accept anysctp_hook_accept
#endif

#ifdef ANYSCTP_UTIL
/* Who ended an association, for its notification: see hook.c and the patch that calls it. */
struct sctp_tcb;
uint16_t anysctp_ended_by(uint16_t change, const struct sctp_tcb *association, int from_peer);
#endif

#ifndef ANYSCTP_UTIL
/* Tells the engine that a peer has aborted: see hook.c. */
#define sctp_abort_notification anysctp_abort_notification
#endif

#ifndef ANYSCTP_PCB
/* Leaves a message that is half delivered on two queues, and frees it twice: see hook.c. */
#define sctp_free_assoc anysctp_free_assoc
#endif

#ifdef ANYSCTP_MBUF
/* Memory of packets is used again. */
#include "pool.h"
#undef SCTP_ZONE_GET
#undef SCTP_ZONE_FREE
#define SCTP_ZONE_GET(zone, type) (type *)anysctp_take(ANYSCTP_POOL_##zone)
#define SCTP_ZONE_FREE(zone, memory) anysctp_give(ANYSCTP_POOL_##zone, memory)
#endif

#ifndef ANYSCTP_CRC32
/* Does not use the processor's instructions: see checksum.c. */
#define sctp_calculate_cksum anysctp_checksum
#endif

#ifdef ANYSCTP_INDATA
#include "hook.h" /* ANYSCTP_CUT_OFF */
#endif

/* Local addresses with their zones where the stack has them: see zone.h. */
int anysctp_local_addresses(struct ifaddrs **list);
#define getifaddrs(list) anysctp_local_addresses(list)
#endif

#endif
