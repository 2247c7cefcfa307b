/* The header first and alone, in C and (from uses_header.cpp) in C++.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <anysctp/anysctp.h>

#include <stdio.h>
#include <string.h>

static int failures;
#define CHECK(truth) ((truth) ? (void)0 : (void)(failures++, fprintf(stderr, "line %d: %s\n", __LINE__, #truth)))

/* Sizes are part of the binary interface: records only grow, and only with a new version. */
static void sizes(void) {
    CHECK(sizeof(anysctp_address) == 64);
    CHECK(sizeof(anysctp_engine_info) == 296);
    CHECK(sizeof(anysctp_userspace_config) == 32);
    CHECK(sizeof(anysctp_sndinfo) == 28);
    CHECK(sizeof(anysctp_rcvinfo) == 36);
    CHECK(sizeof(anysctp_initmsg) == 12);
}

static void init_sets_the_size_and_nothing_else(void) {
    anysctp_status status;
    memset(&status, 0xff, sizeof status);
    ANYSCTP_INIT(&status);
    CHECK(status.struct_size == sizeof status);
    CHECK(status.state == 0 && status.primary_host[0] == 0 && status.primary_host[ANYSCTP_HOST_SIZE - 1] == 0);
}

static void version_is_the_headers(void) {
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", ANYSCTP_VERSION_MAJOR, ANYSCTP_VERSION_MINOR, ANYSCTP_VERSION_PATCH);
    CHECK(!strcmp(anysctp_version(), version));
}

static void results_hold_unsigned_option_values(void) {
    CHECK(sizeof(anysctp_result) == 8);
    CHECK((anysctp_result)UINT32_MAX > 0);
}

int main(void) {
    sizes();
    init_sets_the_size_and_nothing_else();
    version_is_the_headers();
    results_hold_unsigned_option_values();
    return failures != 0;
}
