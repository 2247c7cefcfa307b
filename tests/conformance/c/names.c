/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

static const char *const assoc_changes[] = {"comm_up", "comm_lost", "restart", "shutdown_comp", "cant_str_assoc"};
static const char *const enders[] = {"nobody", "us", "peer", "silence"};
static const char *const peer_addrs[] = {"addr_available", "addr_unreachable", "addr_removed", "addr_added",
                                         "addr_made_prim", "addr_confirmed", "addr_potentially_failed"};
static const char *const assoc_states[] = {
    "empty", "closed", "cookie_wait", "cookie_echoed", "established", "shutdown_pending", "shutdown_sent",
    "shutdown_received", "shutdown_ack_sent"};
static const char *const path_states[] = {"inactive", "pf", "active", "unconfirmed"};

#define LENGTH(table) ((int)(sizeof(table) / sizeof *(table)))

static const char *name_of(const char *const *table, int length, int number) {
    return number >= 0 && number < length ? table[number] : attempt_text("%d", number);
}

typedef struct {
    int number;
    const char *name;
} named;

#define TYPE(name, word, number, flags, fields) {number, #word},
static const named types[] = {ANYSCTP_NOTIFICATIONS(TYPE, ANYSCTP_NO_FIELD, ANYSCTP_NO_FIELD)};

const char *type_name(int type) {
    for (int i = 0; i < LENGTH(types); i++)
        if (types[i].number == type) return types[i].name;
    return attempt_text("%d", type);
}

int type_number(const char *name) {
    for (int i = 0; i < LENGTH(types); i++)
        if (!strcmp(types[i].name, name)) return types[i].number;
    give_up("no such notification type: %s", name);
    return 0;
}

const char *assoc_change_name(int state) { return name_of(assoc_changes, LENGTH(assoc_changes), state); }
const char *ended_by_name(int by) { return name_of(enders, LENGTH(enders), by); }
const char *peer_addr_name(int state) { return name_of(peer_addrs, LENGTH(peer_addrs), state); }
const char *assoc_state_name(int state) { return name_of(assoc_states, LENGTH(assoc_states), state); }
const char *path_state_name(int state) { return name_of(path_states, LENGTH(path_states), state); }

static const named causes[] = {
    {ANYSCTP_CAUSE_NONE, "none"},
    {ANYSCTP_CAUSE_INVALID_STREAM_IDENTIFIER, "invalid_stream_identifier"},
    {ANYSCTP_CAUSE_USER_INITIATED_ABORT, "user_initiated_abort"},
    {ANYSCTP_CAUSE_PROTOCOL_VIOLATION, "protocol_violation"},
};

const char *cause_name(int cause) {
    for (int i = 0; i < LENGTH(causes); i++)
        if (causes[i].number == cause) return causes[i].name;
    return attempt_text("%d", cause);
}

static const char *const indications[] = {"new_key", "free_key", "no_auth"};

const char *indication_name(int type, int indication) {
    if (type == ANYSCTP_PARTIAL_DELIVERY_EVENT && indication == ANYSCTP_PARTIAL_DELIVERY_ABORTED) return "aborted";
    return type == ANYSCTP_AUTHENTICATION_EVENT ? name_of(indications, LENGTH(indications), indication)
                                                : attempt_text("%d", indication);
}

/* Of a stream reset; those of an association reset and a stream change have the same numbers. */
static const named reset_flags[] = {
    {ANYSCTP_STREAM_RESET_INCOMING, "incoming"},
    {ANYSCTP_STREAM_RESET_OUTGOING, "outgoing"},
    {ANYSCTP_STREAM_RESET_DENIED, "denied"},
    {ANYSCTP_STREAM_RESET_FAILED, "failed"},
};

static const char *reset_flag_names(int flags) {
    const char *list = "";
    for (int i = 0; i < LENGTH(reset_flags); i++)
        if (flags & reset_flags[i].number) list = attempt_text("%s%s%s", list, *list ? "," : "", reset_flags[i].name);
    return *list ? list : "none";
}

const char *flag_names(int type, int flags) {
    switch (type) {
    case ANYSCTP_STREAM_RESET_EVENT:
    case ANYSCTP_ASSOC_RESET_EVENT:
    case ANYSCTP_STREAM_CHANGE_EVENT: return reset_flag_names(flags);
    case ANYSCTP_SEND_FAILED:
    case ANYSCTP_SEND_FAILED_EVENT: return flags == ANYSCTP_DATA_SENT ? "data_sent" : "data_unsent";
    default: return attempt_text("%d", flags);
    }
}
