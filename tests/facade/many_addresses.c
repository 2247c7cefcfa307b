/* A peer lists more addresses than any host has: only some are kept and get heartbeats.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "forged.h"
#include "support.h"

enum { SAID = 1000, KEPT = 64 };

int main(void) {
    static anysctp_address kept[SAID];
    static packet parameters;
    uint16_t port;
    const int server = listening(ANYSCTP_UDP_STYLE, &port);
    for (uint32_t i = 0; i < SAID; i++) {
        put_32(&parameters, 0x00050008);
        put_32(&parameters, 0x7f000001 + i);
    }
    forged_peer peer = forged_new("127.0.0.1", port);
    peer.parameters = parameters.bytes;
    peer.parameters_size = parameters.size;
    forged_connect(&peer);
    const int32_t id = (int32_t)OK(anysctp_getassocid(server, "127.0.0.1", peer.port));
    EXPECT(OK(anysctp_getpaddrs(server, id, kept, SAID)) == KEPT);
    OK(anysctp_abort(server, id, NULL, 0));
    OK(anysctp_close(server));
    close(peer.udp);
    return 0;
}
