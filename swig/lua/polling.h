/* Waiting for many sockets at once, for event loops in Lua.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_LUA_POLLING_H
#define ANYSCTP_LUA_POLLING_H

#include <lua.h>

/* Lua function: poll(wanted, seconds). `wanted` has a socket or a descriptor's number for each key and the events that are
 * waited for, WAIT_READ and WAIT_WRITE, for its value; no seconds are for ever. Returns such a table of what is ready, which
 * a closed socket is, too: its next call says so. After a signal: nil, a message, "EINTR". */
int poll_many(lua_State *L);

/* Lua function: the seconds of a clock that nobody sets. */
int poll_clock(lua_State *L);

#endif
