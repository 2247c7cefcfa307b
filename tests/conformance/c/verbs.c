/* Sockets by name, and the verbs that make, connect, describe and close them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verbs.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SOCKETS = 64, DEFAULT_TIMEOUT_MS = 5000, ANY_NUMBER = -1 };
static struct {
    char name[32];
    int sock;
} sockets[MAX_SOCKETS];
static int nsockets;

static int find_socket(const char *name) {
    for (int i = 0; i < nsockets; i++)
        if (!strcmp(sockets[i].name, name)) return i;
    give_up("no such socket: %s", name);
    return 0;
}

int the_socket(const step *at) { return sockets[find_socket(at->words[0])].sock; }

void name_socket(const char *name, int sock) {
    if (nsockets == MAX_SOCKETS || strlen(name) >= sizeof sockets->name) give_up("too many sockets, or too long a name");
    strcpy(sockets[nsockets].name, name);
    sockets[nsockets++].sock = sock;
    const anysctp_result set = anysctp_set_timeout(sock, DEFAULT_TIMEOUT_MS);
    if (set < 0) give_up("set_timeout of the new socket: %s", anysctp_last_error());
}

void forget_socket(const char *name) { sockets[find_socket(name)].sock = -1; }

void close_all_sockets(void) {
    for (int i = 0; i < nsockets; i++)
        if (sockets[i].sock >= 0) anysctp_close(sockets[i].sock);
}

const char *the_host(const char *word) { return strcmp(word, "any") ? word : ""; }

uint16_t the_port(const char *word) { return (uint16_t)to_number(word); }

size_t the_hosts(const char *word, const char **hosts) {
    size_t count = 0;
    char *list = attempt_text("%s", word);
    for (char *host = strtok(list, ","); host; host = strtok(NULL, ",")) {
        if (count == MAX_HOSTS) give_up("too many hosts: %s", word);
        hosts[count++] = host;
    }
    return count;
}

int32_t the_assoc(step *at) {
    const char *text = arg(at, "assoc", "0");
    if (!strcmp(text, "future")) return ANYSCTP_FUTURE_ASSOC;
    if (!strcmp(text, "current")) return ANYSCTP_CURRENT_ASSOC;
    if (!strcmp(text, "all")) return ANYSCTP_ALL_ASSOC;
    return (int32_t)to_number(text);
}

void put_address(results *to, const anysctp_address *address) {
    put_text(to, "host", address->host);
    put_number(to, "port", address->port);
}

static anysctp_result do_socket(step *at, results *yield) {
    (void)yield;
    const int family = arg_number(at, "family", 4) == 6 ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET;
    const int style = strcmp(arg(at, "style", "tcp"), "udp") ? ANYSCTP_TCP_STYLE : ANYSCTP_UDP_STYLE;
    const anysctp_result sock = anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO);
    if (sock >= 0) name_socket(at->words[0], (int)sock);
    return sock;
}

static anysctp_result do_bind(step *at, results *yield) {
    (void)yield;
    return anysctp_bind(the_socket(at), the_host(at->words[1]), the_port(at->words[2]));
}

static anysctp_result do_bindx(step *at, results *yield) {
    (void)yield;
    const char *hosts[MAX_HOSTS];
    const size_t count = the_hosts(at->words[1], hosts);
    const int flags = strcmp(arg(at, "op", "add"), "remove") ? ANYSCTP_BINDX_ADD_ADDR : ANYSCTP_BINDX_REM_ADDR;
    return anysctp_bindx(the_socket(at), hosts, count, the_port(at->words[2]), flags);
}

static anysctp_result do_listen(step *at, results *yield) {
    (void)yield;
    return anysctp_listen(the_socket(at), (int)to_number(at->words[1]));
}

static anysctp_result do_accept(step *at, results *yield) {
    anysctp_address peer;
    const anysctp_result sock = anysctp_accept(the_socket(at), &peer);
    if (sock < 0) return sock;
    name_socket(at->words[1], (int)sock);
    put_address(yield, &peer);
    return 0;
}

static anysctp_result do_connect(step *at, results *yield) {
    (void)yield;
    return anysctp_connect(the_socket(at), at->words[1], the_port(at->words[2]));
}

static anysctp_result do_connectx(step *at, results *yield) {
    const char *hosts[MAX_HOSTS];
    const size_t count = the_hosts(at->words[1], hosts);
    int32_t assoc_id = 0;
    const anysctp_result status = anysctp_connectx(the_socket(at), hosts, count, the_port(at->words[2]), &assoc_id);
    put_number(yield, "assoc_id", assoc_id);
    return status;
}

static anysctp_result do_connect_result(step *at, results *yield) {
    const anysctp_result id = anysctp_connect_result(the_socket(at), the_host(at->words[1]), the_port(at->words[2]));
    if (id >= 0) put_number(yield, "assoc_id", id);
    return id;
}

static anysctp_result do_peeloff(step *at, results *yield) {
    (void)yield;
    const anysctp_result sock = anysctp_peeloff(the_socket(at), the_assoc(at));
    if (sock >= 0) name_socket(at->words[1], (int)sock);
    return sock;
}

static anysctp_result do_shutdown(step *at, results *yield) {
    (void)yield;
    const char *how = arg(at, "how", "both");
    return anysctp_shutdown(the_socket(at), !strcmp(how, "read")    ? ANYSCTP_SHUT_RD
                                            : !strcmp(how, "write") ? ANYSCTP_SHUT_WR
                                                                    : ANYSCTP_SHUT_RDWR);
}

static anysctp_result do_close(step *at, results *yield) {
    (void)yield;
    const anysctp_result status = anysctp_close(the_socket(at));
    forget_socket(at->words[0]);
    return status;
}

static anysctp_result do_abort(step *at, results *yield) {
    (void)yield;
    const int sock = the_socket(at);
    const data reason = parse_data(arg(at, "reason", "text:"));
    const anysctp_result status = anysctp_abort(sock, the_assoc(at), reason.bytes, reason.size);
    if (status >= 0 && anysctp_get_style(sock) < 0) forget_socket(at->words[0]);
    return status;
}

static anysctp_result do_name(step *at, results *yield) {
    anysctp_address address;
    const anysctp_result status = anysctp_getsockname(the_socket(at), &address);
    if (status >= 0) put_address(yield, &address);
    return status;
}

static anysctp_result do_peer(step *at, results *yield) {
    anysctp_address address;
    const anysctp_result status = anysctp_getpeername(the_socket(at), &address);
    if (status >= 0) put_address(yield, &address);
    return status;
}

static int by_text(const void *one, const void *other) {
    return strcmp(((const anysctp_address *)one)->host, ((const anysctp_address *)other)->host);
}

static void put_addresses(results *to, anysctp_address *list, size_t count) {
    const int port = count ? list[0].port : 0;
    qsort(list, count, sizeof *list, by_text);
    const char *hosts = "";
    for (size_t i = 0; i < count; i++) hosts = attempt_text("%s%s%s", hosts, i ? "," : "", list[i].host);
    put_text(to, "hosts", hosts);
    put_number(to, "count", (long long)count);
    put_number(to, "port", port);
}

enum { MAX_ADDRESSES = 256 };
typedef anysctp_result address_list(int sock, int32_t assoc_id, anysctp_address *list, size_t cap);

static anysctp_result addresses(step *at, results *yield, address_list *function) {
    anysctp_address *list = attempt_alloc(MAX_ADDRESSES * sizeof *list);
    const anysctp_result count = function(the_socket(at), the_assoc(at), list, MAX_ADDRESSES);
    if (count > MAX_ADDRESSES) give_up("more than %d addresses", MAX_ADDRESSES);
    if (count >= 0) put_addresses(yield, list, (size_t)count);
    return count;
}

static anysctp_result do_laddrs(step *at, results *yield) { return addresses(at, yield, anysctp_getladdrs); }
static anysctp_result do_paddrs(step *at, results *yield) { return addresses(at, yield, anysctp_getpaddrs); }

static anysctp_result do_associd(step *at, results *yield) {
    const anysctp_result id = anysctp_getassocid(the_socket(at), at->words[1], the_port(at->words[2]));
    if (id >= 0) put_number(yield, "assoc_id", id);
    return id;
}

static anysctp_result do_ready(step *at, results *yield) {
    struct pollfd look = {.fd = the_socket(at), .events = POLLIN | POLLOUT};
    if (poll(&look, 1, 0) < 0) give_up("poll failed");
    put_number(yield, "read", (look.revents & (POLLIN | POLLERR | POLLHUP)) != 0);
    put_number(yield, "write", (look.revents & (POLLOUT | POLLERR | POLLHUP)) != 0);
    return 0;
}

static anysctp_result do_wait(step *at, results *yield) {
    const int events = !strcmp(at->words[1], "read")    ? ANYSCTP_WAIT_READ
                       : !strcmp(at->words[1], "write") ? ANYSCTP_WAIT_WRITE
                                                        : ANYSCTP_WAIT_READ | ANYSCTP_WAIT_WRITE;
    const anysctp_result ready = anysctp_wait(the_socket(at), events, arg_number(at, "timeout", DEFAULT_TIMEOUT_MS));
    if (ready < 0) return ready;
    put_number(yield, "read", (ready & ANYSCTP_WAIT_READ) != 0);
    put_number(yield, "write", (ready & ANYSCTP_WAIT_WRITE) != 0);
    return 0;
}

/* One row per verb: this is where a new one is added. */
static const struct {
    const char *name;
    int nwords;
    verb *run;
} verbs[] = {
    {"socket", 1, do_socket},         {"bind", 3, do_bind},           {"bindx", 3, do_bindx},
    {"listen", 2, do_listen},         {"accept", 2, do_accept},       {"connect", 3, do_connect},
    {"connectx", 3, do_connectx},     {"connect_result", 3, do_connect_result}, {"peeloff", 2, do_peeloff},     {"shutdown", 1, do_shutdown},
    {"close", 1, do_close},           {"abort", 1, do_abort},         {"name", 1, do_name},
    {"peer", 1, do_peer},             {"laddrs", 1, do_laddrs},       {"paddrs", 1, do_paddrs},
    {"associd", 3, do_associd},       {"send", 2, do_send},           {"recv", 1, do_recv},
    {"subscribe", 2, do_subscribe},   {"unsubscribe", 2, do_unsubscribe}, {"subscribed", 2, do_subscribed},
    {"set", 2, do_set},               {"get", 2, do_get},             {"status", 1, do_status},
    {"set_primary_addr", 3, do_set_primary_addr},           {"set_peer_primary_addr", 3, do_set_peer_primary_addr},
    {"get_primary_addr", 1, do_get_primary_addr},           {"assoc_ids", 1, do_assoc_ids},
    {"set_auth_key", 3, do_set_auth_key},                   {"set_hmac_ident", 2, do_set_hmac_ident},
    {"getsockopt", 4, do_getsockopt},                       {"setsockopt", 4, do_setsockopt},
    {"get_hmac_ident", 1, do_get_hmac_ident},               {"get_peer_auth_chunks", 1, do_get_peer_auth_chunks},
    {"get_local_auth_chunks", 1, do_get_local_auth_chunks}, {"reset_streams", 3, do_reset_streams},
    {"reset_assoc", 1, do_reset_assoc},                     {"add_streams", 3, do_add_streams},
    {"finish", 1, do_finish},         {"bind_interfaces", 3, do_bind_interfaces},
    {"sendx", 4, do_sendx},           {"nxtinfo", 1, do_nxtinfo},
    {"ready", 1, do_ready},           {"wait", 2, do_wait},
    {"send_messages", 2, do_send_messages},                 {"recv_messages", 2, do_recv_messages},
    {"send_series", 3, do_send_series},                     {"recv_series", 3, do_recv_series},
    {"outside", ANY_NUMBER, do_outside},
};

void run_verb(step *at, results *yield) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, at->verb)) continue;
        if (verbs[i].nwords != ANY_NUMBER && at->nwords != verbs[i].nwords)
            give_up("%s takes %d words, not %d", at->verb, verbs[i].nwords, at->nwords);
        const anysctp_result status = verbs[i].run(at, yield);
        if (status < 0 && !yield->error) yield->error = anysctp_error_name(status);
        all_args_used(at);
        return;
    }
    give_up("no such verb: %s", at->verb);
}
