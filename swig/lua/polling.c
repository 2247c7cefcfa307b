/* See polling.h.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "polling.h"

#include <limits.h>
#include <poll.h>
#include <time.h>

#include "handle.h"
#include "support.h"

static size_t count_of(lua_State *L, int table) {
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) count++;
    return count;
}

/* Rounds up, so that a short time does not become 0. */
static int milliseconds_at(lua_State *L, int arg) {
    lua_Number ms;
    if (lua_isnoneornil(L, arg)) return -1;
    ms = ceil(luaL_checknumber(L, arg) * 1000);
    if (!(ms > 0)) return 0;
    return ms < INT_MAX ? (int)ms : INT_MAX;
}

static int descriptor_at(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TNUMBER) return (int)check_number(L, index, 1, "a descriptor", 0, INT_MAX);
    if (lua_type(L, index) != LUA_TUSERDATA) luaL_argerror(L, 1, "each key must be a socket or a descriptor");
    return handle_check(L, index)->fd;
}

/* Fills fds in the order of the table, which stays the same while the table is unchanged. Returns the number of closed ones. */
static int read_wanted(lua_State *L, struct pollfd *fds) {
    int closed = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1), fds++) {
        fds->fd = descriptor_at(L, -2);
        fds->events = (short)check_number(L, -1, 1, "events", 0, POLLIN | POLLOUT);
        fds->revents = 0;
        closed += fds->fd < 0;
    }
    return closed;
}

/* An error or the end of the association makes both reads and writes return. */
static int ready_events(const struct pollfd *fd) {
    if (fd->fd < 0 || fd->revents & (POLLERR | POLLHUP | POLLNVAL)) return fd->events;
    return fd->revents & fd->events;
}

static void push_ready(lua_State *L, const struct pollfd *fds) {
    const int ready = lua_gettop(L) + 1;
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1), fds++) {
        const int events = ready_events(fds);
        if (!events) continue;
        lua_pushvalue(L, -2);
        lua_pushinteger(L, events);
        lua_rawset(L, ready);
    }
}

int poll_many(lua_State *L) {
    struct pollfd *fds;
    size_t count;
    int timeout, result;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    timeout = milliseconds_at(L, 2);
    count = count_of(L, 1);
    fds = (struct pollfd *)lua_newuserdata(L, (count + 1) * sizeof *fds);
    if (read_wanted(L, fds)) timeout = 0;
    result = poll(fds, (nfds_t)count, timeout);
    if (result < 0) {
        const int error = errno;
        lua_pushnil(L);
        lua_pushstring(L, error == EINTR ? "interrupted by a signal" : strerror(error));
        lua_pushstring(L, anysctp_error_name(error));
        return 3;
    }
    push_ready(L, fds);
    return 1;
}

int poll_clock(lua_State *L) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
    return 1;
}
