/* Options, events and status.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

static anysctp_result set_events(step *at, int on) {
    const int sock = the_socket(at);
    const int32_t assoc_id = the_assoc(at);
    const char *types[MAX_HOSTS];
    const size_t count = the_hosts(at->words[1], types);
    anysctp_result status = 0;
    for (size_t i = 0; i < count && status >= 0; i++)
        status = anysctp_set_event(sock, assoc_id, type_number(types[i]), on);
    return status;
}

anysctp_result do_subscribe(step *at, results *yield) {
    (void)yield;
    return set_events(at, 1);
}

anysctp_result do_unsubscribe(step *at, results *yield) {
    (void)yield;
    return set_events(at, 0);
}

anysctp_result do_subscribed(step *at, results *yield) {
    const anysctp_result on = anysctp_get_event(the_socket(at), the_assoc(at), type_number(at->words[1]));
    if (on >= 0) put_number(yield, "value", on);
    return on;
}

static anysctp_result put_name(results *yield, anysctp_result number, const char *name) {
    if (number >= 0) put_text(yield, "value", name);
    return number;
}

static anysctp_result get_error(int sock, results *yield) {
    const anysctp_result error = anysctp_get_error(sock);
    return put_name(yield, error, error ? anysctp_error_name(error) : "0");
}

static anysctp_result get_ended_by(int sock, results *yield) {
    const anysctp_result by = anysctp_get_ended_by(sock);
    return put_name(yield, by, word_of("ended_by", by));
}

static anysctp_result get_linger(int sock, results *yield) {
    int32_t seconds = 0;
    const anysctp_result status = anysctp_get_linger(sock, &seconds);
    if (status >= 0) put_number(yield, "value", seconds);
    return status;
}

static anysctp_result get_timeout(int sock, results *yield) {
    int64_t ms = 0;
    const anysctp_result status = anysctp_get_timeout(sock, &ms);
    if (status >= 0) put_number(yield, "value", ms);
    return status;
}

static anysctp_result get_engine(int sock, results *yield) {
    const anysctp_result engine = anysctp_get_engine(sock);
    return put_name(yield, engine, word_of("engine", engine));
}

static anysctp_result get_style(int sock, results *yield) {
    const anysctp_result style = anysctp_get_style(sock);
    return put_name(yield, style, word_of("style", style));
}

static anysctp_result get_family(int sock, results *yield) {
    const anysctp_result family = anysctp_get_family(sock);
    return put_name(yield, family, family == ANYSCTP_AF_INET ? "4" : "6");
}

anysctp_result do_set(step *at, results *yield) {
    (void)yield;
    const int sock = the_socket(at);
    const char *option = at->words[1];
    anysctp_result status;
    if (set_by_name(sock, at, &status)) return status;
    const long long value = to_number(arg(at, "value", "no value"));
    if (!strcmp(option, "linger")) return anysctp_set_linger(sock, (int)value);
    if (!strcmp(option, "timeout")) return anysctp_set_timeout(sock, value);
    give_up("no such option: %s", option);
    return 0;
}

anysctp_result do_get(step *at, results *yield) {
    const int sock = the_socket(at);
    const char *option = at->words[1];
    anysctp_result status;
    if (get_by_name(sock, at, yield, &status)) return status;
    if (!strcmp(option, "linger")) return get_linger(sock, yield);
    if (!strcmp(option, "timeout")) return get_timeout(sock, yield);
    if (!strcmp(option, "error")) return get_error(sock, yield);
    if (!strcmp(option, "ended_by")) return get_ended_by(sock, yield);
    if (!strcmp(option, "engine")) return get_engine(sock, yield);
    if (!strcmp(option, "style")) return get_style(sock, yield);
    if (!strcmp(option, "family")) return get_family(sock, yield);
    give_up("no such option: %s", option);
    return 0;
}

anysctp_result do_status(step *at, results *yield) {
    anysctp_status status;
    ANYSCTP_INIT(&status);
    const anysctp_result got = anysctp_get_status(the_socket(at), the_assoc(at), &status);
    if (got < 0) return got;
    put_number(yield, "assoc_id", status.assoc_id);
    put_text(yield, "state", word_of("assoc_state", status.state));
    put_number(yield, "rwnd", status.rwnd);
    put_number(yield, "unackdata", status.unackdata);
    put_number(yield, "penddata", status.penddata);
    put_number(yield, "instrms", status.instrms);
    put_number(yield, "outstrms", status.outstrms);
    put_number(yield, "fragmentation_point", status.fragmentation_point);
    put_text(yield, "primary_state", word_of("path_state", status.primary_state));
    put_number(yield, "primary_cwnd", status.primary_cwnd);
    put_number(yield, "primary_srtt", status.primary_srtt);
    put_number(yield, "primary_rto", status.primary_rto);
    put_number(yield, "primary_mtu", status.primary_mtu);
    put_number(yield, "primary_port", status.primary_port);
    put_text(yield, "primary_host", status.primary_host);
    return 0;
}

anysctp_result do_getsockopt(step *at, results *yield) {
    static unsigned char value[256]; /* until the results are compared */
    const data asked = parse_data(at->words[3]);
    if (asked.size > sizeof value) give_up("no option is that long: %s", at->words[3]);
    memcpy(value, asked.bytes, asked.size);
    const anysctp_result size = anysctp_getsockopt(the_socket(at), (int)to_number(at->words[1]), (int)to_number(at->words[2]), value,
                                                   asked.size);
    if (size >= 0) put_data(yield, "data", value, (size_t)size);
    return size;
}

anysctp_result do_setsockopt(step *at, results *yield) {
    (void)yield;
    const data value = parse_data(at->words[3]);
    return anysctp_setsockopt(the_socket(at), (int)to_number(at->words[1]), (int)to_number(at->words[2]), value.bytes, value.size);
}
