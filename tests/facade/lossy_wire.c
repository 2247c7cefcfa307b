/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lossy_wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_WAITING = 4096, LARGEST = 65536, LONGEST_DELAY_MS = 5, BUFFER = 4 << 20 };
enum { NEAR, FAR, ENDS }; /* what comes in at one end leaves from the other */

typedef struct {
    int64_t at;
    int end; /* from which it leaves */
    size_t size;
    unsigned char *bytes;
} packet;

struct lossy_wire {
    misfortune of;
    uint32_t random;
    int sockets[ENDS], stop[2];
    struct sockaddr_in stack;
    packet waiting[MOST_WAITING];
    int waiting_count;
    unsigned char came[LARGEST];
    pthread_t thread;
};

uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static unsigned char byte_of(uint32_t number, size_t i) { return (unsigned char)(number * 31 + i + (i >> 8)); }

void number_bytes(unsigned char *bytes, size_t size, uint32_t number) {
    for (size_t i = 0; i < size; i++) bytes[i] = byte_of(number, i);
}

void expect_number(const unsigned char *bytes, size_t size, uint32_t number) {
    for (size_t i = 0; i < size; i++) EXPECT(bytes[i] == byte_of(number, i));
}

static int happens(lossy_wire *self, uint32_t of_1000) { return next_random(&self->random) % 1000 < of_1000; }

static void pass_on(lossy_wire *self, const packet *each) {
    (void)!sendto(self->sockets[each->end], each->bytes, each->size, 0, (struct sockaddr *)&self->stack, sizeof self->stack);
}

static void keep(lossy_wire *self, const packet *each) {
    if (self->waiting_count == MOST_WAITING) return; /* lost as well */
    packet *kept = &self->waiting[self->waiting_count++];
    *kept = *each;
    kept->at = now_ms() + 1 + next_random(&self->random) % LONGEST_DELAY_MS;
    kept->bytes = malloc(each->size);
    EXPECT(kept->bytes != NULL);
    memcpy(kept->bytes, each->bytes, each->size);
}

/* An INIT or COOKIE ECHO that is repeated or late, after the association's end, would make an unwanted second one. */
static int is_cookie_echo(const packet *each) {
    enum { FIRST_CHUNK = 12, COOKIE_ECHO = 10 };
    return each->size > FIRST_CHUNK && each->bytes[FIRST_CHUNK] == COOKIE_ECHO;
}

static void take(lossy_wire *self, int end) {
    ssize_t size;
    while ((size = recv(self->sockets[end], self->came, sizeof self->came, MSG_DONTWAIT)) >= 0) {
        const packet each = {0, end == NEAR ? FAR : NEAR, (size_t)size, self->came};
        const int once = is_cookie_echo(&each);
        if (happens(self, self->of.lost)) continue;
        if (happens(self, self->of.doubled) && !once) keep(self, &each);
        if (happens(self, self->of.delayed) && !once)
            keep(self, &each);
        else
            pass_on(self, &each);
    }
}

static int let_go(lossy_wire *self) {
    const int64_t now = now_ms();
    for (int i = 0; i < self->waiting_count;) {
        packet *each = &self->waiting[i];
        if (each->at > now) {
            i++;
            continue;
        }
        pass_on(self, each);
        free(each->bytes);
        *each = self->waiting[--self->waiting_count];
    }
    return self->waiting_count > 0 ? 1 : -1; /* milliseconds until the next look */
}

static void *run(void *argument) {
    lossy_wire *self = argument;
    struct pollfd looked_at[] = {{self->sockets[NEAR], POLLIN, 0}, {self->sockets[FAR], POLLIN, 0}, {self->stop[0], POLLIN, 0}};
    for (int wait = -1;; wait = let_go(self)) {
        (void)poll(looked_at, 3, wait);
        if (looked_at[2].revents) return NULL;
        for (int end = NEAR; end < ENDS; end++)
            if (looked_at[end].revents) take(self, end);
    }
}

static int end_of_wire(void) {
    const int sock = socket(AF_INET, SOCK_DGRAM, 0), size = BUFFER;
    struct sockaddr_in any = {.sin_family = AF_INET};
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT(sock >= 0 && bind(sock, (struct sockaddr *)&any, sizeof any) == 0);
    (void)!setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return sock;
}

lossy_wire *lossy_wire_begin(misfortune of, uint32_t seed) {
    lossy_wire *self = calloc(1, sizeof *self);
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    EXPECT(self != NULL && info.udp_port != 0);
    self->of = of;
    self->random = seed;
    self->stack.sin_family = AF_INET;
    self->stack.sin_port = htons(info.udp_port);
    self->stack.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int end = NEAR; end < ENDS; end++) self->sockets[end] = end_of_wire();
    EXPECT(pipe(self->stop) == 0);
    EXPECT(pthread_create(&self->thread, NULL, run, self) == 0);
    return self;
}

uint16_t lossy_wire_port(const lossy_wire *self) {
    struct sockaddr_in name;
    socklen_t size = sizeof name;
    EXPECT(getsockname(self->sockets[NEAR], (struct sockaddr *)&name, &size) == 0);
    return ntohs(name.sin_port);
}

void lossy_wire_end(lossy_wire *self) {
    EXPECT(write(self->stop[1], "", 1) == 1);
    EXPECT(pthread_join(self->thread, NULL) == 0);
    for (int i = 0; i < self->waiting_count; i++) free(self->waiting[i].bytes);
    for (int i = 0; i < 2; i++) close(self->sockets[i]), close(self->stop[i]);
    free(self);
}
