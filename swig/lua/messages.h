/* Lists of messages between Lua and the façade. Lua's errors are longjmps: all memory is Lua's.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_LUA_MESSAGES_H
#define ANYSCTP_LUA_MESSAGES_H

#include "support.h"

/* A message to be sent: for the library a longer record than its own, whose further fields it passes over. */
typedef struct {
    anysctp_outgoing record;
    anysctp_sndinfo info;
} Outgoing;

static void check_sndinfo(lua_State *L, int arg, anysctp_sndinfo *info) {
    int64_t number;
    int used = 0;
    luaL_checktype(L, arg, LUA_TTABLE);
    ANYSCTP_INIT(info);
#define GET_FIELD(name, ...) \
    if (get_field(L, arg, #name, LEAST_OF(info->name), MOST_OF(info->name), &number)) info->name = number, used++;
    ANYSCTP_FIELDS_sndinfo(GET_FIELD, GET_FIELD, GET_FIELD, GET_FIELD)
#undef GET_FIELD
    check_all_used(L, arg, "info", used);
}

/* The table on top of the stack, which keeps its strings: data, sndinfo or nil, unsaid, host or nil, port. */
static void check_message(lua_State *L, Outgoing *message) {
    enum { DATA = 1, INFO, UNSAID, HOST, PORT };
    const int table = lua_gettop(L);
    luaL_checktype(L, table, LUA_TTABLE);
    ANYSCTP_INIT(&message->record);
    message->record.struct_size = sizeof *message;
    for (int part = DATA; part <= PORT; part++) lua_rawgeti(L, table, part);
    message->record.data = check_bytes(L, table + DATA, &message->record.len);
    if (!lua_isnil(L, table + INFO)) {
        check_sndinfo(L, table + INFO, &message->info);
        message->record.info = &message->info;
    }
    message->record.unsaid = (uint32_t)check_number(L, table + UNSAID, table, "unsaid", 0, UINT32_MAX);
    message->record.host = check_host(L, table + HOST);
    message->record.port = (uint16_t)check_number(L, table + PORT, table, "port", 0, UINT16_MAX);
    lua_settop(L, table - 1);
}

/* The messages of a list. The array is Lua's, on the stack. */
static anysctp_outgoing *check_messages(lua_State *L, int arg, size_t *count) {
    Outgoing *messages;
    luaL_checktype(L, arg, LUA_TTABLE);
    luaL_checkstack(L, 10, "messages");
    *count = lua_rawlen(L, arg);
    messages = (Outgoing *)lua_newuserdata(L, (*count + 1) * sizeof *messages);
    for (size_t i = 0; i < *count; i++) {
        lua_rawgeti(L, arg, (int)i + 1);
        check_message(L, &messages[i]);
    }
    return &messages->record;
}

static void set_number(lua_State *L, const char *name, int64_t number) {
    push_number(L, number);
    lua_setfield(L, -2, name);
}

static void set_boolean(lua_State *L, const char *name, int64_t flag) {
    lua_pushboolean(L, flag != 0);
    lua_setfield(L, -2, name);
}

/* A message as socket:receivemessages() gives it; `notification` is true if the data are one. */
static void push_message(lua_State *L, const anysctp_incoming *message, const char *room) {
    const anysctp_rcvinfo *info = &message->info;
    lua_createtable(L, 0, 13);
    lua_pushlstring(L, room + message->offset, (size_t)message->length);
    lua_setfield(L, -2, "data");
    push_address(L, &message->from);
    lua_setfield(L, -3, "port");
    lua_setfield(L, -2, "host");
    if (message->notification.type) {
        set_boolean(L, "notification", 1);
        return;
    }
    set_number(L, "stream", info->sid);
    set_number(L, "ssn", info->ssn);
    set_number(L, "ppid", info->ppid);
    set_number(L, "tsn", info->tsn);
    set_number(L, "cumtsn", info->cumtsn);
    set_number(L, "context", info->context);
    set_number(L, "assoc", info->assoc_id);
    set_boolean(L, "unordered", info->flags & ANYSCTP_UNORDERED);
    set_boolean(L, "eor", info->msg_flags & ANYSCTP_MSG_EOR);
}

static void push_messages(lua_State *L, const anysctp_incoming *messages, size_t count, const char *room) {
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_message(L, &messages[i], room);
        lua_rawseti(L, -2, (int)i + 1);
    }
}

#endif
