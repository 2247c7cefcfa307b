/* An idle association costs almost no processor time: 0.01 %.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "support.h"

enum { IDLE_MS = 3000, MOST_PERCENT = 1 };

static double used_ms(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const double before = used_ms();
    EXPECT(OK(anysctp_wait(ends.server, ANYSCTP_WAIT_READ, IDLE_MS)) == 0);
    const double percent = (used_ms() - before) * 100 / IDLE_MS;
    printf("%.2f %% of a processor\n", percent);
    if (!SANITIZED) EXPECT(percent < MOST_PERCENT);
    close_pair(&ends);
    return 0;
}
