/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void failed(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: not so: %s (last error: %s)\n", file, line, what, anysctp_last_error());
    exit(1);
}

anysctp_result succeeded(const char *file, int line, const char *what, anysctp_result result) {
    if (result >= 0) return result;
    fprintf(stderr, "%s:%d: %s: %s: %s\n", file, line, what, anysctp_error_name(result), anysctp_last_error());
    exit(1);
}

void fails_with(const char *file, int line, const char *what, anysctp_result result, int error) {
    if (result == -error) return;
    fprintf(stderr, "%s:%d: %s: expected %s, but it returned %lld (%s: %s)\n", file, line, what, anysctp_error_name(error),
            (long long)result, result < 0 ? anysctp_error_name(result) : "success", anysctp_last_error());
    exit(1);
}

void skip(const char *reason) {
    printf("skipped: %s\n", reason);
    exit(77);
}

int on_kernel(void) {
    const char *engine = getenv("ANYSCTP_ENGINE");
    EXPECT(engine != NULL);
    return !strcmp(engine, "kernel");
}

int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

int new_socket(int style) { return (int)OK(anysctp_socket(ANYSCTP_AF_INET, style, ANYSCTP_ENGINE_AUTO)); }

int listening(int style, uint16_t *port_out) {
    const int sock = new_socket(style);
    anysctp_address name;
    OK(anysctp_bind(sock, "127.0.0.1", 0));
    OK(anysctp_listen(sock, 16));
    OK(anysctp_getsockname(sock, &name));
    *port_out = name.port;
    return sock;
}

pair prepared_pair(int style, void (*prepare)(int sock)) {
    uint16_t port;
    pair ends = {listening(style, &port), new_socket(style), -1, 0, 0};
    if (prepare) prepare(ends.listener), prepare(ends.client);
    const char *host = "127.0.0.1";
    OK(anysctp_connectx(ends.client, &host, 1, port, &ends.client_assoc));
    if (style == ANYSCTP_TCP_STYLE) {
        ends.server = (int)OK(anysctp_accept(ends.listener, NULL));
    } else {
        anysctp_address name;
        OK(anysctp_getsockname(ends.client, &name));
        ends.server = ends.listener;
        ends.server_assoc = (int32_t)OK(anysctp_getassocid(ends.server, host, name.port));
    }
    return ends;
}

pair connected_pair(int style) { return prepared_pair(style, NULL); }

void close_pair(const pair *ends) {
    OK(anysctp_close(ends->client));
    if (ends->server != ends->listener) OK(anysctp_close(ends->server));
    OK(anysctp_close(ends->listener));
}

anysctp_result send_on(int sock, int32_t assoc_id, uint16_t sid, const void *data, size_t size, int flags) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.assoc_id = assoc_id;
    info.sid = sid;
    return anysctp_sendv(sock, data, size, &info, NULL, 0, flags);
}

/* No data is in flight, except a probe of the peer's closed window. A sender that waits for a retransmission is not full yet. */
static int window_is_closed(int sock, int32_t assoc_id) {
    anysctp_status status;
    ANYSCTP_INIT(&status);
    OK(anysctp_get_status(sock, assoc_id, &status));
    return status.rwnd == 0 && status.unackdata <= 1;
}

void fill_send_buffer(int sock, int32_t assoc_id) {
    /* Sent data still moves to the receiver; its acknowledgement may be delayed and makes room again. */
    enum { DELAYED_SACK_MS = 200, LOOKS = 2 };
    static const char block[20000];
    for (int full = 0;;) {
        anysctp_result sent;
        int more = 0;
        while ((sent = send_on(sock, assoc_id, 0, block, sizeof block, ANYSCTP_MSG_DONTWAIT)) >= 0) more = 1;
        FAILS(sent, EAGAIN);
        full = !more && window_is_closed(sock, assoc_id) ? full + 1 : 0;
        if (full == LOOKS) return;
        poll(NULL, 0, DELAYED_SACK_MS + 100);
    }
}

void announce(sleeper *self) { __atomic_store_n(&self->tid, (int)syscall(SYS_gettid), __ATOMIC_RELEASE); }

static int is_asleep(int tid) {
    char path[64], text[256] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    FILE *file = fopen(path, "r");
    if (!file) return 1; /* it has ended */
    const size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    const char *name_end = strrchr(text, ')');
    return name_end && name_end[1] == ' ' && name_end[2] == 'S';
}

void until_asleep(sleeper *other) {
    /* It may first sleep briefly on a lock: only ten sleeping states in a row count as waiting. */
    for (int in_a_row = 0; in_a_row < 10;) {
        const int tid = __atomic_load_n(&other->tid, __ATOMIC_ACQUIRE);
        in_a_row = tid && is_asleep(tid) ? in_a_row + 1 : 0;
        poll(NULL, 0, 2);
    }
}

void own_network(void) {
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        skip("no network namespace can be made here");
    loopback(1);
}

static void set_udp_port_of_kernel(const char *port) {
    FILE *setting = fopen("/proc/sys/net/sctp/udp_port", "w");
    EXPECT(setting && fputs(port, setting) >= 0);
    EXPECT(fclose(setting) == 0);
}

/* Linux does not reset this when the namespace is removed, and the port may then be taken in a later namespace. */
static void give_udp_port_back(void) { set_udp_port_of_kernel("0"); }

static void let_the_kernel_send_udp(void) {
    static int at_exit;
    set_udp_port_of_kernel("9899");
    if (!at_exit) EXPECT(atexit(give_udp_port_back) == 0);
    at_exit = 1;
}

uint16_t new_silent_peer(void) {
    const int udp = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    if (on_kernel()) let_the_kernel_send_udp();
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT(bind(udp, (struct sockaddr *)&address, size) == 0);
    EXPECT(getsockname(udp, (struct sockaddr *)&address, &size) == 0);
    return ntohs(address.sin_port);
}

void loopback(int up) {
    const int any = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq device = {.ifr_name = "lo"};
    device.ifr_flags = up ? IFF_UP : 0;
    EXPECT(ioctl(any, SIOCSIFFLAGS, &device) == 0);
    close(any);
}

long resident_kib(void) {
    long pages = 0, all = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    EXPECT(file && fscanf(file, "%ld %ld", &all, &pages) == 2);
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int open_descriptors(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    EXPECT(folder != NULL);
    while (readdir(folder)) count++;
    closedir(folder);
    return count;
}
