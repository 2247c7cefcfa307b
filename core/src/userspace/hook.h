// The interface between the engine and hook.c, which is compiled inside usrsctp. usrsctp's own interface has no descriptor and no
// way to add an address, and its upcall is not called for timers and one-to-many sockets.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct socket;
// usrsctp's socket. C++ needs this name, because socket() is a function as well.
typedef struct socket anysctp_stack_socket;

// What changed on a socket, and its state now.
struct anysctp_wakeup {
    int readable;          // a receive would return something; only meaningful if `receiving`
    int receiving;         // 1: the receive side changed, 0: the send side
    int ended;             // send side: nothing can be sent any more, or an error is pending
    int connecting;        // an attempt to associate is still under way
    int shared;            // one-to-many: several associations share the send buffer
    uint32_t send_space;   // free bytes in the send buffer
    uint32_t send_buffer;  // its size
};

// Implemented by the engine. It runs in usrsctp's threads with locks of the stack held, so it must not call usrsctp.
void anysctp_on_wakeup(void *readiness, struct socket *socket, const struct anysctp_wakeup *wakeup);
// Implemented by the engine, as above: an association of a one-to-many socket ended with an error. The first call counts.
void anysctp_on_end(void *readiness, struct socket *socket, uint32_t assoc_id, int error);
// What packets are limited to where the MTU is larger. An IP packet has at most 65535 bytes, which is less than a loopback device's MTU.
enum { ANYSCTP_LONGEST_PACKET = 61000 };
// Implemented by the engine: the MTU of the route in bytes with the IP header, at most the longest packet; 0 if unknown.
uint32_t anysctp_path_mtu(const struct sockaddr *destination);

// Implemented by the engine: the address from which the system would send; 0 if there is no way to the destination.
int anysctp_route_source(const struct sockaddr *destination, struct sockaddr_storage *source);

// Implemented by the engine: getifaddrs(3), with the addresses as the stack has them (zone.h).
struct ifaddrs;
int anysctp_local_addresses(struct ifaddrs **list);

// From attach to detach, anysctp_on_wakeup() is called with `readiness` when the socket changes.
void anysctp_hook_attach(struct socket *socket, void *readiness);
void anysctp_hook_detach(struct socket *socket);

// Lets a one-to-one socket associate again after a failed attempt, as on Linux.
void anysctp_hook_reuse(struct socket *socket);

// Stores the address and port from which a one-to-one socket sends to its peer's primary address. Returns 0 if the socket has no
// association or has not sent yet.
int anysctp_hook_source(struct socket *socket, struct sockaddr_storage *source);

// A flag of a received message that usrsctp does not use itself: the rest of the message will never come.
enum { ANYSCTP_CUT_OFF = 1 };

// The state of a potentially failed path, from usrsctp with a patch.
enum { ANYSCTP_POTENTIALLY_FAILED = 0x800 };

// Call after a receive that returned a part of a message. With SCTP_FRAGMENT_INTERLEAVE 2 the message moves behind those of other
// streams, so that they are received before its next part. usrsctp itself goes on with a message while it has more of it.
void anysctp_hook_requeue_unfinished(struct socket *socket);

// Returns how many bytes the next receive would take, 0 if there is nothing. Copies the bytes of a notification, up to `room`.
uint32_t anysctp_hook_next_bytes(struct socket *socket, int *is_notification, void *notification, uint32_t room);

// Tells the stack that the machine got or lost a local address after the start.
void anysctp_hook_add_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name,
                              int tell_peers);
void anysctp_hook_remove_address(const struct sockaddr *address, uint32_t interface_index, const char *interface_name);

// SCTP_AUTO_ASCONF: usrsctp accepts the option but acts on a different flag, which this sets. Returns 0 if the socket is bound to
// specific addresses.
int anysctp_hook_tell_addresses(struct socket *socket, int on);

// IPV6_V6ONLY, which usrsctp's own interface cannot set. Call it before the socket is bound.
int anysctp_hook_v6only(struct socket *socket);
void anysctp_hook_set_v6only(struct socket *socket, int on);

// The endpoints that exist, including closed ones that still deliver data, and the bytes that they have to deliver.
struct anysctp_backlog {
    uint32_t endpoints;
    uint64_t bytes;
    uint32_t shutting_down;  // associations
};
struct anysctp_backlog anysctp_hook_backlog(void);

// Sends every peer an ABORT with this reason. It does not free the associations, because the process ends now.
void anysctp_hook_abort_all(const char *reason);

// The most associations that peers can make on a one-to-many socket; 0: no limit.
void anysctp_hook_limit_associations(uint32_t most);
// How many were refused for that limit since the start.
uint32_t anysctp_hook_refused_associations(void);

// Whether received data is unread: close then sends an ABORT.
int anysctp_hook_data_unread(struct socket *socket);

#ifdef __cplusplus
}
#endif
