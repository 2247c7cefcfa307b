/* On a bad network, messages that may be abandoned arrive whole or not at all, and all others arrive.
 * usage: abandoned data|i_data [seed]
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lossy_wire.h"

enum { STREAMS = 3, LONGEST = 150000, MTU = 1200, TIMEOUT_MS = 30000, HEADER = 12, LIMIT = 4 << 20 };

typedef enum { ORDERED, UNORDERED, BOTH } order;

typedef struct {
    const char *name;
    order order;
    uint32_t policy, value;
    uint32_t reliable_every; /* each message of this number */
    uint32_t count;
    misfortune of;
} plan;

static const plan plans[] = {
    {"ordered, retransmitted never", ORDERED, ANYSCTP_PR_RTX, 0, 4, 200, {40, 30, 10}},
    {"unordered, retransmitted never", UNORDERED, ANYSCTP_PR_RTX, 0, 4, 200, {40, 30, 10}},
    {"both, retransmitted once", BOTH, ANYSCTP_PR_RTX, 1, 3, 150, {60, 50, 20}},
    {"unordered, for a time", UNORDERED, ANYSCTP_PR_TTL, 20, 10, 200, {50, 30, 0}},
    {"ordered, for a time", ORDERED, ANYSCTP_PR_TTL, 20, 10, 200, {50, 30, 0}},
    {"both, mostly abandoned", BOTH, ANYSCTP_PR_TTL, 5, 2, 150, {100, 100, 50}},
};

static int is_reliable(const plan *of, uint32_t number) { return number % of->reliable_every == 0; }
static int is_unordered(const plan *of, uint32_t number) { return of->order == UNORDERED || (of->order == BOTH && number & 1); }

static size_t size_of(uint32_t number) {
    static const size_t sizes[] = {HEADER, 900, 1100, 3000, 10000, 20000, 60000, LONGEST};
    uint32_t state = number * 7919u + 1;
    return sizes[next_random(&state) % (sizeof sizes / sizeof *sizes)];
}

typedef struct {
    const plan *of;
    int sock;
    pthread_t sender, receiver;
    uint32_t reliable_came, abandonable_came;
} side;

static void *send_all(void *argument) {
    const side *self = argument;
    unsigned char *bytes = malloc(LONGEST);
    EXPECT(bytes != NULL);
    for (uint32_t i = 0; i < self->of->count; i++) {
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.sid = (uint16_t)(i % STREAMS);
        info.ppid = i;
        if (is_unordered(self->of, i)) info.flags = ANYSCTP_UNORDERED;
        if (!is_reliable(self->of, i)) info.pr_policy = (uint16_t)self->of->policy, info.pr_value = self->of->value;
        number_bytes(bytes, size_of(i), i);
        OK(anysctp_sendv(self->sock, bytes, size_of(i), &info, NULL, 0, 0));
    }
    free(bytes);
    return NULL;
}

static void *receive_all(void *argument) {
    side *self = argument;
    const plan *of = self->of;
    unsigned char *bytes = malloc(LONGEST), *came = calloc(of->count, 1);
    int64_t last[STREAMS] = {-1, -1, -1};
    const uint32_t reliable = (of->count + of->reliable_every - 1) / of->reliable_every;
    EXPECT(bytes != NULL && came != NULL);
    while (self->reliable_came < reliable) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recv_message(self->sock, bytes, LONGEST, LIMIT, 0, &info, NULL);
        if (size <= 0) {
            fprintf(stderr, "%s: %s; missing:", of->name, size ? anysctp_last_error() : "the end");
            for (uint32_t i = 0; i < of->count; i++)
                if (is_reliable(of, i) && !came[i]) fprintf(stderr, " %u", i);
            fprintf(stderr, "\n");
            exit(1);
        }
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) continue;
        const uint32_t number = info.ppid;
        EXPECT(number < of->count && !came[number]);
        EXPECT(info.sid == number % STREAMS && !(info.flags & ANYSCTP_UNORDERED) == !is_unordered(of, number));
        EXPECT((size_t)size == size_of(number));
        expect_number(bytes, (size_t)size, number);
        came[number] = 1;
        ++*(is_reliable(of, number) ? &self->reliable_came : &self->abandonable_came);
        if (is_unordered(of, number)) continue;
        EXPECT(last[info.sid] < number);
        last[info.sid] = number;
    }
    free(bytes);
    free(came);
    return NULL;
}

static int with_options(int interleaving) {
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = 100, rto.min = 30, rto.max = 200;
    OK(anysctp_set_rtoinfo(sock, ANYSCTP_FUTURE_ASSOC, &rto));
    OK(anysctp_set_timeout(sock, TIMEOUT_MS));
    if (interleaving) {
        OK(anysctp_set_fragment_interleave(sock, 2));
        OK(anysctp_set_interleaving_supported(sock, ANYSCTP_FUTURE_ASSOC, 1));
    }
    anysctp_paddrparams path;
    ANYSCTP_INIT(&path);
    path.pathmtu = MTU, path.flags = ANYSCTP_SPP_PMTUD_DISABLE;
    OK(anysctp_set_paddrparams(sock, ANYSCTP_FUTURE_ASSOC, "", 0, &path));
    return sock;
}

static void carry_out(const plan *of, int interleaving, uint32_t seed) {
    anysctp_address name;
    const int listener = with_options(interleaving), client = with_options(interleaving);
    lossy_wire *wire = lossy_wire_begin(of->of, seed);
    OK(anysctp_bind(listener, "127.0.0.1", 0));
    OK(anysctp_listen(listener, 1));
    OK(anysctp_getsockname(listener, &name));
    OK(anysctp_set_encaps_port(client, ANYSCTP_FUTURE_ASSOC, "", 0, lossy_wire_port(wire)));
    OK(anysctp_connect(client, "127.0.0.1", name.port));
    side sides[] = {{.of = of, .sock = client}, {.of = of, .sock = (int)OK(anysctp_accept(listener, NULL))}};
    OK(anysctp_set_timeout(sides[1].sock, TIMEOUT_MS));
    for (int i = 0; i < 2; i++) {
        OK(anysctp_set_event(sides[i].sock, ANYSCTP_ALL_ASSOC, ANYSCTP_PARTIAL_DELIVERY_EVENT, 1));
        EXPECT(pthread_create(&sides[i].sender, NULL, send_all, &sides[i]) == 0);
        EXPECT(pthread_create(&sides[i].receiver, NULL, receive_all, &sides[i]) == 0);
    }
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_join(sides[i].sender, NULL) == 0);
        EXPECT(pthread_join(sides[i].receiver, NULL) == 0);
        printf("%s: %u reliable, %u others of %u\n", of->name, sides[i].reliable_came, sides[i].abandonable_came, of->count);
    }
    OK(anysctp_abort(client, 0, NULL, 0));
    OK(anysctp_close(sides[1].sock));
    OK(anysctp_close(listener));
    lossy_wire_end(wire);
}

int main(int count, char **arguments) {
    const int interleaving = count > 1 && !strcmp(arguments[1], "i_data");
    const uint32_t seed = count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 1;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) carry_out(&plans[i], interleaving, seed);
    return 0;
}
