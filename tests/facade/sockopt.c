/* getsockopt and setsockopt with Linux's numbers, and FIONREAD, have the same lengths, bytes and errors on both engines. The
 * expected values are those of Linux, which the kernel engine calls.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/ioctl.h>

#include "support.h"

enum { SOCKET = 1, IP = 0, IPV6 = 41, SCTP = 132 };

/* ---- Lengths ---- */

enum rule { NONE, EXACT, LEAST }; /* the length that a set accepts; a get also accepts more */

static const struct {
    int name, get, set;
    enum rule rule;
} lengths[] = {
    {0, 16, 16, EXACT},    {1, 20, 20, EXACT},    {2, 8, 8, EXACT},      {3, 4, 4, LEAST},     {4, 4, 4, EXACT},
    {5, 0, 132, EXACT},    {6, 132, 132, EXACT},  {7, 4, 4, EXACT},      {8, 4, 4, LEAST},     {9, 152, 156, EXACT},
    {10, 32, 32, EXACT},   {12, 4, 4, LEAST},     {13, 4, 4, EXACT},     {14, 176, 0, NONE},   {15, 152, 0, NONE},
    {16, 8, 12, EXACT},    {17, 8, 8, EXACT},     {18, 4, 4, EXACT},     {19, 4, 4, EXACT},    {20, 4, 8, EXACT},
    {28, 4, 0, NONE},      {29, 4, 0, NONE},      {30, 4, 4, LEAST},     {31, 144, 144, LEAST}, {32, 4, 4, LEAST},
    {33, 4, 4, LEAST},     {34, 16, 16, EXACT},   {36, 4, 0, NONE},      {37, 144, 144, LEAST}, {108, 8, 0, NONE},
    {113, 8, 8, EXACT},    {114, 12, 12, EXACT},  {115, 24, 0, NONE},    {116, 24, 0, NONE},   {117, 8, 8, EXACT},
    {118, 8, 8, EXACT},    {119, 0, 8, LEAST},    {120, 0, 4, EXACT},    {121, 0, 8, EXACT},   {123, 8, 8, LEAST},
    {124, 8, 8, LEAST},    {125, 8, 8, LEAST},    {127, 8, 8, LEAST},    {128, 8, 8, EXACT},   {129, 8, 8, EXACT},
    {130, 8, 8, EXACT},    {132, 144, 144, EXACT},
};
static const int unknown[] = {38, 99, 103, 126, 134, 4711};

static void each_length(void) {
    static const unsigned char zero[256];
    const int sock = new_socket(ANYSCTP_UDP_STYLE);
    char bytes[256];
    size_t i;

    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const int name = lengths[i].name;
        memset(bytes, 0, sizeof bytes);
        if (lengths[i].get)
            FAILS(anysctp_getsockopt(sock, SCTP, name, bytes, (size_t)lengths[i].get - 1), EINVAL);
        else
            FAILS(anysctp_getsockopt(sock, SCTP, name, bytes, sizeof bytes), ENOPROTOOPT);
        if (lengths[i].rule == NONE)
            EXPECT(anysctp_setsockopt(sock, SCTP, name, zero, sizeof zero) < 0);
        else
            FAILS(anysctp_setsockopt(sock, SCTP, name, zero, (size_t)lengths[i].set - 1), EINVAL);
        if (lengths[i].rule == EXACT) FAILS(anysctp_setsockopt(sock, SCTP, name, zero, (size_t)lengths[i].set + 1), EINVAL);
    }
    for (i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        FAILS(anysctp_getsockopt(sock, SCTP, unknown[i], bytes, sizeof bytes), ENOPROTOOPT);
        FAILS(anysctp_setsockopt(sock, SCTP, unknown[i], zero, 8), ENOPROTOOPT);
    }
    for (i = 0; i < 3; i++) { /* SCTP_AUTH_CHUNK, _KEY, _DELETE_KEY */
        static const int secret[] = {21, 23, 25};
        FAILS(anysctp_getsockopt(sock, SCTP, secret[i], bytes, sizeof bytes), EOPNOTSUPP);
    }
    FAILS(anysctp_getsockopt(sock, SCTP, 3, NULL, 4), EFAULT);
    FAILS(anysctp_setsockopt(sock, SCTP, 3, NULL, 4), EFAULT);
    OK(anysctp_close(sock));
    FAILS(anysctp_getsockopt(sock, SCTP, 3, bytes, 4), EBADF);
}

/* ---- Values ---- */

static unsigned char hex_digit(char digit) { return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10); }

/* Hexadecimal bytes with repetition: "2*00 ff" is 00 00 ff. */
static size_t bytes_of(const char *text, unsigned char *bytes) {
    size_t size = 0;
    while (*text) {
        char *end;
        long times = 1;
        if (*text == ' ') {
            text++;
            continue;
        }
        if (strchr(text, '*') && strtol(text, &end, 10) && *end == '*') times = strtol(text, &end, 10), text = end + 1;
        while (times--) bytes[size++] = (unsigned char)(hex_digit(text[0]) << 4 | hex_digit(text[1]));
        text += 2;
    }
    return size;
}

/* In little-endian order, as on this machine. `back`: the value read back; NULL: the same. */
static const struct {
    int level, name;
    const char *set, *back;
} values[] = {
    {SCTP, 0, "00000000 f4010000 d0070000 64000000", NULL},                                   /* SCTP_RTOINFO */
    {SCTP, 2, "0500 0600 0700 2003", NULL},                                                   /* SCTP_INITMSG */
    {SCTP, 2, "0000 0900 0000 0000", "0500 0900 0700 2003"},
    {SCTP, 3, "02000000", "01000000"},                                                        /* SCTP_NODELAY */
    {SCTP, 4, "3c000000", NULL},                                                              /* SCTP_AUTOCLOSE */
    {SCTP, 7, "03000000", NULL},                                                              /* SCTP_ADAPTATION_LAYER */
    {SCTP, 8, "02000000", "01000000"},                                                        /* SCTP_DISABLE_FRAGMENTS */
    {SCTP, 12, "00000000", NULL},                                                             /* SCTP_I_WANT_MAPPED_V4_ADDR */
    {SCTP, 12, "01000000", NULL},
    {SCTP, 13, "58020000", NULL},                                                             /* SCTP_MAXSEG, both forms */
    {SCTP, 13, "00000000 bc020000", NULL},
    {SCTP, 16, "00000000 64000000 03000000", NULL},                                           /* SCTP_DELAYED_SACK */
    {SCTP, 16, "00000000 c8000000", NULL},                                                    /* and its old form */
    {SCTP, 16, "00000000 00000000", NULL},
    {SCTP, 17, "00000000 09000000", NULL},                                                    /* SCTP_CONTEXT */
    {SCTP, 18, "01000000", NULL},                                                             /* SCTP_FRAGMENT_INTERLEAVE */
    {SCTP, 19, "b80b0000", NULL},                                                             /* SCTP_PARTIAL_DELIVERY_POINT */
    {SCTP, 20, "07000000", NULL},                                                             /* SCTP_MAX_BURST, both forms */
    {SCTP, 20, "00000000 08000000", NULL},
    {SCTP, 32, "05000000", "01000000"},                                                       /* SCTP_RECVRCVINFO */
    {SCTP, 32, "00000000", NULL},
    {SCTP, 33, "05000000", "01000000"},                                                       /* SCTP_RECVNXTINFO */
    {SCTP, 34, "0100 0100 00000012 05000000 00000000", NULL},                                 /* SCTP_DEFAULT_SNDINFO */
    {SCTP, 10, "0200 0000 0100 0000 0000003c 06000000 00000000 12*00", NULL},                 /* SCTP_DEFAULT_SEND_PARAM */
    {SCTP, 114, "00000000 64000000 1000 0000", NULL},                                         /* SCTP_DEFAULT_PRINFO */
    {SCTP, 114, "00000000 64000000 0000 0000", "00000000 00000000 0000 0000"},
    {SCTP, 31, "136*00 0300 0200 ffff 0000", NULL},                                           /* SCTP_PEER_ADDR_THLDS */
    {SCTP, 37, "136*00 0400 0300 ffff 0000", NULL},                                           /* and with its later field */
    {SCTP, 129, "00000000 01000000", NULL},                                                   /* SCTP_AUTH_SUPPORTED */
    {SCTP, 128, "00000000 01000000", NULL},                                                   /* SCTP_ASCONF_SUPPORTED */
    {SCTP, 117, "00000000 01000000", NULL},                                                   /* SCTP_RECONFIG_SUPPORTED */
    {SCTP, 113, "00000000 00000000", NULL},                                                   /* SCTP_PR_SUPPORTED */
    {SCTP, 130, "00000000 00000000", NULL},                                                   /* SCTP_ECN_SUPPORTED */
    {SCTP, 118, "00000000 07000000", NULL},                                                   /* SCTP_ENABLE_STREAM_RESET */
    {SCTP, 123, "00000000 01000000", NULL},                                                   /* SCTP_STREAM_SCHEDULER */
    {SCTP, 22, "01000000 0100", NULL},                                                        /* SCTP_HMAC_IDENT */
    {SCTP, 132, "136*00 26ab 6*00", NULL},                                                    /* SCTP_REMOTE_UDP_ENCAPS_PORT */
    {SCTP, 11, "01010001 00010001 00010001 0001", NULL},                                      /* SCTP_EVENTS, and older ones */
    {SCTP, 11, "00010100 00000001", NULL},
    {SCTP, 11, "010100", NULL},
    {SCTP, 127, "00000000 0580 01 00", NULL},                                                 /* SCTP_EVENT */
    {SCTP, 127, "00000000 0080 00 00", NULL},
    {SOCKET, 2, "05000000", "01000000"},                                                      /* SO_REUSEADDR */
    {SOCKET, 6, "05000000", "01000000"},                                                      /* SO_BROADCAST */
    {SOCKET, 7, "a0860100", "400d0300"},                                                      /* SO_SNDBUF: doubled */
    {SOCKET, 7, "01000000", "00120000"},
    {SOCKET, 8, "a0860100", "400d0300"},                                                      /* SO_RCVBUF */
    {SOCKET, 9, "05000000", "01000000"},                                                      /* SO_KEEPALIVE */
    {SOCKET, 12, "05000000", NULL},                                                           /* SO_PRIORITY */
    {SOCKET, 13, "01000000 05000000", NULL},                                                  /* SO_LINGER */
    {SOCKET, 13, "00000000 00000000", "00000000 05000000"},
    {SOCKET, 15, "05000000", "01000000"},                                                     /* SO_REUSEPORT */
    {SOCKET, 18, "00000000", "01000000"},                                                     /* SO_RCVLOWAT */
    {IP, 1, "b8000000", NULL},                                                                /* IP_TOS, both forms */
    {IP, 1, "68", NULL},
};

static void check_value(int sock, int level, int name, const char *set, const char *back) {
    unsigned char given[256], expected[256], found[256];
    const size_t size = bytes_of(set, given);
    OK(anysctp_setsockopt(sock, level, name, given, size));
    memcpy(found, given, size);
    EXPECT(anysctp_getsockopt(sock, level, name, found, size) == (anysctp_result)size);
    EXPECT(bytes_of(back ? back : set, expected) == size);
    if (memcmp(found, expected, size) != 0) fprintf(stderr, "level %d, option %d, set to %s\n", level, name, set);
    EXPECT(memcmp(found, expected, size) == 0);
}

static void each_value(void) {
    const int sock = new_socket(ANYSCTP_UDP_STYLE);
    size_t i;
    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        /* After a set with l_onoff 0 Linux keeps the old seconds; the other engine does not. */
        const int off = values[i].name == 13 && values[i].back != NULL;
        check_value(sock, values[i].level, values[i].name, values[i].set, off && !on_kernel() ? values[i].set : values[i].back);
    }
    OK(anysctp_close(sock));
}

/* ---- What a socket is; IPv6 ---- */

static int number(int sock, int level, int name) {
    int value = -1;
    EXPECT(anysctp_getsockopt(sock, level, name, &value, sizeof value) == sizeof value);
    return value;
}

static void general(void) {
    uint16_t port;
    const int sock = listening(ANYSCTP_TCP_STYLE, &port), fresh = new_socket(ANYSCTP_TCP_STYLE);
    const int on = 1, zero = 0;
    unsigned char byte;

    EXPECT(number(sock, SOCKET, 3) == 1 && number(sock, SOCKET, 39) == 2 && number(sock, SOCKET, 38) == SCTP);
    EXPECT(number(sock, SOCKET, 30) == 1 && number(fresh, SOCKET, 30) == 0); /* SO_ACCEPTCONN */
    EXPECT(number(sock, SOCKET, 4) == 0 && number(sock, SOCKET, 19) == 1);
    EXPECT(anysctp_getsockopt(sock, SOCKET, 3, &byte, 1) == 1 && byte == 1);
    EXPECT(anysctp_getsockopt(sock, SOCKET, 25, &byte, 1) == 0); /* SO_BINDTODEVICE: none */
    OK(anysctp_setsockopt(sock, SOCKET, 25, "", 0));
    FAILS(anysctp_setsockopt(sock, SOCKET, 3, &on, sizeof on), ENOPROTOOPT);
    FAILS(anysctp_setsockopt(sock, SOCKET, 9, &on, 3), EINVAL);
    FAILS(anysctp_setsockopt(sock, SOCKET, 4711, &on, sizeof on), ENOPROTOOPT);
    FAILS(anysctp_getsockopt(sock, IPV6, 26, &byte, 1), EOPNOTSUPP); /* the socket is of IPv4 */
    FAILS(anysctp_setsockopt(sock, IPV6, 67, &on, sizeof on), ENOPROTOOPT);
    FAILS(anysctp_getsockopt(sock, 6, 1, &byte, 1), EOPNOTSUPP); /* no such level */
    FAILS(anysctp_setsockopt(sock, 6, 1, &on, sizeof on), ENOPROTOOPT);
    FAILS(anysctp_setsockopt(sock, SCTP, 4, &on, sizeof on), EOPNOTSUPP); /* SCTP_AUTOCLOSE of a one-to-one socket */
    OK(anysctp_setsockopt(sock, SCTP, 30, &zero, sizeof zero));
    OK(anysctp_close(sock));
    OK(anysctp_close(fresh));
}

static void ipv6(void) {
    const int sock = (int)OK(anysctp_socket(ANYSCTP_AF_INET6, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO));
    const int on = 1, too_large = 256;
    int value = 0;
    check_value(sock, IPV6, 67, "b8000000", NULL); /* IPV6_TCLASS */
    check_value(sock, IPV6, 67, "ffffffff", "00000000");
    FAILS(anysctp_setsockopt(sock, IPV6, 67, &too_large, sizeof too_large), EINVAL);
    EXPECT(number(sock, IPV6, 26) == 0); /* IPV6_V6ONLY */
    check_value(sock, IPV6, 26, "05000000", "01000000");
    FAILS(anysctp_getsockopt(sock, 6, 1, &value, sizeof value), ENOPROTOOPT); /* no such level: of IPv4 sockets EOPNOTSUPP */
    FAILS(anysctp_setsockopt(sock, 6, 1, &on, sizeof on), ENOPROTOOPT);
    OK(anysctp_bind(sock, "::", 0));
    FAILS(anysctp_setsockopt(sock, IPV6, 26, &on, sizeof on), EINVAL);
    OK(anysctp_close(sock));
}

/* ---- Of associations ---- */

struct status { /* sctp_status */
    int32_t assoc_id, state;
    uint32_t rwnd;
    uint16_t unackdata, penddata, instrms, outstrms;
    uint32_t fragmentation_point;
    int32_t primary_assoc_id;
    uint16_t family, port;
    unsigned char host[124];
    int32_t primary_state;
    uint32_t cwnd, srtt, rto, mtu;
};

static void associations(void) {
    const pair ends = connected_pair(ANYSCTP_UDP_STYLE);
    static const unsigned char localhost[4] = {127, 0, 0, 1};
    struct status status = {0}, other = {0};
    struct { uint32_t count; int32_t ids[4]; } list;
    struct { int32_t id; uint32_t count; unsigned char addresses[64]; } peers = {0};
    struct { int32_t id, sock; } peeled = {0};
    struct { int32_t id; uint16_t type; unsigned char on; } event = {0};
    anysctp_address address;

    status.assoc_id = ends.server_assoc;
    EXPECT(sizeof status == 176 && anysctp_getsockopt(ends.server, SCTP, 14, &status, sizeof status) == 176);
    EXPECT(status.assoc_id == ends.server_assoc && status.state == ANYSCTP_STATE_ESTABLISHED && status.outstrms == 10);
    EXPECT(status.primary_assoc_id == ends.server_assoc && status.primary_state == ANYSCTP_PATH_ACTIVE && status.mtu > 500);
    EXPECT(status.family == ANYSCTP_AF_INET && memcmp(status.host, localhost, 4) == 0);
    other.assoc_id = 77;
    FAILS(anysctp_getsockopt(ends.server, SCTP, 14, &other, sizeof other), EINVAL);
    /* SCTP_GET_PEER_ADDR_INFO of that path begins with its id and address. */
    EXPECT(anysctp_getsockopt(ends.server, SCTP, 15, &status.primary_assoc_id, 152) == 152);
    EXPECT(status.primary_assoc_id == ends.server_assoc && status.primary_state == ANYSCTP_PATH_ACTIVE);
    EXPECT(number(ends.server, SCTP, 28) == 1);
    EXPECT(anysctp_getsockopt(ends.server, SCTP, 29, &list, sizeof list) == 8 && list.count == 1 && list.ids[0] == ends.server_assoc);
    FAILS(anysctp_getsockopt(ends.server, SCTP, 29, &list, 7), EINVAL);
    peers.id = ends.server_assoc;
    EXPECT(anysctp_getsockopt(ends.server, SCTP, 108, &peers, sizeof peers) == 8 + 16 * (anysctp_result)peers.count && peers.count >= 1);
    FAILS(anysctp_getsockopt(ends.server, SCTP, 108, &peers, 8), ENOMEM);
    event.id = ends.server_assoc, event.type = ANYSCTP_SHUTDOWN_EVENT;
    EXPECT(anysctp_getsockopt(ends.server, SCTP, 127, &event, sizeof event) == 8 && !event.on);

    /* Functions that are options on Linux. */
    peeled.id = ends.server_assoc;
    EXPECT(anysctp_getsockopt(ends.server, SCTP, 102, &peeled, sizeof peeled) == sizeof peeled);
    OK(anysctp_getpeername(peeled.sock, &address));
    EXPECT(strcmp(address.host, "127.0.0.1") == 0);
    OK(anysctp_close(peeled.sock));
    close_pair(&ends);
}

struct ipv4 { /* sockaddr_in */
    uint16_t family;
    unsigned char port[2], host[4], zero[8];
};

static void addresses(void) {
    struct ipv4 where = {ANYSCTP_AF_INET, {0, 0}, {127, 0, 0, 1}, {0}};
    const int server = new_socket(ANYSCTP_TCP_STYLE), client = new_socket(ANYSCTP_TCP_STYLE);
    anysctp_address bound;
    int accepted;

    OK(anysctp_setsockopt(server, SCTP, 100, &where, sizeof where)); /* SCTP_SOCKOPT_BINDX_ADD */
    FAILS(anysctp_setsockopt(server, SCTP, 100, &where, sizeof where - 1), EINVAL);
    OK(anysctp_getsockname(server, &bound));
    OK(anysctp_listen(server, 1));
    where.port[0] = (unsigned char)(bound.port >> 8), where.port[1] = (unsigned char)bound.port;
    OK(anysctp_setsockopt(server, SCTP, 32, &(int){1}, sizeof(int))); /* is inherited */
    { /* SCTP_SOCKOPT_CONNECTX3, with invalid lists */
        struct {
            int32_t id, size;
            const void *addresses;
        } wanted = {0, sizeof where, NULL};
        FAILS(anysctp_getsockopt(client, SCTP, 111, &wanted, sizeof wanted), EFAULT);
        wanted.addresses = &where, wanted.size = -1;
        FAILS(anysctp_getsockopt(client, SCTP, 111, &wanted, sizeof wanted), EINVAL);
        wanted.size = 0;
        FAILS(anysctp_getsockopt(client, SCTP, 111, &wanted, sizeof wanted), EINVAL);
    }
    EXPECT(anysctp_setsockopt(client, SCTP, 110, &where, sizeof where) > 0); /* SCTP_SOCKOPT_CONNECTX */
    accepted = (int)OK(anysctp_accept(server, NULL));
    EXPECT(number(accepted, SCTP, 32) == 1);
    /* What the library needs stays on, although the program has switched it off. */
    OK(anysctp_setsockopt(accepted, SCTP, 32, &(int){0}, sizeof(int)));
    {
        anysctp_rcvinfo info;
        char data[8];
        ANYSCTP_INIT(&info);
        OK(send_on(client, 0, 3, "hello", 5, 0));
        EXPECT(anysctp_recvv(accepted, data, sizeof data, 0, &info, NULL) == 5 && info.sid == 3);
    }
    OK(anysctp_close(client));
    OK(anysctp_close(accepted));
    OK(anysctp_close(server));
}

/* ---- FIONREAD ---- */

static void expect_readable(int sock, int expected) {
    int asked = -1;
    EXPECT(OK(anysctp_get_readable_bytes(sock)) == expected);
    if (on_kernel()) EXPECT(ioctl(sock, FIONREAD, &asked) == 0 && asked == expected);
}

static void part_of_a_notification(void) {
    uint16_t port;
    const int server = listening(ANYSCTP_UDP_STYLE, &port), client = new_socket(ANYSCTP_TCP_STYLE);
    char bytes[20];
    expect_readable(server, 0);
    OK(anysctp_set_event(server, ANYSCTP_ALL_ASSOC, ANYSCTP_ASSOC_CHANGE, 1));
    OK(anysctp_connect(client, "127.0.0.1", port));
    EXPECT(anysctp_wait(server, ANYSCTP_WAIT_READ, 5000) == ANYSCTP_WAIT_READ);
    expect_readable(server, 20);
    EXPECT(anysctp_recvv(server, bytes, 5, ANYSCTP_MSG_PEEK, NULL, NULL) == 5);
    expect_readable(server, 20);
    EXPECT(anysctp_recvv(server, bytes, 5, 0, NULL, NULL) == 5);
    expect_readable(server, 15);
    EXPECT(anysctp_recvv(server, bytes, sizeof bytes, 0, NULL, NULL) == 15);
    expect_readable(server, 0);
    OK(anysctp_close(client));
    OK(anysctp_close(server));
    FAILS(anysctp_get_readable_bytes(server), EBADF);
}

int main(void) {
    each_length();
    each_value();
    general();
    ipv6();
    associations();
    addresses();
    part_of_a_notification();
    return 0;
}
