/* SHA-256, FIPS 180-4, for the HMAC of RFC 4895: Linux has it, usrsctp has not.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_SHA256_H
#define ANYSCTP_SHA256_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct anysctp_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    uint8_t block[64];
};

void anysctp_sha256_init(struct anysctp_sha256 *self);
void anysctp_sha256_update(struct anysctp_sha256 *self, const void *data, size_t size);
void anysctp_sha256_final(struct anysctp_sha256 *self, uint8_t digest[32]);

#ifdef __cplusplus
}
#endif
#endif
