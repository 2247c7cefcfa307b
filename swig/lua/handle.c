/* See handle.h.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "handle.h"

#include "support.h"

static const char type_name[] = "sctp.socket";

Handle *handle_check(lua_State *L, int arg) { return (Handle *)luaL_checkudata(L, arg, type_name); }

Handle *handle_push(lua_State *L) {
    Handle *handle = (Handle *)lua_newuserdata(L, sizeof *handle);
    handle->fd = -1;
    luaL_getmetatable(L, type_name);
    lua_setmetatable(L, -2);
    return handle;
}

/* All handles of this state by their descriptors, without keeping them alive. */
static void push_owners(lua_State *L) {
    lua_pushlightuserdata(L, (void *)type_name);
    lua_rawget(L, LUA_REGISTRYINDEX);
}

void handle_own(lua_State *L, Handle *handle, int fd) {
    handle->fd = fd;
    handle->one_to_one = anysctp_get_style(fd) == ANYSCTP_TCP_STYLE;
    push_owners(L);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, fd);
    lua_pop(L, 1);
}

/* Pushes the owner of a descriptor, or nothing. A handle that was closed is still listed. */
static int push_owner(lua_State *L, int fd) {
    push_owners(L);
    lua_rawgeti(L, -1, fd);
    lua_remove(L, -2);
    const Handle *owner = (const Handle *)lua_touserdata(L, -1);
    if (owner && owner->fd == fd) return 1;
    lua_pop(L, 1);
    return 0;
}

int handle_getfd(lua_State *L) {
    const Handle *handle = handle_check(L, 1);
    if (handle->fd < 0) return push_failure(L, -EBADF);
    lua_pushinteger(L, handle->fd);
    return 1;
}

int handle_fromfd(lua_State *L) {
    const int fd = (int)check_number(L, 1, 1, "fd", INT32_MIN, INT32_MAX);
    const anysctp_result style = anysctp_get_style(fd);
    if (style < 0) return push_failure(L, style);
    if (push_owner(L, fd)) return 1;
    handle_own(L, handle_push(L), fd);
    return 1;
}

/* The end of a handle, by the collector or, since Lua 5.4, at the end of a variable's scope. */
static int finish(lua_State *L) {
    Handle *handle = handle_check(L, 1);
    if (handle->fd >= 0) anysctp_close(handle->fd);
    handle->fd = -1;
    return 0;
}

static int to_string(lua_State *L) {
    const Handle *handle = handle_check(L, 1);
    if (handle->fd < 0)
        lua_pushfstring(L, "%s (closed)", type_name);
    else
        lua_pushfstring(L, "%s (%d)", type_name, handle->fd);
    return 1;
}

void handle_open(lua_State *L) {
    static const struct {
        const char *name;
        lua_CFunction function;
    } events[] = {{"__gc", finish}, {"__close", finish}, {"__tostring", to_string}};
    lua_pushlightuserdata(L, (void *)type_name);
    lua_newtable(L);
    lua_newtable(L);
    lua_pushstring(L, "v");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawset(L, LUA_REGISTRYINDEX);
    lua_newtable(L);
    luaL_newmetatable(L, type_name);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        lua_pushcfunction(L, events[i].function);
        lua_setfield(L, -2, events[i].name);
    }
    lua_pushstring(L, type_name);
    lua_setfield(L, -2, "__name");
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_setfield(L, -2, "methods");
}
