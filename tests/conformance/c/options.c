/* Every option by its name: those of anysctp/options.def, and functions that work like options.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

/* What selects the value of an option, besides the socket. */
static const char *host_of(step *at) { return arg(at, "host", ""); }
static uint16_t port_of(step *at) { return (uint16_t)arg_number(at, "port", 0); }
static uint16_t sid_of(step *at) { return (uint16_t)arg_number(at, "sid", 0); }
static int policy_of(step *at) { return (int)arg_number(at, "policy", 0); }
#define ASKED_SOCKET sock
#define ASKED_ASSOC sock, the_assoc(at)
#define ASKED_PATH sock, the_assoc(at), host_of(at), port_of(at)
#define ASKED_ONE_PATH ASKED_PATH
#define ASKED_STREAM sock, the_assoc(at), sid_of(at)
#define ASKED_POLICY sock, the_assoc(at), policy_of(at)
#define ASKED_STREAM_POLICY sock, the_assoc(at), sid_of(at), policy_of(at)

static anysctp_result put_value(results *yield, anysctp_result value) {
    if (value >= 0) put_number(yield, "value", value);
    return value;
}

static uint32_t value_of(step *at) { return (uint32_t)to_number(arg(at, "value", "no value")); }

/* ---- Numbers ---- */

#define DEFINE_RW(get, set) get set
#define DEFINE_WO(get, set) set
#define DEFINE_OWN(get, set)
#define ANYSCTP_NUMBER(name, of, value, argument, access, ...)                                   \
    DEFINE_##access(                                                                             \
        static anysctp_result get_##name(int sock, step *at, results *yield) {                   \
            (void)at;                                                                            \
            return put_value(yield, anysctp_get_##name(ASKED_##of));                             \
        },                                                                                       \
        static anysctp_result set_##name(int sock, step *at) {                                   \
            return anysctp_set_##name(ASKED_##of, (ANYSCTP_TYPE_##of##_##value)value_of(at));    \
        })
#include <anysctp/options.def>

static anysctp_result get_encaps_port(int sock, step *at, results *yield) {
    return put_value(yield, anysctp_get_encaps_port(ASKED_PATH));
}
static anysctp_result set_encaps_port(int sock, step *at) {
    return anysctp_set_encaps_port(ASKED_PATH, (uint16_t)value_of(at));
}
static anysctp_result get_readable_bytes(int sock, step *at, results *yield) {
    (void)at;
    return put_value(yield, anysctp_get_readable_bytes(sock));
}

/* ---- Records ---- */

static void put_field(results *yield, const char *field, long long value) {
    if (!strcmp(field, "state"))
        put_text(yield, field, word_of("path_state", value));
    else
        put_number(yield, field, value);
}

#define PUT(field, ...) put_field(yield, #field, (long long)record.field);
#define PUT_OWN(...) PUT(__VA_ARGS__, )
#define PUT_TEXT(field) put_text(yield, #field, record.field);
#define TAKE(field, ...) record.field = arg_number(at, #field, 0);
#define TAKE_OWN(...) TAKE(__VA_ARGS__, )
#define LEAVE(...)
#define DEFINE_RO(get, set) get
#define ANYSCTP_RECORD(name, of, type, argument, access, ...)                                    \
    DEFINE_##access(                                                                             \
        static anysctp_result get_##name(int sock, step *at, results *yield) {                   \
            anysctp_##type record;                                                               \
            ANYSCTP_INIT(&record);                                                               \
            (void)at;                                                                            \
            const anysctp_result got = anysctp_get_##name(ASKED_##of, &record);                  \
            if (got < 0) return got;                                                             \
            ANYSCTP_FIELDS_##argument(PUT, PUT, PUT_OWN, PUT_TEXT)                                   \
            return 0;                                                                            \
        },                                                                                       \
        static anysctp_result set_##name(int sock, step *at) {                                   \
            anysctp_##type record;                                                               \
            ANYSCTP_INIT(&record);                                                               \
            ANYSCTP_FIELDS_##argument(TAKE, LEAVE, TAKE_OWN, LEAVE)                                  \
            return anysctp_set_##name(ASKED_##of, &record);                                      \
        })
#include <anysctp/options.def>

/* ---- All of them ---- */

static const struct {
    const char *name;
    anysctp_result (*get)(int sock, step *at, results *yield);
    anysctp_result (*set)(int sock, step *at);
} options[] = {
#define ROW_RW(name) {#name, get_##name, set_##name},
#define ROW_RO(name) {#name, get_##name, NULL},
#define ROW_WO(name) {#name, NULL, set_##name},
#define ROW_OWN(name)
#define ANYSCTP_NUMBER(name, of, value, argument, access, ...) ROW_##access(name)
#define ANYSCTP_RECORD(name, of, record, argument, access, ...) ROW_##access(name)
#include <anysctp/options.def>
    ROW_RW(encaps_port) ROW_RO(readable_bytes)
};

#define EACH(i) (size_t i = 0; i < sizeof options / sizeof *options; i++)

int get_by_name(int sock, step *at, results *yield, anysctp_result *status) {
    for EACH(i)
        if (!strcmp(options[i].name, at->words[1]) && options[i].get) return *status = options[i].get(sock, at, yield), 1;
    return 0;
}

int set_by_name(int sock, step *at, anysctp_result *status) {
    for EACH(i)
        if (!strcmp(options[i].name, at->words[1]) && options[i].set) return *status = options[i].set(sock, at), 1;
    return 0;
}
