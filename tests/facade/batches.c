/* Packets that one call of the stack makes leave with few system calls, whatever the system can do, and whatever it refuses.
 * The system's functions are replaced here: they count, and refuse what a test is about.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support.h"

enum { SIZE = 600 * 1000, TIMEOUT_MS = 60000 };

/* The errno with which a message is refused, 0 to send it. */
static int (*refusal)(const struct msghdr *message, size_t packets);
static int segments_known = 1;
/* Counted by all threads; then as they were when the message had arrived. */
static unsigned counted_calls, counted_packets, counted_refused;
static unsigned calls, packets, refused;

static void count(unsigned *what, unsigned more) { __atomic_fetch_add(what, more, __ATOMIC_RELAXED); }

static size_t segment_size(const struct msghdr *message) {
    uint16_t size;
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR((struct msghdr *)message, each)) {
        if (each->cmsg_level != IPPROTO_UDP || each->cmsg_type != UDP_SEGMENT) continue;
        memcpy(&size, CMSG_DATA(each), sizeof size);
        return size;
    }
    return 0;
}

static size_t packets_of(const struct msghdr *message) {
    const size_t segment = segment_size(message);
    size_t bytes = 0;
    for (size_t i = 0; i < message->msg_iovlen; i++) bytes += message->msg_iov[i].iov_len;
    EXPECT(bytes < 65536);
    return segment ? (bytes + segment - 1) / segment : 1;
}

static ssize_t send_or_refuse(int fd, const struct msghdr *message, int flags) {
    const size_t count_here = packets_of(message);
    const int error = refusal ? refusal(message, count_here) : 0;
    ssize_t sent;
    EXPECT(count_here <= 64 && (count_here == 1 || segments_known));
    if (error) {
        count(&counted_refused, 1);
        errno = error;
        return -1;
    }
    sent = syscall(SYS_sendmsg, fd, message, flags);
    if (sent >= 0) count(&counted_packets, (unsigned)count_here);
    return sent;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    count(&counted_calls, 1);
    return send_or_refuse(fd, message, flags);
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned most, int flags) {
    count(&counted_calls, 1);
    for (unsigned i = 0; i < most; i++) {
        const ssize_t sent = send_or_refuse(fd, &messages[i].msg_hdr, flags);
        if (sent < 0) return i ? (int)i : -1;
        messages[i].msg_len = (unsigned)sent;
    }
    return (int)most;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t size) {
    if (level == IPPROTO_UDP && name == UDP_SEGMENT && !segments_known) {
        errno = ENOPROTOOPT;
        return -1;
    }
    return (int)syscall(SYS_setsockopt, fd, level, name, value, size);
}

static pair connected_in(int family, const char *host) {
    pair ends = {0};
    anysctp_address name;
    ends.listener = (int)OK(anysctp_socket(family, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE));
    OK(anysctp_bind(ends.listener, host, 0));
    OK(anysctp_listen(ends.listener, 1));
    OK(anysctp_getsockname(ends.listener, &name));
    ends.client = (int)OK(anysctp_socket(family, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE));
    OK(anysctp_connect(ends.client, host, name.port));
    ends.server = (int)OK(anysctp_accept(ends.listener, NULL));
    OK(anysctp_set_timeout(ends.client, TIMEOUT_MS));
    OK(anysctp_set_timeout(ends.server, TIMEOUT_MS));
    return ends;
}

/* One message, which fits into the buffers, arrives whole. */
static void pass_message(const pair *ends) {
    static uint8_t out[SIZE], in[SIZE];
    anysctp_rcvinfo info;
    size_t got = 0;
    for (size_t i = 0; i < SIZE; i++) out[i] = (uint8_t)(i * 7 + i / 251);
    memset(in, 0, sizeof in);
    __atomic_store_n(&counted_calls, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&counted_packets, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&counted_refused, 0, __ATOMIC_RELAXED);
    EXPECT(OK(anysctp_sendv(ends->client, out, SIZE, NULL, NULL, 0, 0)) == SIZE);
    do {
        ANYSCTP_INIT(&info);
        got += (size_t)OK(anysctp_recvv(ends->server, in + got, SIZE - got, 0, &info, NULL));
    } while (!(info.msg_flags & ANYSCTP_MSG_EOR));
    EXPECT(got == SIZE && !memcmp(in, out, SIZE));
    calls = __atomic_load_n(&counted_calls, __ATOMIC_RELAXED);
    packets = __atomic_load_n(&counted_packets, __ATOMIC_RELAXED);
    refused = __atomic_load_n(&counted_refused, __ATOMIC_RELAXED);
    printf("%u packets, %u system calls, %u messages refused\n", packets, calls, refused);
}

static void small_mtu(void) { EXPECT(system("ip link set lo mtu 1500") == 0); }

static void run(int family, const char *host) {
    const pair ends = connected_in(family, host);
    pass_message(&ends);
    close_pair(&ends);
}

static void v4(void) {
    small_mtu();
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(packets > SIZE / 1500 && calls * 5 < packets * 4);
}

static void v6(void) {
    small_mtu();
    run(ANYSCTP_AF_INET6, "::1");
    EXPECT(packets > SIZE / 1500 && calls * 5 < packets * 4);
}

static void raw4(void) {
    EXPECT(setenv("ANYSCTP_ENCAPS", "raw", 1) == 0);
    v4();
}

static void raw6(void) {
    EXPECT(setenv("ANYSCTP_ENCAPS", "raw", 1) == 0);
    v6();
}

/* Packets that are too long for two of them to be one message. */
static void large_packets(void) {
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(packets > SIZE / 65536 && calls < packets);
}

/* As a system that is older. */
static void unknown(void) {
    small_mtu();
    segments_known = 0;
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(packets > SIZE / 1500 && calls * 5 < packets * 4);
}

/* As for an interface that does not make checksums. The library does not try each time. */
static int no_segments(const struct msghdr *message, size_t count) {
    (void)message;
    return count > 1 ? EIO : 0;
}

static void unable(void) {
    small_mtu();
    refusal = no_segments;
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(refused > 0 && refused < packets / 50 && calls < packets);
}

/* An ICMP error of another packet, told in place of sending: the same message is tried again at once. */
static int others_error(const struct msghdr *message, size_t count) {
    static __thread uint32_t again;
    static unsigned turn;
    uint32_t header[3]; /* with the checksum, which tells packets apart */
    (void)count;
    memcpy(header, message->msg_iov[0].iov_base, sizeof header);
    EXPECT(!again || again == header[2]);
    again = !again && __atomic_fetch_add(&turn, 1, __ATOMIC_RELAXED) % 2 == 0 ? header[2] : 0;
    return again ? ECONNREFUSED : 0;
}

static void disturbed(void) {
    small_mtu();
    refusal = others_error;
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(refused > 2);
}

/* A message that the system forbids, however often it is tried. What follows goes packet by packet, so that the stack hears what
 * becomes of each. */
enum { AFTERWARDS = 250, MOST_ANSWERS = 2 }; /* to the heartbeats with which both ends search the MTU */
static unsigned singles_afterwards;
static int forbids_one(const struct msghdr *message, size_t count) {
    static __thread uint32_t tried;
    static unsigned forbidden, later;
    uint32_t header[3];
    memcpy(header, message->msg_iov[0].iov_base, sizeof header);
    if (tried == header[2] || (count > MOST_ANSWERS && __atomic_fetch_add(&forbidden, 1, __ATOMIC_RELAXED) == 0)) {
        tried = header[2];
        return EPERM;
    }
    tried = 0;
    if (__atomic_load_n(&forbidden, __ATOMIC_RELAXED) && __atomic_fetch_add(&later, 1, __ATOMIC_RELAXED) < AFTERWARDS)
        __atomic_fetch_add(&singles_afterwards, count == 1, __ATOMIC_RELAXED);
    return 0;
}

static void forbidden(void) {
    small_mtu();
    refusal = forbids_one;
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(refused > 1 && __atomic_load_n(&singles_afterwards, __ATOMIC_RELAXED) > AFTERWARDS - 5);
}

/* The system's queue is full now and then. */
static int queue_full(const struct msghdr *message, size_t count) {
    static unsigned turn;
    (void)message, (void)count;
    return __atomic_fetch_add(&turn, 1, __ATOMIC_RELAXED) % 20 == 19 ? EAGAIN : 0;
}

static void full(void) {
    small_mtu();
    refusal = queue_full;
    run(ANYSCTP_AF_INET, "127.0.0.1");
    EXPECT(refused > 0);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } modes[] = {
        {"v4", v4},           {"v6", v6},         {"raw4", raw4},           {"raw6", raw6},           {"large_packets", large_packets},
        {"unknown", unknown}, {"unable", unable}, {"disturbed", disturbed}, {"forbidden", forbidden}, {"full", full},
    };
    EXPECT(argc == 2);
    own_network();
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(argv[1], modes[i].name)) continue;
        modes[i].run();
        return 0;
    }
    failed(__FILE__, __LINE__, "a known mode");
    return 1;
}
