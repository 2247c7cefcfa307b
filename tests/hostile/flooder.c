/* Sends packets to a victim at a given rate, from many addresses of this machine, until its stdin ends; then prints their number.
 * usage: hostile_flooder <packets> <UDP port> <packets in a second> <hosts>
 * In the file each packet follows its size, two bytes. The packets are sent in turn, from 127.0.1.1 to 127.0.1.<hosts>.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

enum { BETWEEN_MS = 1, BATCH = 256 };
/* The part of the victim's receive buffer to fill: overflow would also lose its clients' packets. A packet takes about 1 KiB. */
enum { MOST_WAITING = 256 << 10, BYTES_EACH = 1 << 10 };
/* Packets that could not be sent in time are sent later, but no more than those of this time. */
static const double longest_debt = 0.1;

typedef struct {
    uint8_t *bytes;
    struct iovec *packets;
    size_t count;
} flood;

static flood read_packets(const char *path) {
    struct stat about;
    const int file = open(path, O_RDONLY);
    EXPECT(file >= 0 && fstat(file, &about) == 0);
    uint8_t *all = malloc((size_t)about.st_size), *end = all + about.st_size;
    EXPECT(all != NULL && read(file, all, (size_t)about.st_size) == about.st_size && close(file) == 0);
    flood read = {all, calloc((size_t)about.st_size / 2, sizeof *read.packets), 0};
    EXPECT(read.packets != NULL);
    for (uint8_t *at = all; at < end; read.count++) {
        const size_t size = (size_t)at[0] << 8 | at[1];
        read.packets[read.count] = (struct iovec){at + 2, size};
        at += 2 + size;
    }
    EXPECT(read.count > 0);
    return read;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The bytes in the receive buffer of this port. */
static unsigned long waiting(unsigned port) {
    char line[300];
    unsigned long found = 0;
    FILE *sockets = fopen("/proc/net/udp", "r");
    EXPECT(sockets != NULL);
    while (fgets(line, sizeof line, sockets)) {
        unsigned local;
        unsigned long bytes;
        if (sscanf(line, " %*d: %*x:%x %*x:%*x %*x %*x:%lx", &local, &bytes) == 2 && local == port) found = bytes;
    }
    fclose(sockets);
    return found;
}

/* Sends `count` packets, at most BATCH, each from its own address. */
static void send_some(int udp, struct sockaddr_in *to, const flood *all, size_t first, size_t count, unsigned hosts) {
    uint64_t sources[BATCH][CMSG_SPACE(sizeof(struct in_pktinfo)) / sizeof(uint64_t)];
    struct mmsghdr messages[BATCH];
    memset(messages, 0, sizeof messages);
    memset(sources, 0, sizeof sources);
    for (size_t i = 0; i < count; i++) {
        const struct in_pktinfo source = {.ipi_spec_dst = {htonl(0x7f000101 + (uint32_t)((first + i) % hosts))}};
        struct msghdr *message = &messages[i].msg_hdr;
        message->msg_name = to, message->msg_namelen = sizeof *to;
        message->msg_iov = &all->packets[(first + i) % all->count], message->msg_iovlen = 1;
        message->msg_control = sources[i], message->msg_controllen = sizeof sources[i];
        struct cmsghdr *info = CMSG_FIRSTHDR(message);
        info->cmsg_level = IPPROTO_IP, info->cmsg_type = IP_PKTINFO, info->cmsg_len = CMSG_LEN(sizeof source);
        memcpy(CMSG_DATA(info), &source, sizeof source);
    }
    for (size_t sent = 0; sent < count;) {
        const int some = sendmmsg(udp, messages + sent, (unsigned)(count - sent), 0);
        EXPECT(some > 0);
        sent += (size_t)some;
    }
}

int main(int count, char **arguments) {
    EXPECT(count == 5);
    const flood all = read_packets(arguments[1]);
    const unsigned port = (unsigned)atoi(arguments[2]), hosts = (unsigned)atoi(arguments[4]);
    const double rate = atof(arguments[3]);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int udp = socket(AF_INET, SOCK_DGRAM, 0);
    struct pollfd enough = {.fd = STDIN_FILENO, .events = POLLIN};
    size_t sent = 0;
    EXPECT(udp >= 0);
    puts("flows");
    fflush(stdout);
    double debt = 0, last = now();
    while (poll(&enough, 1, BETWEEN_MS) == 0) {
        const double time = now();
        const unsigned long waits = waiting(port);
        const size_t room = waits < MOST_WAITING ? (MOST_WAITING - waits) / BYTES_EACH : 0;
        debt += (time - last) * rate;
        last = time;
        if (debt > longest_debt * rate) debt = longest_debt * rate;
        size_t some = debt < BATCH ? (size_t)debt : BATCH;
        if (some > room) some = room;
        send_some(udp, &to, &all, sent, some, hosts);
        sent += some;
        debt -= (double)some;
    }
    printf("%zu\n", sent);
    free(all.packets);
    free(all.bytes);
    return 0;
}
