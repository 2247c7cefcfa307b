/* Data sent before a shutdown arrives, even if the reader starts later than the time that the shutdown itself may take.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

/* RFC 9260, section 9.2: after the SHUTDOWN the end may take five times the upper bound of the RTO. */
enum { RTO_MAX_MS = 300, LATER_MS = 7 * RTO_MAX_MS, TIMEOUT_MS = 10000 };

static void set_times(int sock, int32_t assoc_id) {
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = rto.max = RTO_MAX_MS, rto.min = RTO_MAX_MS / 2;
    OK(anysctp_set_rtoinfo(sock, assoc_id, &rto));
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    char message[20000];
    set_times(ends.client, 0);
    fill_send_buffer(ends.client, 0);
    OK(anysctp_shutdown(ends.client, ANYSCTP_SHUT_WR));
    OK(anysctp_set_timeout(ends.client, LATER_MS));
    FAILS(anysctp_recvv(ends.client, message, sizeof message, 0, NULL, NULL), ETIMEDOUT);
    OK(anysctp_set_timeout(ends.server, TIMEOUT_MS));
    while (OK(anysctp_recvv(ends.server, message, sizeof message, 0, NULL, NULL)) > 0) continue;
    OK(anysctp_set_timeout(ends.client, TIMEOUT_MS));
    EXPECT(OK(anysctp_recvv(ends.client, message, sizeof message, 0, NULL, NULL)) == 0);
    close_pair(&ends);
    return 0;
}
