/* Records of other sizes than this library's, lists of length 0, and invalid numbers.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stddef.h>

#include "support.h"

enum { CANARY = 0x5a, ROOM = 600 };

static void is_canary(const unsigned char *bytes, size_t from) {
    for (size_t i = from; i < ROOM; i++) EXPECT(bytes[i] == CANARY);
}

/* A program with a shorter record gets the fields that it has. In a longer record the additional bytes stay as they were. */
static void out_records(const pair *ends) {
    union {
        unsigned char bytes[ROOM];
        anysctp_status status;
        anysctp_initmsg initmsg;
    } room;
    memset(room.bytes, CANARY, ROOM);
    room.status.struct_size = offsetof(anysctp_status, rwnd);
    OK(anysctp_get_status(ends->client, 0, &room.status));
    EXPECT(room.status.state == ANYSCTP_STATE_ESTABLISHED);
    EXPECT(room.status.struct_size == offsetof(anysctp_status, rwnd));
    is_canary(room.bytes, offsetof(anysctp_status, rwnd));
    memset(room.bytes, CANARY, ROOM);
    room.status.struct_size = ROOM;
    OK(anysctp_get_status(ends->client, 0, &room.status));
    EXPECT(room.status.struct_size == ROOM);
    EXPECT(!strcmp(room.status.primary_host, "127.0.0.1"));
    is_canary(room.bytes, sizeof(anysctp_status));
    memset(room.bytes, CANARY, ROOM);
    room.initmsg.struct_size = sizeof(uint32_t);
    OK(anysctp_get_initmsg(ends->client, &room.initmsg));
    is_canary(room.bytes, sizeof(uint32_t));
    room.initmsg.struct_size = 3;
    FAILS(anysctp_get_initmsg(ends->client, &room.initmsg), EINVAL);
}

/* Fields that the caller's record lacks count as 0; additional bytes of the caller's record are ignored. */
static void in_records(const pair *ends) {
    union {
        unsigned char bytes[ROOM];
        anysctp_sndinfo info;
    } room;
    anysctp_rcvinfo got;
    char byte;
    memset(room.bytes, 0xff, ROOM);
    room.info.struct_size = offsetof(anysctp_sndinfo, flags);
    room.info.sid = 3;
    OK(anysctp_sendv(ends->client, "x", 1, &room.info, NULL, 0, 0));
    ANYSCTP_INIT(&got);
    OK(anysctp_recvv(ends->server, &byte, 1, 0, &got, NULL));
    EXPECT(got.sid == 3 && got.ppid == 0);
    memset(room.bytes, 0xff, ROOM);
    ANYSCTP_INIT(&room.info);
    room.info.struct_size = ROOM;
    room.info.ppid = 9;
    OK(anysctp_sendv(ends->client, "x", 1, &room.info, NULL, 0, 0));
    OK(anysctp_recvv(ends->server, &byte, 1, 0, &got, NULL));
    EXPECT(got.ppid == 9);
    room.info.struct_size = 0;
    FAILS(anysctp_sendv(ends->client, "x", 1, &room.info, NULL, 0, 0), EINVAL);
}

/* A receive with an invalid record takes no message. */
static void bad_out_records(const pair *ends) {
    char bytes[4];
    anysctp_rcvinfo info = {0};
    OK(anysctp_sendv(ends->client, "kept", 4, NULL, NULL, 0, 0));
    FAILS(anysctp_recvv(ends->server, bytes, sizeof bytes, 0, &info, NULL), EINVAL);
    FAILS(anysctp_recv_message(ends->server, bytes, sizeof bytes, 100, 0, &info, NULL), EINVAL);
    EXPECT(OK(anysctp_recvv(ends->server, bytes, sizeof bytes, 0, NULL, NULL)) == 4);
    EXPECT(!memcmp(bytes, "kept", 4));
}

static void lists_of_length_0(const pair *ends) {
    const char *hosts[] = {"127.0.0.1"};
    char byte;
    EXPECT(OK(anysctp_getpaddrs(ends->client, 0, NULL, 0)) == 1);
    EXPECT(OK(anysctp_getladdrs(ends->client, 0, NULL, 0)) >= 1);
    FAILS(anysctp_recvv(ends->client, &byte, 0, 0, NULL, NULL), EINVAL);
    FAILS(anysctp_connectx(ends->client, hosts, 0, 7, NULL), EINVAL);
}

static void wrong_numbers(const pair *ends) {
    const int sock = ends->client;
    const char *host = "127.0.0.1";
    char byte;
    FAILS(anysctp_sendv(sock, "x", 1, NULL, NULL, 0, 0x1000), EINVAL);
    FAILS(anysctp_recvv(sock, &byte, 1, 0x1000, NULL, NULL), EINVAL);
    FAILS(anysctp_wait(sock, 0, 0), EINVAL);
    FAILS(anysctp_wait(sock, 0x100, 0), EINVAL);
    FAILS(anysctp_shutdown(sock, 3), EINVAL);
    FAILS(anysctp_bindx(sock, &host, 1, 0, 3), EINVAL);
    FAILS(anysctp_set_event(sock, 0, 0x7fff, 1), EINVAL);
    FAILS(anysctp_set_event(sock, 0, 0x800e, 1), EINVAL);
    FAILS(anysctp_get_engine_info(3, NULL), EINVAL);
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.flags = 0x8000;
    FAILS(anysctp_sendv(sock, "x", 1, &info, NULL, 0, 0), EINVAL);
    ANYSCTP_INIT(&info);
    info.pr_policy = 0x40;
    FAILS(anysctp_sendv(sock, "x", 1, &info, NULL, 0, 0), EINVAL);
    for (int sock_number = -3; sock_number < 0; sock_number++) FAILS(anysctp_get_style(sock_number), EBADF);
    FAILS(anysctp_get_style(1 << 20), EBADF);
}

int main(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    out_records(&ends);
    in_records(&ends);
    bad_out_records(&ends);
    lists_of_length_0(&ends);
    wrong_numbers(&ends);
    close_pair(&ends);
    return 0;
}
