/* The victim of the hostile peers: echo servers of both styles, one with default options and one with each set of extensions or
 * IPv6, and clients on request. It prints its ports, then obeys lines on stdin, and ends at the end of stdin:
 *
 *   connect PROFILE UDP_PORT PORT   associate with a port of this machine, and echo like a server
 *   peel_off PROFILE UDP_PORT PORT  send to such a port, and peel the association off before it is up; another line closes it
 *   state                           prints the number of associations and of bytes in use
 *
 * A peer's message may begin with a word that makes the program do something (`words`).
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <malloc.h>
#include <poll.h>
#include <stdatomic.h>

#include "support.h"

enum { PART = 3000, LARGE = 200000, STREAMS = 64, MOST_STREAMS = 2048, PARTIAL_DELIVERY_POINT = 4000 };

static atomic_int one_to_one; /* associations that our threads serve */

typedef struct {
    const char *name;
    int extended, interleaving;
    int signed_data; /* and SACKs and the like; heartbeats need no signature */
    int patient; /* keeps the default timers: its peers are honest, only late on a busy machine */
    int inet6;
} profile;

static const profile profiles[] = {
    {.name = "plain"},
    {.name = "extended", .extended = 1},
    {.name = "interleaving", .extended = 1, .interleaving = 1},
    {.name = "signed", .extended = 1, .signed_data = 1},
    {.name = "calm", .patient = 1},
    {.name = "inet6", .extended = 1, .inet6 = 1},
};
enum { PROFILES = sizeof profiles / sizeof *profiles };

/* Silent peers are noticed within seconds, so that a test can wait for the end of all associations. */
static void hurry(int sock) {
    anysctp_rtoinfo rto;
    anysctp_assocparams association;
    anysctp_initmsg start;
    anysctp_paddrparams path;
    ANYSCTP_INIT(&rto), ANYSCTP_INIT(&association), ANYSCTP_INIT(&start), ANYSCTP_INIT(&path);
    rto.initial = 100, rto.min = 50, rto.max = 200;
    association.asocmaxrxt = 4;
    start.num_ostreams = STREAMS, start.max_instreams = MOST_STREAMS, start.max_attempts = 3, start.max_init_timeo = 200;
    path.hbinterval = 500, path.flags = ANYSCTP_SPP_HB_ENABLE;
    OK(anysctp_set_rtoinfo(sock, 0, &rto));
    OK(anysctp_set_assocparams(sock, 0, &association));
    OK(anysctp_set_initmsg(sock, &start));
    OK(anysctp_set_paddrparams(sock, 0, "", 0, &path));
}

static void extend(int sock, int interleaving) {
    OK(anysctp_set_auth_supported(sock, 0, 1));
    OK(anysctp_set_asconf_supported(sock, 0, 1));
    OK(anysctp_set_reconfig_supported(sock, 0, 1));
    OK(anysctp_set_nrsack_supported(sock, 0, 1));
    OK(anysctp_set_pktdrop_supported(sock, 0, 1));
    OK(anysctp_set_enable_stream_reset(sock, 0, 7));
    for (int type = ANYSCTP_ASSOC_CHANGE; type <= ANYSCTP_SEND_FAILED_EVENT; type++) OK(anysctp_set_event(sock, 0, type, 1));
    if (!interleaving) return;
    OK(anysctp_set_fragment_interleave(sock, 2));
    OK(anysctp_set_interleaving_supported(sock, 0, 1));
}

static void want_signatures(int sock) {
    enum { DATA = 0, SACK = 3, RE_CONFIG = 130, FORWARD_TSN = 192 };
    const uint8_t types[] = {DATA, SACK, RE_CONFIG, FORWARD_TSN};
    for (size_t i = 0; i < sizeof types; i++) OK(anysctp_set_auth_chunk(sock, types[i]));
}

static int made(int style, const profile *of) {
    const int family = of->inet6 ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET;
    const int sock = (int)OK(anysctp_socket(family, style, ANYSCTP_ENGINE_AUTO));
    if (!of->patient) hurry(sock);
    if (of->extended) extend(sock, of->interleaving);
    if (of->signed_data) want_signatures(sock);
    OK(anysctp_set_partial_delivery_point(sock, PARTIAL_DELIVERY_POINT));
    return sock;
}

/* ---- What a peer can make the program do. It may fail, depending on the state of the association. */

static void say_much(int sock, int32_t assoc) {
    static const char much[LARGE];
    send_on(sock, assoc, 0, much, sizeof much, ANYSCTP_MSG_DONTWAIT);
}

static void reset(int sock, int32_t assoc) {
    const uint16_t stream = 0;
    anysctp_reset_streams(sock, assoc, ANYSCTP_STREAM_RESET_OUTGOING, &stream, 1);
}

static void reset_all(int sock, int32_t assoc) {
    anysctp_reset_streams(sock, assoc, ANYSCTP_STREAM_RESET_INCOMING | ANYSCTP_STREAM_RESET_OUTGOING, NULL, 0);
}

static void reset_association(int sock, int32_t assoc) { anysctp_reset_assoc(sock, assoc); }

static void add(int sock, int32_t assoc) { anysctp_add_streams(sock, assoc, 10, 10); }

static void end(int sock, int32_t assoc) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.assoc_id = assoc, info.flags = ANYSCTP_EOF;
    if (anysctp_shutdown(sock, ANYSCTP_SHUT_WR) < 0) anysctp_sendv(sock, NULL, 0, &info, NULL, 0, ANYSCTP_MSG_DONTWAIT);
}

/* A pause in reading, in which parts of messages wait. */
static void pause_reading(int sock, int32_t assoc) {
    (void)sock, (void)assoc;
    poll(NULL, 0, 20);
}

static const struct {
    const char *word;
    void (*act)(int sock, int32_t assoc);
} words[] = {{"much", say_much},  {"reset_all", reset_all}, {"reset_association", reset_association},
             {"reset", reset},    {"add", add},             {"end", end},
             {"pause", pause_reading}};

/* Returns 0 if the peer wants the socket closed at once. */
static int obey(int sock, int32_t assoc, const char *message, size_t size) {
    if (size >= 5 && !memcmp(message, "close", 5)) return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t length = strlen(words[i].word);
        if (size < length || memcmp(message, words[i].word, length) != 0) continue;
        words[i].act(sock, assoc);
        break;
    }
    return 1;
}

/* ---- Serving */

/* Serves until the end of the association, or of the one-to-many socket. */
static void serve(int sock, int many) {
    char part[PART];
    for (;;) {
        anysctp_rcvinfo info;
        anysctp_notification notification;
        anysctp_status status;
        ANYSCTP_INIT(&info), ANYSCTP_INIT(&notification), ANYSCTP_INIT(&status);
        const anysctp_result size = anysctp_recvv(sock, part, sizeof part, 0, &info, NULL);
        if (size == -EBADF || (size <= 0 && !many)) return;
        if (size <= 0) continue;
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
            OK(anysctp_decode_notification(part, (size_t)size, &notification));
            continue;
        }
        if (!obey(sock, info.assoc_id, part, (size_t)size)) {
            if (!many) return;
            anysctp_abort(sock, info.assoc_id, "as you wish", 11);
            continue;
        }
        send_on(sock, info.assoc_id, 0, part, (size_t)size, ANYSCTP_MSG_DONTWAIT);
        anysctp_get_status(sock, info.assoc_id, &status);
    }
}

typedef struct {
    int sock;
    sleeper thread;
} server;
static server servers[2 * PROFILES]; /* one-to-many and one-to-one in turn */

static void *serve_many(void *self) {
    announce(&((server *)self)->thread);
    serve(((server *)self)->sock, 1);
    return NULL;
}

static void *serve_one(void *sock) {
    serve((int)(intptr_t)sock, 0);
    anysctp_close((int)(intptr_t)sock);
    atomic_fetch_sub(&one_to_one, 1);
    return NULL;
}

static void start(void *(*of)(void *), intptr_t argument) {
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, of, (void *)argument) == 0);
    pthread_detach(thread);
}

static void *accept_all(void *self) {
    anysctp_result sock;
    announce(&((server *)self)->thread);
    while ((sock = anysctp_accept(((server *)self)->sock, NULL)) != -EBADF) {
        if (sock < 0) continue;
        atomic_fetch_add(&one_to_one, 1);
        start(serve_one, (intptr_t)sock);
    }
    return NULL;
}

static void serve_with(int style, const profile *of, server *self) {
    anysctp_address name;
    self->sock = made(style, of);
    OK(anysctp_bind(self->sock, "", 0));
    OK(anysctp_listen(self->sock, 128));
    OK(anysctp_getsockname(self->sock, &name));
    printf("%s %s %u\n", of->name, style == ANYSCTP_UDP_STYLE ? "many" : "one", name.port);
    start(style == ANYSCTP_UDP_STYLE ? serve_many : accept_all, (intptr_t)self);
}

/* ---- Clients */

typedef struct {
    int sock;
    const char *host;
    uint16_t port;
} target;

static void *serve_client(void *argument) {
    const target to = *(target *)argument;
    free(argument);
    if (anysctp_connect(to.sock, to.host, to.port) >= 0) {
        send_on(to.sock, 0, 0, "hello", 5, ANYSCTP_MSG_DONTWAIT);
        serve(to.sock, 0);
    }
    anysctp_close(to.sock);
    atomic_fetch_sub(&one_to_one, 1);
    return NULL;
}

/* A socket of this profile that reaches a peer's UDP port. */
static int made_for(int style, const char *name, unsigned udp_port, const char **host) {
    for (int i = 0; i < PROFILES; i++) {
        if (strcmp(profiles[i].name, name) != 0) continue;
        const int sock = made(style, &profiles[i]);
        *host = profiles[i].inet6 ? "::1" : "127.0.0.1";
        OK(anysctp_set_encaps_port(sock, 0, "", 0, (uint16_t)udp_port));
        return sock;
    }
    EXPECT(!"a profile that is there");
    return -1;
}

static void connect_to(const char *name, unsigned udp_port, unsigned port) {
    target *to = malloc(sizeof *to);
    EXPECT(to != NULL);
    to->sock = made_for(ANYSCTP_TCP_STYLE, name, udp_port, &to->host);
    to->port = (uint16_t)port;
    atomic_fetch_add(&one_to_one, 1);
    start(serve_client, (intptr_t)to);
}

/* An association that a message sets up, and that is peeled off before it is up. The next line of stdin closes the socket. */
static void peel_off(const char *name, unsigned udp_port, unsigned port) {
    const char *host;
    char line[100];
    const int many = made_for(ANYSCTP_UDP_STYLE, name, udp_port, &host);
    OK(anysctp_sendv(many, "hello", 5, NULL, host, (uint16_t)port, 0));
    const int one = (int)OK(anysctp_peeloff(many, (int32_t)OK(anysctp_getassocid(many, host, (uint16_t)port))));
    EXPECT(fgets(line, sizeof line, stdin) != NULL);
    OK(anysctp_close(one));
    OK(anysctp_close(many));
}

/* ---- Figures */

#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t bytes_in_use(void) { return __sanitizer_get_current_allocated_bytes(); }
#elif defined(__SANITIZE_THREAD__)
static size_t bytes_in_use(void) { return 0; }
#else
static size_t bytes_in_use(void) {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
#endif

static void say_state(void) {
    anysctp_result associations = atomic_load(&one_to_one);
    for (int i = 0; i < PROFILES; i++) associations += OK(anysctp_get_assoc_ids(servers[2 * i].sock, NULL, 0));
    printf("%d %zu\n", (int)associations, bytes_in_use());
}

int main(void) {
    char line[100], name[20];
    unsigned udp_port, port;
    anysctp_engine_info info;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < PROFILES; i++) {
        serve_with(ANYSCTP_UDP_STYLE, &profiles[i], &servers[2 * i]);
        serve_with(ANYSCTP_TCP_STYLE, &profiles[i], &servers[2 * i + 1]);
    }
    /* A socket gets one more descriptor at its first wait; count them after it. */
    for (int i = 0; i < 2 * PROFILES; i++) until_asleep(&servers[i].thread);
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    printf("udp - %u\nsanitized %d\n", info.udp_port, SANITIZED);
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "connect %19s %u %u", name, &udp_port, &port) == 3) connect_to(name, udp_port, port);
        if (sscanf(line, "peel_off %19s %u %u", name, &udp_port, &port) == 3) peel_off(name, udp_port, port);
        if (!strcmp(line, "state\n")) say_state();
    }
    for (int i = 0; i < 2 * PROFILES; i++) OK(anysctp_close(servers[i].sock));
    return 0;
}
