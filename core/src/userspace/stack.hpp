// The one usrsctp stack of this process: its start, its local addresses, its end.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include "address.hpp"
#include "anysctp/anysctp.h"
#include "engine.hpp"
#include "for_stack.hpp"
#include "hook.h"

namespace anysctp::stack {

// Start the stack, once; as the process ends it closes its sockets by close_sockets and waits until all is delivered. Throws what
// capture::open and wire::open throw; a later call then tries again.
void start(CloseSockets close_sockets);
bool started() noexcept;
// Throws ENOTRECOVERABLE in the child of a fork after the start: the stack's threads are not there.
void check_fork();
bool in_child() noexcept;  // of such a fork

uint16_t udp_port() noexcept;       // in use; 0 for raw IP
uint16_t peer_udp_port() noexcept;  // where peers are, unless a socket says otherwise; 0 for raw IP

// Tell the stack of addresses that this machine got or lost since it last looked.
void refresh_addresses();
// Have that done once in a second from now on.
void watch_addresses() noexcept;
// The same for one address that no interface lists but the system takes as local (127.0.0.2).
void learn_address(const SockAddr &address);
bool is_local(const SockAddr &address);

// Sockets that are listening here, by their SCTP port: a connect to one of this machine's addresses finds them at our
// own UDP port, whatever that is.
void add_listener(uint16_t sctp_port);
void remove_listener(uint16_t sctp_port);
bool has_listener(uint16_t sctp_port);

}  // namespace anysctp::stack
