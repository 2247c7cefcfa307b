/* Every option by its name: one row each.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

typedef struct {
    const char *name;
    anysctp_result (*get)(int sock);
    anysctp_result (*set_flag)(int sock, int on);
    anysctp_result (*set)(int sock, uint32_t value);
} socket_number;

#define FLAG(name) {#name, anysctp_get_##name, anysctp_set_##name, NULL}
#define NUMBER(name) {#name, anysctp_get_##name, NULL, anysctp_set_##name}
static const socket_number socket_numbers[] = {
    FLAG(nodelay), NUMBER(sndbuf), NUMBER(rcvbuf), NUMBER(autoclose), NUMBER(adaptation_layer), FLAG(disable_fragments),
    FLAG(i_want_mapped_v4_addr), NUMBER(fragment_interleave), NUMBER(partial_delivery_point), FLAG(auto_asconf),
    FLAG(recvnxtinfo), FLAG(explicit_eor), FLAG(reuse_port), {"readable_bytes", anysctp_get_readable_bytes, NULL, NULL},
    {"auth_chunk", NULL, NULL, anysctp_set_auth_chunk},
};

typedef struct {
    const char *name;
    anysctp_result (*get)(int sock, int32_t assoc_id);
    anysctp_result (*set)(int sock, int32_t assoc_id, uint32_t value);
} assoc_number;

#define OF_ASSOC(name) {#name, anysctp_get_##name, anysctp_set_##name}
static const assoc_number assoc_numbers[] = {
    OF_ASSOC(maxseg), OF_ASSOC(max_burst), OF_ASSOC(context), OF_ASSOC(auth_supported), OF_ASSOC(asconf_supported),
    OF_ASSOC(reconfig_supported), OF_ASSOC(pr_supported), OF_ASSOC(ecn_supported), OF_ASSOC(interleaving_supported),
    OF_ASSOC(auth_active_key), {"auth_deactivate_key", NULL, anysctp_set_auth_deactivate_key},
    {"auth_delete_key", NULL, anysctp_set_auth_delete_key}, OF_ASSOC(enable_stream_reset), OF_ASSOC(stream_scheduler),
    OF_ASSOC(expose_potentially_failed_state), OF_ASSOC(max_cwnd), OF_ASSOC(nrsack_supported), OF_ASSOC(pktdrop_supported),
};

/* What an option can be asked about, besides its socket. */
static const char *host_of(step *at) { return arg(at, "host", ""); }
static uint16_t port_of(step *at) { return (uint16_t)arg_number(at, "port", 0); }
static uint16_t sid_of(step *at) { return (uint16_t)arg_number(at, "sid", 0); }
static int policy_of(step *at) { return (int)arg_number(at, "policy", 0); }

#define PUT(field) put_number(yield, #field, (long long)record.field);
#define TAKE(field) record.field = (uint32_t)arg_number(at, #field, 0);
#define TAKE16(field) record.field = (uint16_t)arg_number(at, #field, 0);

#define GETTER(name, type, fields, call)                                \
    static anysctp_result get_##name(int sock, step *at, results *yield) { \
        anysctp_##type record;                                          \
        ANYSCTP_INIT(&record);                                          \
        const anysctp_result got = call;                                \
        if (got < 0) return got;                                        \
        fields                                                          \
        (void)at;                                                       \
        return 0;                                                       \
    }
#define SETTER(name, type, fields, call)               \
    static anysctp_result set_##name(int sock, step *at) { \
        anysctp_##type record;                         \
        ANYSCTP_INIT(&record);                         \
        fields                                         \
        return call;                                   \
    }
#define OF_ASSOC_GETTER(name, type, fields) GETTER(name, type, fields, anysctp_get_##name(sock, the_assoc(at), &record))
#define OF_ASSOC_SETTER(name, type, fields) SETTER(name, type, fields, anysctp_set_##name(sock, the_assoc(at), &record))
#define OF_PATH_GETTER(name, type, fields) \
    GETTER(name, type, fields, anysctp_get_##name(sock, the_assoc(at), host_of(at), port_of(at), &record))
#define OF_PATH_SETTER(name, type, fields) \
    SETTER(name, type, fields, anysctp_set_##name(sock, the_assoc(at), host_of(at), port_of(at), &record))

GETTER(initmsg, initmsg, PUT(num_ostreams) PUT(max_instreams) PUT(max_attempts) PUT(max_init_timeo),
       anysctp_get_initmsg(sock, &record))
SETTER(initmsg, initmsg, TAKE16(num_ostreams) TAKE16(max_instreams) TAKE16(max_attempts) TAKE16(max_init_timeo),
       anysctp_set_initmsg(sock, &record))
OF_ASSOC_GETTER(rtoinfo, rtoinfo, PUT(initial) PUT(max) PUT(min))
OF_ASSOC_SETTER(rtoinfo, rtoinfo, TAKE(initial) TAKE(max) TAKE(min))
OF_ASSOC_GETTER(assocparams, assocparams,
                PUT(asocmaxrxt) PUT(number_peer_destinations) PUT(peer_rwnd) PUT(local_rwnd) PUT(cookie_life))
OF_ASSOC_SETTER(assocparams, assocparams, TAKE16(asocmaxrxt) TAKE(cookie_life))
OF_ASSOC_GETTER(sack_info, sack_info, PUT(delay) PUT(freq))
OF_ASSOC_SETTER(sack_info, sack_info, TAKE(delay) TAKE(freq))
OF_ASSOC_GETTER(default_sndinfo, sndinfo, PUT(sid) PUT(flags) PUT(ppid) PUT(context) PUT(pr_policy) PUT(pr_value))
OF_ASSOC_SETTER(default_sndinfo, sndinfo,
                TAKE16(sid) TAKE16(flags) TAKE(ppid) TAKE(context) TAKE16(pr_policy) TAKE(pr_value))
OF_ASSOC_GETTER(timeouts, timeouts,
                PUT(init) PUT(data) PUT(sack) PUT(shutdown) PUT(heartbeat) PUT(cookie) PUT(shutdownack))
OF_ASSOC_GETTER(assoc_stats, assoc_stats,
                put_text(yield, "obs_rto_host", record.obs_rto_host);
                PUT(obs_rto_port) PUT(maxrto) PUT(isacks) PUT(osacks) PUT(opackets) PUT(ipackets) PUT(rtxchunks)
                PUT(outofseqtsns) PUT(idupchunks) PUT(gapcnt) PUT(ouodchunks) PUT(iuodchunks) PUT(oodchunks) PUT(iodchunks)
                PUT(octrlchunks) PUT(ictrlchunks))
OF_PATH_GETTER(paddrparams, paddrparams,
               PUT(hbinterval) PUT(pathmtu) PUT(sackdelay) PUT(flags) PUT(ipv6_flowlabel) PUT(pathmaxrxt) PUT(dscp))
OF_PATH_SETTER(paddrparams, paddrparams, TAKE(hbinterval) TAKE(pathmtu) TAKE(sackdelay) TAKE(flags) TAKE(ipv6_flowlabel)
               TAKE16(pathmaxrxt) TAKE16(dscp))
OF_PATH_GETTER(paddrinfo, paddrinfo, PUT(assoc_id) put_text(yield, "state", path_state_name(record.state)); PUT(cwnd)
               PUT(srtt) PUT(rto) PUT(mtu))
OF_PATH_GETTER(paddrthlds, paddrthlds, PUT(pathmaxrxt) PUT(pathpfthld) PUT(pathcpthld))
OF_PATH_SETTER(paddrthlds, paddrthlds, TAKE16(pathmaxrxt) TAKE16(pathpfthld) TAKE16(pathcpthld))
GETTER(pr_assoc_status, prstatus, PUT(abandoned_unsent) PUT(abandoned_sent),
       anysctp_get_pr_assoc_status(sock, the_assoc(at), policy_of(at), &record))
GETTER(pr_stream_status, prstatus, PUT(abandoned_unsent) PUT(abandoned_sent),
       anysctp_get_pr_stream_status(sock, the_assoc(at), sid_of(at), policy_of(at), &record))

static anysctp_result put_value(results *yield, anysctp_result value) {
    if (value >= 0) put_number(yield, "value", value);
    return value;
}

static uint32_t value_of(step *at) { return (uint32_t)to_number(arg(at, "value", "no value")); }

/* Numbers that are asked about something else than an association. */
static anysctp_result get_stream_scheduler_value(int sock, step *at, results *yield) {
    return put_value(yield, anysctp_get_stream_scheduler_value(sock, the_assoc(at), sid_of(at)));
}
static anysctp_result set_stream_scheduler_value(int sock, step *at) {
    return anysctp_set_stream_scheduler_value(sock, the_assoc(at), sid_of(at), (uint16_t)value_of(at));
}
static anysctp_result get_plpmtud_probe_interval(int sock, step *at, results *yield) {
    return put_value(yield, anysctp_get_plpmtud_probe_interval(sock, the_assoc(at), host_of(at), port_of(at)));
}
static anysctp_result set_plpmtud_probe_interval(int sock, step *at) {
    return anysctp_set_plpmtud_probe_interval(sock, the_assoc(at), host_of(at), port_of(at), value_of(at));
}
static anysctp_result get_encaps_port(int sock, step *at, results *yield) {
    return put_value(yield, anysctp_get_encaps_port(sock, the_assoc(at), host_of(at), port_of(at)));
}
static anysctp_result set_encaps_port(int sock, step *at) {
    return anysctp_set_encaps_port(sock, the_assoc(at), host_of(at), port_of(at), (uint16_t)value_of(at));
}

static const struct {
    const char *name;
    anysctp_result (*get)(int sock, step *at, results *yield);
    anysctp_result (*set)(int sock, step *at);
} others[] = {
#define READ_WRITE(name) {#name, get_##name, set_##name}
#define READ_ONLY(name) {#name, get_##name, NULL}
    READ_WRITE(initmsg), READ_WRITE(rtoinfo), READ_WRITE(assocparams), READ_WRITE(sack_info), READ_WRITE(default_sndinfo),
    READ_WRITE(paddrparams), READ_WRITE(paddrthlds), READ_WRITE(stream_scheduler_value),
    READ_WRITE(plpmtud_probe_interval), READ_WRITE(encaps_port), READ_ONLY(paddrinfo), READ_ONLY(pr_assoc_status),
    READ_ONLY(pr_stream_status), READ_ONLY(assoc_stats), READ_ONLY(timeouts),
};

#define EACH(row, rows) for (row = rows; row < rows + sizeof rows / sizeof *rows; row++)

int get_by_name(int sock, step *at, results *yield, anysctp_result *status) {
    const char *name = at->words[1];
    const socket_number *of_socket;
    const assoc_number *of_assoc;
    EACH(of_socket, socket_numbers)
        if (!strcmp(of_socket->name, name) && of_socket->get) return *status = put_value(yield, of_socket->get(sock)), 1;
    EACH(of_assoc, assoc_numbers)
        if (!strcmp(of_assoc->name, name) && of_assoc->get)
            return *status = put_value(yield, of_assoc->get(sock, the_assoc(at))), 1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(others[i].name, name)) return *status = others[i].get(sock, at, yield), 1;
    return 0;
}

int set_by_name(int sock, step *at, anysctp_result *status) {
    const char *name = at->words[1];
    const socket_number *of_socket;
    const assoc_number *of_assoc;
    EACH(of_socket, socket_numbers) {
        if (strcmp(of_socket->name, name)) continue;
        const uint32_t value = value_of(at);
        return *status = of_socket->set ? of_socket->set(sock, value) : of_socket->set_flag(sock, (int)value), 1;
    }
    EACH(of_assoc, assoc_numbers)
        if (!strcmp(of_assoc->name, name)) return *status = of_assoc->set(sock, the_assoc(at), value_of(at)), 1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(others[i].name, name) && others[i].set) return *status = others[i].set(sock, at), 1;
    return 0;
}
