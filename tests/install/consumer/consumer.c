/* A program of somebody who has installed the library: a message to itself.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <anysctp/anysctp.h>

#include <stdio.h>
#include <string.h>

int main(void) {
    anysctp_address name;
    char text[8] = "";
    const int listener = (int)anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE);
    const int client = (int)anysctp_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE);
    if (anysctp_bind(listener, "127.0.0.1", 0) < 0 || anysctp_listen(listener, 1) < 0 ||
        anysctp_getsockname(listener, &name) < 0 || anysctp_connect(client, name.host, name.port) < 0 ||
        anysctp_sendv(client, "hello", 5, NULL, NULL, 0, 0) < 0) {
        fprintf(stderr, "%s\n", anysctp_last_error());
        return 1;
    }
    const int server = (int)anysctp_accept(listener, NULL);
    if (anysctp_recvv(server, text, sizeof text, 0, NULL, NULL) != 5 || strcmp(text, "hello")) {
        fprintf(stderr, "%s\n", anysctp_last_error());
        return 1;
    }
    printf("anysctp %s: %s\n", anysctp_version(), text);
    return 0;
}
