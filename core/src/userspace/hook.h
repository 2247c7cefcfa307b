// What hook.c, compiled inside usrsctp, and the engine tell each other. usrsctp's own interface has no descriptor, no
// dependable wake-up (its upcall leaves out timers and one-to-many sockets) and no way to add an address.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct socket;
// usrsctp's socket; a name of its own, because socket() is a function as well.
typedef struct socket anysctp_stack_socket;

// What changed on a socket, and what is true of it now.
struct anysctp_wakeup {
    int readable;          // a receive would return something; only meaningful if `receiving`
    int receiving;         // 1: the receive side changed, 0: the send side
    int ended;             // send side: nothing can be sent any more, or an error is pending
    int connecting;        // an attempt to associate is still under way
    int shared;            // by the associations of a one-to-many socket
    uint32_t send_space;   // free bytes in the send buffer
    uint32_t send_buffer;  // its size
};

// Implemented by the engine: runs in usrsctp's threads with locks of the stack held, so it must not call usrsctp.
void anysctp_on_wakeup(void *readiness, struct socket *socket, const struct anysctp_wakeup *wakeup);
// Implemented by the engine, in the same way: an association of a one-to-many socket ends in an error. The first word counts.
void anysctp_on_end(void *readiness, struct socket *socket, uint32_t assoc_id, int error);
// Implemented by the engine: bytes with the IP header, 0 if unknown.
uint32_t anysctp_path_mtu(const struct sockaddr *destination);

// Implemented by the engine: the address from which the system would send; 0 if there is no way to the destination.
int anysctp_route_source(const struct sockaddr *destination, struct sockaddr_storage *source);

// Implemented by the engine: getifaddrs(3), with the addresses as the stack has them (zone.h).
struct ifaddrs;
int anysctp_local_addresses(struct ifaddrs **list);

// Have anysctp_on_wakeup() called with `readiness` when the socket changes, and no more.
void anysctp_hook_attach(struct socket *socket, void *readiness);
void anysctp_hook_detach(struct socket *socket);

// Make a one-to-one socket whose attempt to associate failed fit for another one, as it is on Linux.
void anysctp_hook_reuse(struct socket *socket);

// The source address of a one-to-one socket's packets to its peer's primary address, with its port. 0: it has no
// association, or has not sent yet.
int anysctp_hook_source(struct socket *socket, struct sockaddr_storage *source);

// A bit that usrsctp leaves alone in the flags of what is received: more of this message will never come.
enum { ANYSCTP_CUT_OFF = 1 };

// After a part of a message was received: let those of other streams be received before its next part, if the user wants
// them interleaved (SCTP_FRAGMENT_INTERLEAVE 2). usrsctp keeps to a message as long as there is something of it.
void anysctp_hook_requeue_unfinished(struct socket *socket);

// The bytes of what a receive would take next; 0: nothing. Of a notification they are stored as well, as far as there is room.
uint32_t anysctp_hook_next_bytes(struct socket *socket, int *is_notification, void *notification, uint32_t room);

// Tell the stack of a local address that came or went after its start.
void anysctp_hook_add_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name,
                              int tell_peers);
void anysctp_hook_remove_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name);

// SCTP_AUTO_ASCONF: usrsctp has the option, and does as another flag of its says. False: the socket is bound to addresses.
int anysctp_hook_tell_addresses(struct socket *socket, int on);

// IPV6_V6ONLY, which usrsctp's interface has no way to; before the socket is bound.
int anysctp_hook_v6only(struct socket *socket);
void anysctp_hook_set_v6only(struct socket *socket, int on);

// Endpoints that are left, closed ones that still deliver their data included, and the bytes they have to deliver.
struct anysctp_backlog {
    uint32_t endpoints;
    uint64_t bytes;
    uint32_t shutting_down;  // associations
};
struct anysctp_backlog anysctp_hook_backlog(void);

// Send every peer an ABORT, with this reason. The associations stay as they are, for a process that ends now.
void anysctp_hook_abort_all(const char *reason);

// How many associations of a one-to-many socket there may be for peers to make one more; 0: any number.
void anysctp_hook_limit_associations(uint32_t most);
// How many have been refused since the start.
uint32_t anysctp_hook_refused_associations(void);

// Whether data has come that was not read: a close is then an ABORT.
int anysctp_hook_data_unread(struct socket *socket);

#ifdef __cplusplus
}
#endif
