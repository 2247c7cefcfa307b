/* The whole error sentence of a failed call, the same on both engines.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>

#include "support.h"

/* A call that must fail with this errno and this sentence. */
#define SAYS(call, error, sentence)                        \
    do {                                                   \
        FAILS(call, error);                                \
        EXPECT(!strcmp(anysctp_last_error(), (sentence))); \
    } while (0)

enum { NO_SUCH = 999 };

static anysctp_status status;
static anysctp_rtoinfo rtoinfo;
static anysctp_paddrinfo path;
static anysctp_address primary;

static void without_association(int sock) {
    char byte[1];
    SAYS(anysctp_get_status(sock, 0, &status), EINVAL, "get_status: the socket has no association");
    SAYS(anysctp_get_primary_addr(sock, 0, &primary), EINVAL, "get_primary_addr: the socket has no association");
    SAYS(anysctp_set_primary_addr(sock, 0, "127.0.0.1", 9), EINVAL, "set_primary_addr: the socket has no association");
    SAYS(anysctp_recvv(sock, byte, sizeof byte, 0, NULL, NULL), ENOTCONN, "recvv: the socket has no association");
}

static void one_to_one(void) {
    uint16_t port;
    const int listener = listening(ANYSCTP_TCP_STYLE, &port);
    without_association(listener);
    OK(anysctp_close(listener));

    const int fresh = new_socket(ANYSCTP_TCP_STYLE);
    without_association(fresh);
    rtoinfo.initial = rtoinfo.max = 1;
    rtoinfo.min = 2;
    SAYS(anysctp_set_rtoinfo(fresh, 0, &rtoinfo), EINVAL,
         "set_rtoinfo: a value of rtoinfo is out of range, or not for this socket now");
    SAYS(anysctp_connect(fresh, "127.0.0.1", 0), ECONNREFUSED, "connect: 127.0.0.1 port 0 refused the association");
    OK(anysctp_close(fresh));

    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    anysctp_address peer;
    OK(anysctp_getpeername(ends.client, &peer));
    SAYS(anysctp_connect(ends.client, peer.host, peer.port), EISCONN, "connect: the socket has an association already");
    SAYS(anysctp_set_primary_addr(ends.client, 0, "127.0.0.9", 7), EINVAL,
         "set_primary_addr: 127.0.0.9 port 7 is no address of the association's peer");
    SAYS(anysctp_get_paddrinfo(ends.client, 0, "127.0.0.9", 7, &path), EINVAL,
         "get_paddrinfo: 127.0.0.9 port 7 is no address of the association's peer");
    close_pair(&ends);
}

static void one_to_many(void) {
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    const int sock = ends.client;
    SAYS(anysctp_get_status(sock, NO_SUCH, &status), EINVAL, "get_status: there is no association 999");
    SAYS(anysctp_get_status(sock, 0, &status), EINVAL, "get_status: the id of an association is needed, not 0");
    SAYS(anysctp_get_rtoinfo(sock, NO_SUCH, &rtoinfo), EINVAL, "get_rtoinfo: there is no association 999");
    SAYS(anysctp_set_rtoinfo(sock, NO_SUCH, &rtoinfo), EINVAL, "set_rtoinfo: there is no association 999");
    SAYS(anysctp_get_maxseg(sock, NO_SUCH), EINVAL, "get_maxseg: there is no association 999");
    SAYS(anysctp_get_event(sock, NO_SUCH, ANYSCTP_ASSOC_CHANGE), EINVAL, "get_event: there is no association 999");
    SAYS(anysctp_set_event(sock, NO_SUCH, ANYSCTP_ASSOC_CHANGE, 1), EINVAL, "set_event: there is no association 999");
    SAYS(anysctp_connect(sock, "127.0.0.1", 0), ECONNREFUSED, "connect: 127.0.0.1 port 0 refused the association");
    SAYS(anysctp_connect(sock, "224.0.0.1", 7), EINVAL, "connect: 224.0.0.1 cannot be the address of a peer");
    SAYS(anysctp_sendv(sock, "x", 1, NULL, "224.0.0.1", 7, 0), EINVAL, "sendv: 224.0.0.1 cannot be the address of a peer");
    close_pair(&ends);
}

int main(void) {
    ANYSCTP_INIT(&status);
    ANYSCTP_INIT(&rtoinfo);
    ANYSCTP_INIT(&path);
    one_to_one();
    one_to_many();
    return 0;
}
