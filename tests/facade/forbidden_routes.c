/* The system's route to a peer forbids or drops packets: a connect and a first message fail at once, and the error says what to
 * do.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

static void says(int family, const char *host, int error, const char *sentence) {
    const int one = (int)OK(anysctp_socket(family, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO));
    const int many = (int)OK(anysctp_socket(family, ANYSCTP_UDP_STYLE, ANYSCTP_ENGINE_AUTO));
    char told[200];
    snprintf(told, sizeof told, sentence, host);
    FAILS(anysctp_connect(one, host, 7), error);
    EXPECT(strstr(anysctp_last_error(), told) != NULL);
    FAILS(anysctp_connect(many, host, 7), error);
    EXPECT(strstr(anysctp_last_error(), told) != NULL);
    FAILS(anysctp_sendv(many, "x", 1, NULL, host, 7, 0), error);
    EXPECT(strstr(anysctp_last_error(), told) != NULL);
    OK(anysctp_close(one));
    OK(anysctp_close(many));
}

int main(void) {
    static const struct {
        const char *kind;
        int error;
        const char *sentence;
    } routes[] = {
        {"unreachable", EHOSTUNREACH, "no route leads to %s"},
        {"blackhole", EHOSTUNREACH, "no route leads to %s"},
        {"throw", ENETUNREACH, "no route leads to %s"},
        {"prohibit", EACCES, "the system forbids packets to %s"},
    };
    own_network();
    for (int i = 0; i < (int)(sizeof routes / sizeof *routes); i++) {
        char v4[32], v6[32], command[128];
        snprintf(v4, sizeof v4, "203.0.113.%d", i + 1);
        snprintf(v6, sizeof v6, "2001:db8::%d", i + 1);
        snprintf(command, sizeof command, "ip route add %s %s && ip route add %s %s", routes[i].kind, v4, routes[i].kind, v6);
        EXPECT(system(command) == 0);
        says(ANYSCTP_AF_INET, v4, routes[i].error, routes[i].sentence);
        says(ANYSCTP_AF_INET6, v6, routes[i].error, routes[i].sentence);
        says(ANYSCTP_AF_INET6, v4, routes[i].error, routes[i].sentence);
    }
    return 0;
}
