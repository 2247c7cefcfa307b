// CRC32c, the checksum of SCTP (RFC 9260, appendix A), by the processor's own instructions where it has them.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The register after these bytes as well. It begins as 0xffffffff; the checksum is its complement.
uint32_t anysctp_crc32c(uint32_t crc, const void *data, size_t size);

#ifdef __cplusplus
}
#endif
