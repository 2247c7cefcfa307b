/* The checksum of a packet, coming or going, in place of usrsctp's, which knows only its table.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "crc32c.h"

#include <netinet/sctp_os.h>
#include <netinet/sctp_crc32.h>

uint32_t anysctp_checksum(struct mbuf *m, uint32_t offset);

uint32_t anysctp_checksum(struct mbuf *m, uint32_t offset) {
    uint32_t crc = 0xffffffff;

    for (; m != NULL; m = SCTP_BUF_NEXT(m)) {
        const uint32_t size = (uint32_t)SCTP_BUF_LEN(m);

        if (offset >= size) {
            offset -= size;
            continue;
        }
        crc = anysctp_crc32c(crc, mtod(m, const char *) + offset, size - offset);
        offset = 0;
    }
    return sctp_finalize_crc32c(crc);
}
