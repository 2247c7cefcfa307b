/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "forged.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "support.h"

enum { HEADER = 12, CHUNK_HEADER = 4, CHECKSUM_AT = 8, MOST_SECONDS = 20, COOKIE = 7, WINDOW = 1 << 20, STREAMS = 64 };

void put_8(packet *to, unsigned value) {
    EXPECT(to->size < sizeof to->bytes);
    to->bytes[to->size++] = (uint8_t)value;
}

void put_16(packet *to, unsigned value) {
    put_8(to, value >> 8);
    put_8(to, value);
}

void put_32(packet *to, uint32_t value) {
    put_16(to, value >> 16);
    put_16(to, value & 0xffff);
}

void put_bytes(packet *to, const void *bytes, size_t size) {
    EXPECT(size <= sizeof to->bytes - to->size);
    if (size) memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
}

static uint32_t get_32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static size_t get_16(const uint8_t *at) { return (size_t)at[0] << 8 | at[1]; }

static uint32_t crc32c(const uint8_t *bytes, size_t size) {
    uint32_t sum = ~0u;
    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0x82f63b78u : 0);
    }
    return ~sum;
}

void packet_begin(packet *new_one, uint16_t from_port, uint16_t to_port, uint32_t tag) {
    new_one->size = 0;
    put_16(new_one, from_port);
    put_16(new_one, to_port);
    put_32(new_one, tag);
    put_32(new_one, 0);
}

size_t chunk_begin(packet *to, unsigned type, unsigned flags) {
    const size_t begin = to->size;
    put_8(to, type);
    put_8(to, flags);
    put_16(to, 0);
    return begin;
}

void chunk_end(packet *to, size_t begin) {
    const size_t length = to->size - begin;
    to->bytes[begin + 2] = (uint8_t)(length >> 8);
    to->bytes[begin + 3] = (uint8_t)length;
    while (to->size % 4) put_8(to, 0);
}

void packet_send(packet *what, int udp) {
    memset(what->bytes + CHECKSUM_AT, 0, 4);
    const uint32_t sum = crc32c(what->bytes, what->size);
    for (int i = 0; i < 4; i++) what->bytes[CHECKSUM_AT + i] = (uint8_t)(sum >> (8 * i));
    EXPECT(send(udp, what->bytes, what->size, 0) == (ssize_t)what->size);
}

int udp_from(const char *address, uint16_t port) {
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    OK(anysctp_get_engine_info(ANYSCTP_ENGINE_USERSPACE, &info));
    const int udp = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(port)};
    const struct timeval most = {.tv_sec = MOST_SECONDS};
    EXPECT(inet_pton(AF_INET, address, &name.sin_addr) == 1);
    EXPECT(bind(udp, (struct sockaddr *)&name, sizeof name) == 0);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name.sin_port = htons(info.udp_port);
    EXPECT(connect(udp, (struct sockaddr *)&name, sizeof name) == 0);
    EXPECT(setsockopt(udp, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) == 0);
    return udp;
}

uint16_t udp_port_of(int udp) {
    struct sockaddr_in name;
    socklen_t size = sizeof name;
    EXPECT(getsockname(udp, (struct sockaddr *)&name, &size) == 0);
    return ntohs(name.sin_port);
}

forged_peer forged_new(const char *address, uint16_t other_port) {
    forged_peer self = {.udp = udp_from(address, 0), .port = FORGED_PORT, .other_port = other_port, .tag = 0x1000, .tsn = 1000};
    return self;
}

void forged_packet(const forged_peer *self, packet *new_one) {
    packet_begin(new_one, self->port, self->other_port, self->other_tag);
}

void forged_simple(packet *to, unsigned type) { chunk_end(to, chunk_begin(to, type, 0)); }

size_t forged_wait(const forged_peer *self, int udp, unsigned type, uint8_t *value, size_t room) {
    static uint8_t bytes[65536];
    const int64_t until = now_ms() + MOST_SECONDS * 1000;
    while (now_ms() < until) {
        const ssize_t size = recv(udp, bytes, sizeof bytes, 0);
        if (size < HEADER || get_16(bytes) != self->other_port || get_16(bytes + 2) != self->port) continue;
        for (size_t at = HEADER; at + CHUNK_HEADER <= (size_t)size;) {
            const size_t length = get_16(bytes + at + 2);
            EXPECT(length >= CHUNK_HEADER && at + length <= (size_t)size);
            if (bytes[at] == type) {
                EXPECT(length - CHUNK_HEADER <= room);
                memcpy(value, bytes + at + CHUNK_HEADER, length - CHUNK_HEADER);
                return length - CHUNK_HEADER;
            }
            at += (length + 3) / 4 * 4;
        }
    }
    fprintf(stderr, "no chunk %u came\n", type);
    exit(1);
}

void forged_init(forged_peer *self) {
    enum { FIXED = 16 };
    uint8_t ack[20000];
    packet init;
    packet_begin(&init, self->port, self->other_port, 0);
    const size_t chunk = chunk_begin(&init, CHUNK_INIT, 0);
    put_32(&init, self->tag);
    put_32(&init, WINDOW);
    put_16(&init, STREAMS);
    put_16(&init, STREAMS);
    put_32(&init, self->tsn);
    put_bytes(&init, self->parameters, self->parameters_size);
    chunk_end(&init, chunk);
    packet_send(&init, self->udp);
    const size_t size = forged_wait(self, self->udp, CHUNK_INIT_ACK, ack, sizeof ack);
    EXPECT(size > FIXED);
    self->other_tag = get_32(ack);
    self->cookie_size = 0;
    for (size_t at = FIXED; at + 4 <= size; at += (get_16(ack + at + 2) + 3) / 4 * 4) {
        if (get_16(ack + at) != COOKIE) continue;
        self->cookie_size = get_16(ack + at + 2) - 4;
        EXPECT(self->cookie_size <= sizeof self->cookie);
        memcpy(self->cookie, ack + at + 4, self->cookie_size);
    }
    EXPECT(self->cookie_size > 0);
}

void forged_cookie_echo(const forged_peer *self, packet *to) {
    const size_t chunk = chunk_begin(to, CHUNK_COOKIE_ECHO, 0);
    put_bytes(to, self->cookie, self->cookie_size);
    chunk_end(to, chunk);
}

void forged_connect(forged_peer *self) {
    uint8_t nothing[1];
    packet echo;
    forged_init(self);
    forged_packet(self, &echo);
    forged_cookie_echo(self, &echo);
    packet_send(&echo, self->udp);
    forged_wait(self, self->udp, CHUNK_COOKIE_ACK, nothing, sizeof nothing);
}

forged_peer forged_connected(const char *address, uint16_t other_port) {
    forged_peer self = forged_new(address, other_port);
    forged_connect(&self);
    return self;
}

void forged_data(forged_peer *self, packet *to, unsigned flags, unsigned ssn, const void *text, size_t size) {
    const size_t chunk = chunk_begin(to, CHUNK_DATA, flags);
    put_32(to, self->tsn++);
    put_16(to, 0);
    put_16(to, ssn);
    put_32(to, 0);
    put_bytes(to, text, size);
    chunk_end(to, chunk);
}

void forged_settled(const forged_peer *self) {
    uint8_t info[64];
    packet question;
    forged_packet(self, &question);
    const size_t chunk = chunk_begin(&question, CHUNK_HEARTBEAT, 0);
    put_16(&question, 1);
    put_16(&question, 8);
    put_32(&question, 0);
    chunk_end(&question, chunk);
    packet_send(&question, self->udp);
    forged_wait(self, self->udp, CHUNK_HEARTBEAT_ACK, info, sizeof info);
}
