/* Every call that waits ends: when its time is over (waiting timeout), by a signal (waiting signal) and by a close in
 * another thread (waiting close), and by pthread_cancel (waiting cancel).
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "support.h"

enum { SHORT_MS = 100, LONG_MS = 60000, SEND_BUFFER = 100000 };
static int64_t timeout_ms;
static uint16_t silent_udp_port;
enum { SILENT_PORT = 5001 }; /* any number: the port is not used */

typedef struct {
    int sock;
    int32_t assoc_id;
} end;

static end a_listener(int style) {
    uint16_t port;
    return (end){listening(style, &port), 0};
}
static end a_fresh_socket(int style) {
    const end fresh = {new_socket(style), 0};
    OK(anysctp_set_encaps_port(fresh.sock, 0, "", 0, silent_udp_port));
    return fresh;
}
static end a_server(int style) {
    const pair ends = connected_pair(style);
    return (end){ends.server, ends.server_assoc};
}
static end a_full_client(int style) {
    const pair ends = connected_pair(style);
    OK(anysctp_set_sndbuf(ends.client, SEND_BUFFER));
    fill_send_buffer(ends.client, ends.client_assoc);
    return (end){ends.client, ends.client_assoc};
}

static anysctp_result call_accept(end on) { return anysctp_accept(on.sock, NULL); }
static anysctp_result call_connect(end on) { return anysctp_connect(on.sock, "127.0.0.1", SILENT_PORT); }
static anysctp_result call_connectx(end on) {
    const char *host = "127.0.0.1";
    return anysctp_connectx(on.sock, &host, 1, SILENT_PORT, NULL);
}
static anysctp_result call_recv(end on) {
    char buffer[100];
    return anysctp_recvv(on.sock, buffer, sizeof buffer, 0, NULL, NULL);
}
static anysctp_result call_peek(end on) {
    char buffer[100];
    return anysctp_recvv(on.sock, buffer, sizeof buffer, ANYSCTP_MSG_PEEK, NULL, NULL);
}
static anysctp_result call_recv_message(end on) {
    char buffer[100];
    return anysctp_recv_message(on.sock, buffer, sizeof buffer, sizeof buffer, 0, NULL, NULL);
}
static anysctp_result call_recv_messages(end on) {
    char buffer[100];
    anysctp_incoming messages[2];
    ANYSCTP_INIT(&messages[0]);
    return anysctp_recv_messages(on.sock, buffer, sizeof buffer, messages, 2, sizeof buffer, 0);
}
/* Sends until it has to wait. A late acknowledgement or a window probe may make room in a full buffer. */
static anysctp_result call_send(end on) {
    static const char block[SEND_BUFFER];
    anysctp_result sent;
    do sent = send_on(on.sock, on.assoc_id, 0, block, sizeof block, 0);
    while (sent >= 0);
    return sent;
}
/* The same; what was accepted before that ends the call is its result. */
static anysctp_result call_send_messages(end on) {
    static const char block[SEND_BUFFER];
    anysctp_outgoing messages[2];
    anysctp_sndinfo info;
    anysctp_result sent;
    ANYSCTP_INIT(&info);
    info.assoc_id = on.assoc_id;
    for (int i = 0; i < 2; i++) {
        ANYSCTP_INIT(&messages[i]);
        messages[i].data = block;
        messages[i].len = sizeof block;
        messages[i].info = &info;
    }
    do sent = anysctp_send_messages(on.sock, messages, 2, 0);
    while (sent > 0);
    return sent;
}
/* Ends an association that cannot end, because its peer does not read the data that is still to be delivered. */
static anysctp_result call_finish(end on) { return anysctp_finish(on.sock, on.assoc_id, timeout_ms); }
static anysctp_result call_wait(end on) {
    const anysctp_result ready = anysctp_wait(on.sock, ANYSCTP_WAIT_READ, timeout_ms);
    return ready == 0 ? -ETIMEDOUT : ready; /* the only call that returns a timeout as success */
}

typedef struct {
    const char *name;
    int style;
    end (*prepare)(int style);
    anysctp_result (*call)(end on);
} waiting_call;

static const waiting_call calls[] = {
    {"accept", ANYSCTP_TCP_STYLE, a_listener, call_accept},
    {"connect, one-to-one", ANYSCTP_TCP_STYLE, a_fresh_socket, call_connect},
    {"connect, one-to-many", ANYSCTP_UDP_STYLE, a_fresh_socket, call_connect},
    {"connectx, one-to-one", ANYSCTP_TCP_STYLE, a_fresh_socket, call_connectx},
    {"connectx, one-to-many", ANYSCTP_UDP_STYLE, a_fresh_socket, call_connectx},
    {"recvv, one-to-one", ANYSCTP_TCP_STYLE, a_server, call_recv},
    {"recvv, one-to-many", ANYSCTP_UDP_STYLE, a_server, call_recv},
    {"recvv, no association yet", ANYSCTP_UDP_STYLE, a_listener, call_recv},
    {"recvv, neither an association nor listening", ANYSCTP_UDP_STYLE, a_fresh_socket, call_recv},
    {"recv_message", ANYSCTP_TCP_STYLE, a_server, call_recv_message},
    {"recv_messages, one-to-one", ANYSCTP_TCP_STYLE, a_server, call_recv_messages},
    {"recv_messages, one-to-many", ANYSCTP_UDP_STYLE, a_server, call_recv_messages},
    {"recvv with MSG_PEEK", ANYSCTP_TCP_STYLE, a_server, call_peek},
    {"sendv, one-to-one", ANYSCTP_TCP_STYLE, a_full_client, call_send},
    {"sendv, one-to-many", ANYSCTP_UDP_STYLE, a_full_client, call_send},
    {"send_messages, one-to-one", ANYSCTP_TCP_STYLE, a_full_client, call_send_messages},
    {"send_messages, one-to-many", ANYSCTP_UDP_STYLE, a_full_client, call_send_messages},
    {"finish, one-to-one", ANYSCTP_TCP_STYLE, a_full_client, call_finish},
    {"finish, one-to-many", ANYSCTP_UDP_STYLE, a_full_client, call_finish},
    {"wait, one-to-one", ANYSCTP_TCP_STYLE, a_server, call_wait},
    {"wait, one-to-many", ANYSCTP_UDP_STYLE, a_server, call_wait},
    {"wait, listener", ANYSCTP_TCP_STYLE, a_listener, call_wait},
};

typedef struct {
    sleeper self;
    const waiting_call *what;
    end on;
    anysctp_result result;
    char sentence[200];
    int done;
} waiter;

static void *in_thread(void *argument) {
    waiter *own = argument;
    announce(&own->self);
    own->result = own->what->call(own->on);
    snprintf(own->sentence, sizeof own->sentence, "%s", anysctp_last_error());
    __atomic_store_n(&own->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void start(waiter *own, const waiting_call *what, end on) {
    *own = (waiter){.what = what, .on = on};
    EXPECT(pthread_create(&own->self.thread, NULL, in_thread, own) == 0);
    until_asleep(&own->self);
}

static void ended_with(waiter *own, int error) {
    EXPECT(pthread_join(own->self.thread, NULL) == 0);
    if (own->result != -error)
        fprintf(stderr, "%s: %lld %s\n", own->what->name, (long long)own->result, own->sentence);
    FAILS(own->result, error);
    EXPECT(own->sentence[0] != 0);
}

/* Unless a finish that gave up has closed it. */
static void close_it(const waiting_call *what, end on) {
    if (what->call == call_finish && what->style == ANYSCTP_TCP_STYLE && timeout_ms == SHORT_MS)
        FAILS(anysctp_close(on.sock), EBADF);
    else
        OK(anysctp_close(on.sock));
}

static void by_timeout(const waiting_call *what, end on) {
    const int64_t start_ms = now_ms();
    FAILS(what->call(on), ETIMEDOUT);
    const int64_t taken = now_ms() - start_ms;
    EXPECT(taken >= SHORT_MS - 2);
    EXPECT(taken < SHORT_MS + 5000);
    close_it(what, on);
}

static void by_close(const waiting_call *what, end on) {
    enum { THREADS = 3 };
    static waiter waiters[THREADS];
    /* A second concurrent connect is refused, so only one can wait. */
    const int count = what->call == call_connect || what->call == call_connectx || what->call == call_finish ? 1 : THREADS;
    for (int i = 0; i < count; i++) start(&waiters[i], what, on);
    OK(anysctp_close(on.sock));
    for (int i = 0; i < count; i++) ended_with(&waiters[i], EBADF);
    FAILS(anysctp_get_style(on.sock), EBADF);
}

static void caught(int signal_number) { (void)signal_number; }

static void by_signal(const waiting_call *what, end on) {
    static waiter one;
    start(&one, what, on);
    /* Some calls poll between waits; a signal at that moment interrupts nothing, so repeat it. */
    while (!__atomic_load_n(&one.done, __ATOMIC_ACQUIRE)) {
        pthread_kill(one.self.thread, SIGUSR1);
        poll(NULL, 0, 10);
    }
    ended_with(&one, EINTR);
    OK(anysctp_close(on.sock));
}

/* The thread is cancelled in its wait; the socket is unchanged. */
static void by_cancel(const waiting_call *what, end on) {
    static waiter one;
    void *result;
    start(&one, what, on);
    EXPECT(pthread_cancel(one.self.thread) == 0);
    EXPECT(pthread_join(one.self.thread, &result) == 0);
    EXPECT(result == PTHREAD_CANCELED);
    OK(anysctp_set_timeout(on.sock, SHORT_MS));
    timeout_ms = SHORT_MS;
    if (what->call != call_connect && what->call != call_connectx && what->call != call_finish) FAILS(what->call(on), ETIMEDOUT);
    timeout_ms = LONG_MS;
    OK(anysctp_close(on.sock));
}

/* Closes the descriptor with close(2), which the library does not notice. This thread has waited before, so it needs no new
 * descriptor for waiting, which would get the number. */
static void closed_past_the_library(anysctp_result (*call)(end on)) {
    const end on = a_server(ANYSCTP_TCP_STYLE);
    OK(anysctp_wait(on.sock, ANYSCTP_WAIT_READ, 1));
    OK(anysctp_set_timeout(on.sock, LONG_MS));
    EXPECT(close(on.sock) == 0);
    FAILS(call(on), EBADF);
    OK(anysctp_close(on.sock));
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    const char *how = argv[1];
    struct sigaction action = {.sa_handler = caught};
    sigaction(SIGUSR1, &action, NULL);
    timeout_ms = strcmp(how, "timeout") ? LONG_MS : SHORT_MS;
    if (on_kernel()) own_network();
    silent_udp_port = new_silent_peer();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const waiting_call *what = &calls[i];
        printf("%s by %s\n", what->name, how);
        fflush(stdout);
        const end on = what->prepare(what->style);
        OK(anysctp_set_timeout(on.sock, timeout_ms));
        if (!strcmp(how, "timeout"))
            by_timeout(what, on);
        else if (!strcmp(how, "close"))
            by_close(what, on);
        else if (!strcmp(how, "cancel"))
            by_cancel(what, on);
        else
            by_signal(what, on);
    }
    closed_past_the_library(call_recv);
    closed_past_the_library(call_wait);
    return 0;
}
