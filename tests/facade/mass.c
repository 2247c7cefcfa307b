/* Many messages on a bad network: on 64 streams, ordered and unordered, reliable and of each policy of partial reliability. Each
 * reliable one arrives, none arrives twice, and the association ends gracefully.
 * usage: mass <messages> [seed]
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lossy_wire.h"

enum { STREAMS = 64, LONGEST = 1500, TIMEOUT_MS = 30000, SEND_BUFFER = 200000 };
static const misfortune bad = {50, 50, 10};

/* By the number of the message, whose stream is the number's rest. */
static const struct {
    uint16_t policy;
    uint32_t value;
} kinds[] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {ANYSCTP_PR_TTL, 20}, {ANYSCTP_PR_RTX, 1}, {ANYSCTP_PR_PRIO, 5}};
static size_t kind_of(uint32_t number) { return number % (sizeof kinds / sizeof *kinds); }
static int is_reliable(uint32_t number) { return !kinds[kind_of(number)].policy; }
static int is_unordered(uint32_t number) { return number / STREAMS & 1; }

static size_t size_of(uint32_t number) {
    uint32_t state = number * 7919u + 1;
    const uint32_t chance = next_random(&state);
    return 1 + (chance & 7 ? chance % 200 : chance % LONGEST);
}

typedef struct {
    int sock;
    uint32_t count;
} sender;

static void *send_all(void *argument) {
    const sender *self = argument;
    unsigned char bytes[LONGEST];
    for (uint32_t i = 0; i < self->count; i++) {
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.sid = (uint16_t)(i % STREAMS);
        info.ppid = i;
        if (is_unordered(i)) info.flags = ANYSCTP_UNORDERED;
        info.pr_policy = kinds[kind_of(i)].policy, info.pr_value = kinds[kind_of(i)].value;
        number_bytes(bytes, size_of(i), i);
        OK(anysctp_sendv(self->sock, bytes, size_of(i), &info, NULL, 0, 0));
    }
    OK(anysctp_finish(self->sock, 0, TIMEOUT_MS));
    return NULL;
}

static void receive_all(int sock, uint32_t count) {
    unsigned char bytes[LONGEST], *came = calloc(count, 1);
    int64_t last[STREAMS];
    uint32_t reliable = 0, others = 0;
    anysctp_result size;
    EXPECT(came != NULL);
    memset(last, -1, sizeof last);
    for (;;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        size = OK(anysctp_recvv(sock, bytes, sizeof bytes, 0, &info, NULL));
        if (!size) break;
        const uint32_t number = info.ppid;
        EXPECT(number < count && !came[number] && info.sid == number % STREAMS);
        EXPECT(!(info.flags & ANYSCTP_UNORDERED) == !is_unordered(number));
        EXPECT((size_t)size == size_of(number));
        expect_number(bytes, (size_t)size, number);
        came[number] = 1;
        ++*(is_reliable(number) ? &reliable : &others);
        if (is_unordered(number)) continue;
        EXPECT(last[info.sid] < number);
        last[info.sid] = number;
    }
    for (uint32_t i = 0; i < count; i++) EXPECT(came[i] || !is_reliable(i));
    printf("%u reliable messages and %u others of %u\n", reliable, others, count);
    free(came);
}

static int prepared(void) {
    const int sock = new_socket(ANYSCTP_TCP_STYLE);
    anysctp_rtoinfo rto;
    anysctp_initmsg init;
    ANYSCTP_INIT(&rto), ANYSCTP_INIT(&init);
    rto.initial = 100, rto.min = 30, rto.max = 200;
    init.num_ostreams = init.max_instreams = STREAMS;
    OK(anysctp_set_rtoinfo(sock, ANYSCTP_FUTURE_ASSOC, &rto));
    OK(anysctp_set_initmsg(sock, &init));
    OK(anysctp_set_timeout(sock, TIMEOUT_MS));
    OK(anysctp_set_sndbuf(sock, SEND_BUFFER)); /* the buffer is full at times, when priorities count */
    return sock;
}

int main(int count, char **arguments) {
    EXPECT(count > 1);
    sender all = {prepared(), (uint32_t)strtoul(arguments[1], NULL, 10)};
    pthread_t thread;
    anysctp_address name;
    const int listener = prepared();
    lossy_wire *wire = lossy_wire_begin(bad, count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 1);
    OK(anysctp_bind(listener, "127.0.0.1", 0));
    OK(anysctp_listen(listener, 1));
    OK(anysctp_getsockname(listener, &name));
    OK(anysctp_set_encaps_port(all.sock, ANYSCTP_FUTURE_ASSOC, "", 0, lossy_wire_port(wire)));
    OK(anysctp_connect(all.sock, "127.0.0.1", name.port));
    const int accepted = (int)OK(anysctp_accept(listener, NULL));
    OK(anysctp_set_timeout(accepted, TIMEOUT_MS));
    EXPECT(pthread_create(&thread, NULL, send_all, &all) == 0);
    receive_all(accepted, all.count);
    EXPECT(pthread_join(thread, NULL) == 0);
    OK(anysctp_close(accepted));
    OK(anysctp_close(listener));
    lossy_wire_end(wire);
    return 0;
}
