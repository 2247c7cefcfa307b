/* Waiting for many sockets at once, for event loops in Lua.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_LUA_POLLING_H
#define ANYSCTP_LUA_POLLING_H

#include <lua.h>

/* Lua function: poll(wanted, seconds). The keys of `wanted` are sockets or descriptor numbers, the values the events to wait
 * for, WAIT_READ and WAIT_WRITE; without seconds there is no time limit. Returns a table of the ready keys. A closed socket
 * counts as ready; its next call fails. After a signal: nil, a message, "EINTR". */
int poll_many(lua_State *L);

/* Lua function: the seconds of a monotonic clock. */
int poll_clock(lua_State *L);

#endif
