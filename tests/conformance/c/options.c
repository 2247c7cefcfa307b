/* Every option by its name: those of anysctp/options.def, and what is like them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

/* What an option can be asked about, besides its socket. */
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

#define PUT(field) put_number(yield, #field, (long long)record.field);
#define TAKE(field) record.field = (uint32_t)arg_number(at, #field, 0);
#define TAKE16(field) record.field = (uint16_t)arg_number(at, #field, 0);

#define GETTER(name, type, of, fields)                                  \
    static anysctp_result get_##name(int sock, step *at, results *yield) { \
        anysctp_##type record;                                          \
        ANYSCTP_INIT(&record);                                          \
        const anysctp_result got = anysctp_get_##name(ASKED_##of, &record); \
        if (got < 0) return got;                                        \
        fields                                                          \
        (void)at;                                                       \
        return 0;                                                       \
    }
#define SETTER(name, type, of, fields)                                  \
    static anysctp_result set_##name(int sock, step *at) {              \
        anysctp_##type record;                                          \
        ANYSCTP_INIT(&record);                                          \
        fields                                                          \
        return anysctp_set_##name(ASKED_##of, &record);                 \
    }

GETTER(initmsg, initmsg, SOCKET, PUT(num_ostreams) PUT(max_instreams) PUT(max_attempts) PUT(max_init_timeo))
SETTER(initmsg, initmsg, SOCKET, TAKE16(num_ostreams) TAKE16(max_instreams) TAKE16(max_attempts) TAKE16(max_init_timeo))
GETTER(rtoinfo, rtoinfo, ASSOC, PUT(initial) PUT(max) PUT(min))
SETTER(rtoinfo, rtoinfo, ASSOC, TAKE(initial) TAKE(max) TAKE(min))
GETTER(assocparams, assocparams, ASSOC,
       PUT(asocmaxrxt) PUT(number_peer_destinations) PUT(peer_rwnd) PUT(local_rwnd) PUT(cookie_life))
SETTER(assocparams, assocparams, ASSOC, TAKE16(asocmaxrxt) TAKE(cookie_life))
GETTER(sack_info, sack_info, ASSOC, PUT(delay) PUT(freq))
SETTER(sack_info, sack_info, ASSOC, TAKE(delay) TAKE(freq))
GETTER(default_sndinfo, sndinfo, ASSOC, PUT(sid) PUT(flags) PUT(ppid) PUT(context) PUT(pr_policy) PUT(pr_value))
SETTER(default_sndinfo, sndinfo, ASSOC,
       TAKE16(sid) TAKE16(flags) TAKE(ppid) TAKE(context) TAKE16(pr_policy) TAKE(pr_value))
GETTER(timeouts, timeouts, ASSOC,
       PUT(init) PUT(data) PUT(sack) PUT(shutdown) PUT(heartbeat) PUT(cookie) PUT(shutdownack))
GETTER(assoc_stats, assoc_stats, ASSOC,
       put_text(yield, "obs_rto_host", record.obs_rto_host);
       PUT(obs_rto_port) PUT(maxrto) PUT(isacks) PUT(osacks) PUT(opackets) PUT(ipackets) PUT(rtxchunks)
       PUT(outofseqtsns) PUT(idupchunks) PUT(gapcnt) PUT(ouodchunks) PUT(iuodchunks) PUT(oodchunks) PUT(iodchunks)
       PUT(octrlchunks) PUT(ictrlchunks))
GETTER(paddrparams, paddrparams, PATH,
       PUT(hbinterval) PUT(pathmtu) PUT(sackdelay) PUT(flags) PUT(ipv6_flowlabel) PUT(pathmaxrxt) PUT(dscp))
SETTER(paddrparams, paddrparams, PATH, TAKE(hbinterval) TAKE(pathmtu) TAKE(sackdelay) TAKE(flags) TAKE(ipv6_flowlabel)
       TAKE16(pathmaxrxt) TAKE16(dscp))
GETTER(paddrinfo, paddrinfo, PATH, PUT(assoc_id) put_text(yield, "state", path_state_name(record.state)); PUT(cwnd)
       PUT(srtt) PUT(rto) PUT(mtu))
GETTER(paddrthlds, paddrthlds, PATH, PUT(pathmaxrxt) PUT(pathpfthld) PUT(pathcpthld))
SETTER(paddrthlds, paddrthlds, PATH, TAKE16(pathmaxrxt) TAKE16(pathpfthld) TAKE16(pathcpthld))
GETTER(pr_assoc_status, prstatus, POLICY, PUT(abandoned_unsent) PUT(abandoned_sent))
GETTER(pr_stream_status, prstatus, STREAM_POLICY, PUT(abandoned_unsent) PUT(abandoned_sent))

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
