/* What all examples use: a call that fails ends the program with the library's sentence. */
#include <anysctp/anysctp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HOSTS = 16, MOST = 1 << 20 /* bytes of a message */ };

static inline int checked(anysctp_result result) {
    if (result >= 0) return (int)result;
    fprintf(stderr, "%s\n", anysctp_last_error());
    exit(1);
}

static inline int usage(const char *arguments) {
    fprintf(stderr, "usage: %s\n", arguments);
    return 2;
}

static inline uint16_t port_of(const char *text) { return (uint16_t)strtoul(text, NULL, 10); }

static inline int new_socket(int style) { return checked(anysctp_socket(ANYSCTP_AF_INET, style, ANYSCTP_ENGINE_AUTO)); }

/* Parts the hosts at their commas, in place. */
static inline size_t split(char *text, const char *hosts[MOST_HOSTS]) {
    size_t count = 0;
    for (char *host = strtok(text, ","); host && count < MOST_HOSTS; host = strtok(NULL, ",")) hosts[count++] = host;
    return count;
}

/* Listens at the host and port of the command line, and says where. */
static inline void listen_at(int sock, char *text, const char *port) {
    const char *hosts[MOST_HOSTS];
    anysctp_address address;
    const size_t count = split(text, hosts);
    checked(anysctp_bindx(sock, hosts, count, port_of(port), ANYSCTP_BINDX_ADD_ADDR));
    checked(anysctp_listen(sock, 128));
    checked(anysctp_getsockname(sock, &address));
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("listening at %s port %u\n", address.host, address.port);
}

static inline anysctp_sndinfo on_stream(uint16_t stream, uint32_t ppid) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = stream;
    info.ppid = ppid;
    return info;
}

static inline void send_on(int sock, const void *data, size_t size, uint16_t stream, uint32_t ppid) {
    const anysctp_sndinfo info = on_stream(stream, ppid);
    checked(anysctp_sendv(sock, data, size, &info, NULL, 0, 0));
}
