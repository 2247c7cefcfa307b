/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sha256.h"

#include <string.h>

enum { BLOCK = 64, LENGTH_AT = BLOCK - 8, ROUNDS = 64 };

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t word, int by) { return word >> by | word << (32 - by); }

static uint32_t word_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put_word(uint8_t *bytes, uint32_t word) {
    for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

static void digest_block(uint32_t state[8], const uint8_t *block) {
    uint32_t schedule[ROUNDS], v[8]; /* v: a to h of the standard */

    for (size_t i = 0; i < 16; i++) schedule[i] = word_at(block + 4 * i);
    for (int i = 16; i < ROUNDS; i++) {
        const uint32_t x = schedule[i - 15], y = schedule[i - 2];
        schedule[i] = schedule[i - 16] + (rotated(x, 7) ^ rotated(x, 18) ^ x >> 3) + schedule[i - 7] +
                      (rotated(y, 17) ^ rotated(y, 19) ^ y >> 10);
    }
    memcpy(v, state, sizeof v);
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t first = v[7] + (rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)) +
                               ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constants[i] + schedule[i];
        const uint32_t second = (rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)) +
                                ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (int i = 0; i < 8; i++) state[i] += v[i];
}

void anysctp_sha256_init(struct anysctp_sha256 *self) {
    /* Likewise of the square roots of the first 8 primes. */
    static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(self->state, initial, sizeof initial);
    self->size = 0;
}

void anysctp_sha256_update(struct anysctp_sha256 *self, const void *data, size_t size) {
    const uint8_t *bytes = data;

    while (size > 0) {
        const size_t at = self->size % BLOCK, part = size < BLOCK - at ? size : BLOCK - at;
        memcpy(self->block + at, bytes, part);
        self->size += part;
        if (at + part == BLOCK) digest_block(self->state, self->block);
        bytes += part;
        size -= part;
    }
}

void anysctp_sha256_final(struct anysctp_sha256 *self, uint8_t digest[32]) {
    static const uint8_t padding[BLOCK] = {0x80};
    const uint64_t bits = self->size * 8;
    const size_t at = self->size % BLOCK;
    uint8_t length[8];

    put_word(length, (uint32_t)(bits >> 32));
    put_word(length + 4, (uint32_t)bits);
    anysctp_sha256_update(self, padding, at < LENGTH_AT ? LENGTH_AT - at : BLOCK + LENGTH_AT - at);
    anysctp_sha256_update(self, length, sizeof length);
    for (size_t i = 0; i < 8; i++) put_word(digest + 4 * i, self->state[i]);
}
