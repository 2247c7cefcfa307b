/* A network of three hosts, of which the router or the receiver takes shorter packets than the sender's interface: the MTU of the path
 * is found, whether or not ICMP gets through; long messages arrive; and once it is found IP fragments nothing.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

enum { PORT = 7, SIZE = 20000, COUNT = 20, LONGEST_WAIT_MS = 30000 };

typedef struct {
    pid_t pid;
    int begin; /* a byte into it: its work may begin */
    int ready; /* a byte out of it: it listens */
} namespace;

static namespace router, far;

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...) {
    char command[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    if (system(command) != 0) failed(__FILE__, __LINE__, command);
}

/* Answers each message with its size, until the peer is gone. */
static void serve(int begin, int ready) {
    static char message[2 * SIZE];
    char go;
    if (read(begin, &go, 1) != 1) return;
    const int listener = (int)OK(anysctp_socket(ANYSCTP_AF_INET6, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO));
    OK(anysctp_bind(listener, "", PORT));
    OK(anysctp_listen(listener, 8));
    EXPECT(write(ready, "", 1) == 1);
    for (;;) {
        const int sock = (int)OK(anysctp_accept(listener, NULL));
        anysctp_rcvinfo info;
        anysctp_result size;
        memset(&info, 0, sizeof info);
        info.struct_size = sizeof info;
        while ((size = anysctp_recv_message(sock, message, sizeof message, sizeof message, 0, &info, NULL)) > 0) {
            const uint32_t told = (uint32_t)size;
            if (!(info.msg_flags & ANYSCTP_MSG_NOTIFICATION)) OK(anysctp_sendv(sock, &told, sizeof told, NULL, NULL, 0, 0));
        }
        OK(anysctp_close(sock));
    }
}

static namespace start(void (*work)(int begin, int ready)) {
    int up[2], ends[2];
    char ready;
    EXPECT(pipe(up) == 0 && pipe(ends) == 0);
    const pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        EXPECT(unshare(CLONE_NEWNET) == 0 && write(up[1], "", 1) == 1);
        if (work) work(ends[0], up[1]);
        for (;;) pause();
    }
    EXPECT(read(up[0], &ready, 1) == 1);
    close(up[1]), close(ends[0]);
    return (namespace){pid, ends[1], up[0]};
}

static void finish(namespace each) {
    kill(each.pid, SIGKILL);
    waitpid(each.pid, NULL, 0);
}

#define IN "nsenter -n -t %d "

static void link_up(pid_t pid, const char *device, int mtu, const char *v4, const char *v6) {
    run(IN "ip link set lo up", pid);
    run(IN "ip link set %s mtu %d up", pid, device, mtu);
    run(IN "ip address add %s/24 dev %s", pid, v4, device);
    run(IN "ip address add %s/64 dev %s nodad", pid, v6, device);
}

/* near0 - router0 router1 - far0 */
static void routed(void) {
    run("ip link add near0 type veth peer name router0 netns %d", router.pid);
    run(IN "ip link add router1 type veth peer name far0 netns %d", router.pid, far.pid);
    link_up(getpid(), "near0", 9000, "192.0.2.1", "2001:db8:1::1");
    link_up(router.pid, "router0", 9000, "192.0.2.254", "2001:db8:1::254");
    link_up(router.pid, "router1", 1500, "198.51.100.254", "2001:db8:2::254");
    link_up(far.pid, "far0", 1500, "198.51.100.2", "2001:db8:2::2");
    run(IN "sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'", router.pid);
    run("ip route add default via 192.0.2.254; ip route add default via 2001:db8:1::254");
    run(IN "ip route add default via 198.51.100.254", far.pid);
    run(IN "ip route add default via 2001:db8:2::254", far.pid);
}

/* The router sends nothing of its own, so no ICMP. */
static void silent(void) {
    routed();
    run(IN "ip rule add iif lo pref 1 blackhole", router.pid);
    run(IN "ip -6 rule add iif lo pref 1 blackhole", router.pid);
}

/* near0 - far0, which drops packets that are longer than its own MTU, fragments too. */
static void black_hole(void) {
    run("ip link add near0 type veth peer name far0 netns %d", far.pid);
    link_up(getpid(), "near0", 9000, "198.51.100.1", "2001:db8:2::1");
    link_up(far.pid, "far0", 1500, "198.51.100.2", "2001:db8:2::2");
}

/* The whole path takes what the interface takes. */
static void ordinary(void) {
    black_hole();
    run("ip link set near0 mtu 1500");
}

static long fragments_made(pid_t pid) {
    char command[200];
    long sum = 0;
    snprintf(command, sizeof command,
             IN "awk '/^Ip: [0-9]/ {print $20} /^Ip6FragCreates/ {print $2}' /proc/net/snmp /proc/net/snmp6", pid);
    FILE *told = popen(command, "r");
    EXPECT(told != NULL);
    for (long one; fscanf(told, "%ld", &one) == 1;) sum += one;
    EXPECT(pclose(told) == 0);
    return sum;
}

static uint32_t mtu_of(int sock) {
    anysctp_status status;
    memset(&status, 0, sizeof status);
    status.struct_size = sizeof status;
    OK(anysctp_get_status(sock, 0, &status));
    return status.primary_mtu;
}

static void exchange(int sock, int count) {
    static char message[SIZE];
    for (int i = 0; i < count; i++) {
        uint32_t told = 0;
        OK(anysctp_sendv(sock, message, sizeof message, NULL, NULL, 0, 0));
        EXPECT(OK(anysctp_recvv(sock, &told, sizeof told, 0, NULL, NULL)) == sizeof told && told == SIZE);
    }
}

static void reaches(const char *host, uint32_t mtu) {
    const int sock = (int)OK(anysctp_socket(ANYSCTP_AF_INET6, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_AUTO));
    OK(anysctp_set_timeout(sock, LONGEST_WAIT_MS));
    OK(anysctp_connect(sock, host, PORT));
    const int64_t until = now_ms() + LONGEST_WAIT_MS;
    do exchange(sock, 1);
    while (mtu_of(sock) != mtu && now_ms() < until);
    EXPECT(mtu_of(sock) == mtu);
    const long before = fragments_made(getpid()) + fragments_made(router.pid);
    exchange(sock, COUNT);
    EXPECT(fragments_made(getpid()) + fragments_made(router.pid) == before);
    OK(anysctp_finish(sock, 0, LONGEST_WAIT_MS)); /* the peer is killed soon */
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*make)(void);
    } networks[] = {{"told", routed}, {"raw", routed}, {"silent", silent}, {"black_hole", black_hole}, {"ordinary", ordinary}};
    own_network();
    setenv("ANYSCTP_UDP_PORT", "9899", 1);
    setenv("ANYSCTP_UDP_PEER_PORT", "9899", 1);
    if (argc > 1 && !strcmp(argv[1], "raw")) setenv("ANYSCTP_ENCAPS", "raw", 1);
    router = start(NULL);
    far = start(serve);
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++)
        if (argc > 1 && !strcmp(argv[1], networks[i].name)) networks[i].make();
    char ready;
    EXPECT(write(far.begin, "", 1) == 1 && read(far.ready, &ready, 1) == 1);
    reaches("198.51.100.2", 1500);
    reaches("2001:db8:2::2", 1500);
    finish(far);
    finish(router);
    return 0;
}
