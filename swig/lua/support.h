/* What the typemaps need in C: failures, numbers, text and addresses between Lua and the façade.
 *
 * Lua's errors are longjmps, so everything here, and every typemap, only uses memory that Lua owns.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_LUA_SUPPORT_H
#define ANYSCTP_LUA_SUPPORT_H

#include <inttypes.h>
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdio.h>

#include "../common.h"

#if LUA_VERSION_NUM < 502 && !defined(lua_rawlen)
#define lua_rawlen lua_objlen
#endif

/* The three values of a failure: nil, a sentence, the error's name. For expected failures the sentence is LuaSocket's word,
 * which Lua programs compare with. */
static int push_failure(lua_State *L, anysctp_result failure) {
    lua_pushnil(L);
    switch (failure) {
    case -ETIMEDOUT:
        if (anysctp_last_ended_by() == ANYSCTP_ENDED_BY_SILENCE) {
            lua_pushstring(L, anysctp_last_error()); /* the peer does not answer: trying again does not help */
            break;
        }
        /* fall through */
    case -EAGAIN:
    case -EINPROGRESS:
        lua_pushliteral(L, "timeout");
        break;
    case -EBADF:
    case -EPIPE:
    case -ECONNRESET:
    case -ECONNABORTED:
        lua_pushliteral(L, "closed");
        break;
    default:
        lua_pushstring(L, anysctp_last_error());
    }
    lua_pushstring(L, anysctp_error_name(failure));
    return 3;
}

/* Lua has integers since 5.3; before, a number holds them exactly up to 2^53. */
static void push_number(lua_State *L, int64_t number) {
#if LUA_VERSION_NUM >= 503
    lua_pushinteger(L, (lua_Integer)number);
#else
    lua_pushnumber(L, (lua_Number)number);
#endif
}

/* The integer at an index; it may be a float with an integral value. Returns 0 if it is not an integer. */
static int to_integer(lua_State *L, int index, int64_t *number) {
#if LUA_VERSION_NUM >= 503
    int is_integer;
    *number = lua_tointegerx(L, index, &is_integer);
    return is_integer;
#else
    const lua_Number value = lua_tonumber(L, index);
    if (value != floor(value) || !(fabs(value) <= 9007199254740992.0)) return 0;
    *number = (int64_t)value;
    return 1;
#endif
}

/* The number at an index; the error names argument `arg` if it is not a number or out of range. */
static int64_t check_number(lua_State *L, int index, int arg, const char *name, int64_t least, int64_t most) {
    int64_t number = 0;
    char text[160];
    if (lua_type(L, index) != LUA_TNUMBER)
        snprintf(text, sizeof text, "%s must be a number, not %s", name, luaL_typename(L, index));
    else if (!to_integer(L, index, &number))
        snprintf(text, sizeof text, "%s must be an integer, not %.40s", name, lua_tostring(L, index));
    else if (number < least || number > most)
        snprintf(text, sizeof text, "%s must be from %" PRId64 " to %" PRId64 ", not %" PRId64, name, least, most,
                 number);
    else
        return number;
    return luaL_argerror(L, arg, text);
}

/* The bytes of a string. A number is refused, because it has no byte order. */
static const char *check_bytes(lua_State *L, int arg, size_t *size) {
    luaL_checktype(L, arg, LUA_TSTRING);
    return lua_tolstring(L, arg, size);
}

/* Text without NULs; NULL for nil. */
static const char *check_host(lua_State *L, int arg) {
    size_t size;
    const char *text;
    if (lua_isnoneornil(L, arg)) return NULL;
    text = check_bytes(L, arg, &size);
    if (strlen(text) != size) luaL_argerror(L, arg, "an address contains a NUL character");
    return text;
}

/* The strings of a list. They live in the list, and the array is Lua's, on the stack. */
static const char **check_strings(lua_State *L, int arg, size_t *count) {
    const char **texts;
    luaL_checktype(L, arg, LUA_TTABLE);
    *count = lua_rawlen(L, arg);
    texts = (const char **)lua_newuserdata(L, (*count + 1) * sizeof *texts);
    for (size_t i = 0; i < *count; i++) {
        lua_rawgeti(L, arg, (int)i + 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_argerror(L, arg, lua_pushfstring(L, "item %d must be a string, not %s", (int)i + 1,
                                                  luaL_typename(L, -1)));
        texts[i] = lua_tostring(L, -1);
        if (strlen(texts[i]) != lua_rawlen(L, -1))
            luaL_argerror(L, arg, lua_pushfstring(L, "item %d contains a NUL character", (int)i + 1));
        lua_pop(L, 1);
    }
    return texts;
}

/* The numbers of a list, each of 16 bits. The array is Lua's, on the stack. */
static uint16_t *check_numbers(lua_State *L, int arg, size_t *count) {
    uint16_t *numbers;
    luaL_checktype(L, arg, LUA_TTABLE);
    *count = lua_rawlen(L, arg);
    numbers = (uint16_t *)lua_newuserdata(L, (*count + 1) * sizeof *numbers);
    for (size_t i = 0; i < *count; i++) {
        lua_rawgeti(L, arg, (int)i + 1);
        numbers[i] = (uint16_t)check_number(L, -1, arg, "each number", 0, UINT16_MAX);
        lua_pop(L, 1);
    }
    return numbers;
}

/* Host and port; two nils if there is no address, as for a notification. */
static void push_address(lua_State *L, const anysctp_address *address) {
    if (address->host[0]) {
        lua_pushstring(L, address->host);
        lua_pushinteger(L, address->port);
    } else {
        lua_pushnil(L);
        lua_pushnil(L);
    }
}

/* The number in a field of the table at `arg`; returns 0 if there is none. */
static int get_field(lua_State *L, int arg, const char *name, int64_t least, int64_t most, int64_t *number) {
    int found;
    lua_getfield(L, arg, name);
    found = !lua_isnil(L, -1);
    if (found) *number = check_number(L, -1, arg, name, least, most);
    lua_pop(L, 1);
    return found;
}

/* A misspelt key would be a field that silently keeps its default. */
static void check_all_used(lua_State *L, int arg, const char *record, int used) {
    lua_pushnil(L);
    while (lua_next(L, arg)) {
        lua_pop(L, 1);
        used--;
    }
    if (used) luaL_argerror(L, arg, lua_pushfstring(L, "the table has a key that %s does not have", record));
}

#endif
