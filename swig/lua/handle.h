/* The socket as Lua sees it: a userdata that owns its descriptor and closes it when it is collected. The raw functions take it
 * as their first argument, so that they can be its methods unchanged.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_LUA_HANDLE_H
#define ANYSCTP_LUA_HANDLE_H

#include <lua.h>

typedef struct Handle {
    int fd; /* -1: closed */
    int one_to_one; /* the style of the socket */
} Handle;

/* The handle at an argument, or an error that names the argument. */
Handle *handle_check(lua_State *L, int arg);

/* Pushes a handle without a descriptor. It is made before the descriptor, so that a lack of memory cannot lose one. */
Handle *handle_push(lua_State *L);

/* Gives the handle on the top of the stack its descriptor, which has no other owner. */
void handle_own(lua_State *L, Handle *handle, int fd);

/* Lua functions: the descriptor of a handle; the handle that owns a descriptor, a new one for one from elsewhere. */
int handle_getfd(lua_State *L);
int handle_fromfd(lua_State *L);

/* Puts `methods` into the module's table on the top of the stack: what a handle's methods are looked up in. */
void handle_open(lua_State *L);

#endif
