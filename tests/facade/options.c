/* Options that only one stack has work there; the other engine's error says which engine has them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>

#include "support.h"

static int here(int engine) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    const int mine = anysctp_get_engine(ends.client) == engine;
    close_pair(&ends);
    return mine;
}

/* The result if the engine has the option, else ENOPROTOOPT with a sentence. */
static void only(int is_here, anysctp_result result) {
    if (is_here) {
        OK(result);
        return;
    }
    EXPECT(result == -ENOPROTOOPT);
    EXPECT(strstr(anysctp_last_error(), "engine") != NULL);
}

static void kernel_alone(int is_here) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_assoc_stats stats;
    ANYSCTP_INIT(&stats);
    OK(anysctp_sendv(ends.client, "counted", 7, NULL, NULL, 0, 0));
    only(is_here, anysctp_get_assoc_stats(ends.client, 0, &stats));
    if (is_here) EXPECT(stats.opackets > 0 && stats.oodchunks == 1);
    only(is_here, anysctp_set_expose_potentially_failed_state(ends.client, 0, ANYSCTP_PF_EXPOSE_ENABLE));
    only(is_here, anysctp_get_expose_potentially_failed_state(ends.client, 0));
    only(is_here, anysctp_set_plpmtud_probe_interval(ends.client, 0, "", 0, 6000));
    only(is_here, anysctp_get_plpmtud_probe_interval(ends.client, 0, "", 0));
    if (is_here) EXPECT(anysctp_set_plpmtud_probe_interval(ends.client, 0, "", 0, 100) == -EINVAL);
    close_pair(&ends);
}

static void userspace_alone(int is_here) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_timeouts timeouts;
    ANYSCTP_INIT(&timeouts);
    only(is_here, anysctp_get_timeouts(ends.client, 0, &timeouts));
    only(is_here, anysctp_set_max_cwnd(ends.client, 0, 100000));
    only(is_here, anysctp_get_max_cwnd(ends.client, 0));
    close_pair(&ends);

    const int fresh = new_socket(ANYSCTP_TCP_STYLE);
    only(is_here, anysctp_set_nrsack_supported(fresh, 0, 1));
    only(is_here, anysctp_get_nrsack_supported(fresh, 0));
    only(is_here, anysctp_set_pktdrop_supported(fresh, 0, 1));
    only(is_here, anysctp_get_pktdrop_supported(fresh, 0));
    OK(anysctp_close(fresh));
}

static void bad_input(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_rtoinfo no_size = {0, 1, 2, 3};
    anysctp_paddrinfo info;
    uint16_t none[1] = {0};
    ANYSCTP_INIT(&info);
    EXPECT(anysctp_set_rtoinfo(ends.client, 0, &no_size) == -EINVAL);
    EXPECT(anysctp_set_rtoinfo(ends.client, 0, NULL) == -EFAULT);
    EXPECT(anysctp_get_rtoinfo(ends.client, 0, NULL) == -EFAULT);
    EXPECT(anysctp_get_paddrinfo(ends.client, 0, "", 0, &info) == -EINVAL);
    EXPECT(anysctp_set_primary_addr(ends.client, 0, "", 0) == -EINVAL);
    EXPECT(anysctp_set_auth_key(ends.client, 0, 1, NULL, 3) == -EFAULT);
    EXPECT(anysctp_set_hmac_ident(ends.client, NULL, 1) == -EFAULT);
    EXPECT(anysctp_set_auth_chunk(ends.client, 256) == -EINVAL);
    EXPECT(anysctp_reset_streams(ends.client, 0, 8, none, 1) == -EINVAL);
    EXPECT(anysctp_reset_streams(ends.client, 0, ANYSCTP_STREAM_RESET_OUTGOING, NULL, 1) == -EFAULT);
    EXPECT(anysctp_set_auth_active_key(ends.client, 0, 65536) == -EINVAL);
    close_pair(&ends);
    EXPECT(anysctp_get_rtoinfo(ends.client, 0, &no_size) == -EBADF);
}

int main(void) {
    const int kernel = here(ANYSCTP_ENGINE_KERNEL);
    kernel_alone(kernel);
    userspace_alone(!kernel);
    bad_input();
    return 0;
}
