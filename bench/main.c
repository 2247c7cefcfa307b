/* The benchmark's program in C, for any transport: see README.md.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CAPACITY = 1 << 16, MOST_TRIPS = 1 << 20 };

static unsigned char buffer[CAPACITY];

void die(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_time(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* One whole message into the buffer. Returns its size, 0 at the end of the association. */
static size_t receive_message(void) {
    size_t size = 0;
    int ends = 0;
    while (!ends) {
        size_t got = transport_receive(buffer + size % CAPACITY, CAPACITY - size % CAPACITY, &ends);
        if (got == 0) return 0;
        size += got;
    }
    return size;
}

/* Until the client ends the association. */
static void idle(void) {
    const double start = now(), used = cpu_time();
    transport_idle(DEADLINE_MS / 1e3);
    printf("RESULT cpu=%.6f seconds=%.6f\n", cpu_time() - used, now() - start);
}

static void serve(int echo) {
    long messages = 0, bytes = 0;
    double start = 0, end = 0;
    for (size_t size; (size = receive_message()) > 0; end = now()) {
        if (messages == 0) start = now();
        messages++;
        bytes += (long)size;
        if (echo) transport_send(buffer, size);
    }
    /* The clock starts when the first message has arrived, so that one is not measured. */
    if (messages > 1) printf("RESULT messages=%ld bytes=%ld seconds=%.6f\n", messages - 1, bytes - bytes / messages, end - start);
}

static void stream(size_t size, double seconds) {
    double end = now() + seconds;
    do {
        for (int i = 0; i < 16; i++) transport_send(buffer, size);
    } while (now() < end);
}

static void exchange(size_t size, double seconds) {
    static double ends[MOST_TRIPS];
    long trips = 0;
    const double start = now();
    double end = start;
    for (; end < start + seconds && trips < MOST_TRIPS; ends[trips++] = end) {
        transport_send(buffer, size);
        if (receive_message() == 0) die("exchange", "the association ended early");
        end = now();
    }
    printf("RESULT messages=%ld bytes=%ld seconds=%.6f\nTRIPS", trips, trips * (long)size, end - start);
    for (long i = 0; i < trips; i++) printf(" %.1f", 1e6 * (ends[i] - (i ? ends[i - 1] : start)));
    putchar('\n');
}

static int usage(void) {
    fputs("usage: <program> server stream|echo|idle\n"
          "       <program> client stream|echo|idle HOST PORT UDP_PORT SIZE SECONDS\n", stderr);
    return 2;
}

int main(int argc, char **argv) {
    if (argc < 3) return usage();
    const char *mode = argv[2];
    if (strcmp(argv[1], "server") == 0 && argc == 3) {
        int port, udp_port;
        transport_listen(&port, &udp_port);
        printf("READY %d %d\n", port, udp_port);
        fflush(stdout);
        transport_accept();
        if (strcmp(mode, "idle") == 0)
            idle();
        else
            serve(strcmp(mode, "echo") == 0);
        transport_finish();
        return 0;
    }
    if (strcmp(argv[1], "client") != 0 || argc != 8) return usage();
    size_t size = (size_t)atol(argv[6]);
    double seconds = atof(argv[7]);
    if (size == 0 || size > CAPACITY) die("SIZE", "must be from 1 to 65536");
    transport_connect(argv[3], atoi(argv[4]), atoi(argv[5]));
    if (strcmp(mode, "stream") == 0)
        stream(size, seconds);
    else if (strcmp(mode, "echo") == 0)
        exchange(size, seconds);
    else
        transport_idle(seconds);
    transport_finish();
    return 0;
}
