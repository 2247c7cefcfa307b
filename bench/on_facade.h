/* What the transports on the C façade share.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ON_FACADE_H
#define ON_FACADE_H

#include <anysctp/anysctp.h>

#include "transport.h"

static inline anysctp_result must(anysctp_result result, const char *what) {
    if (result < 0) die(what, anysctp_last_error());
    return result;
}

/* Binds and listens; stores where clients find the socket. */
static inline void listen_on_any_port(int sock, int *port, int *udp_port) {
    must(anysctp_bind(sock, "127.0.0.1", 0), "bind");
    must(anysctp_listen(sock, 1), "listen");
    anysctp_address name;
    must(anysctp_getsockname(sock, &name), "getsockname");
    anysctp_engine_info engine;
    ANYSCTP_INIT(&engine);
    must(anysctp_get_engine_info((int)must(anysctp_get_engine(sock), "get_engine"), &engine), "get_engine_info");
    *port = name.port;
    *udp_port = engine.udp_port;
}

#endif
