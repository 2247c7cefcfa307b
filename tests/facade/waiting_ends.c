/* Every call that waits on an association ends when the association ends: by the peer's ABORT (waiting_ends abort), by its
 * shutdown (waiting_ends shutdown), by a shutdown in another thread here (waiting_ends shutdown_here), and by silence, if the
 * network is down or the peer never answers (waiting_ends silence). Calls that send or end an association wait for a peer that
 * reads nothing.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

enum { SEND_BUFFER = 100000 };
enum { BY_ABORT, BY_SHUTDOWN, BY_SHUTDOWN_HERE, BY_SILENCE, ENDS };
static const char *const names_of_ends[ENDS] = {"abort", "shutdown", "shutdown_here", "silence"};
static int how;

typedef struct {
    int sock, peer, listener;
    int32_t assoc_id, peer_assoc;
} waiting_end;

/* Makes the association give up soon. Set before it is made: a running RTO is not shortened, and Linux takes the time for the end
 * from the RTO's bound at the set-up. */
static void retransmits_fast(int sock, int32_t assoc_id) {
    anysctp_rtoinfo rtoinfo;
    ANYSCTP_INIT(&rtoinfo);
    rtoinfo.initial = rtoinfo.min = rtoinfo.max = 100;
    OK(anysctp_set_rtoinfo(sock, assoc_id, &rtoinfo));
}
static void is_fast(int sock) { retransmits_fast(sock, ANYSCTP_FUTURE_ASSOC); }

static pair new_pair(int style) { return prepared_pair(style, how == BY_SILENCE ? is_fast : NULL); }

/* The waiting side is the server or the client. */
static waiting_end a_receiver(int style) {
    const pair ends = new_pair(style);
    OK(anysctp_set_event(ends.server, ends.server_assoc, ANYSCTP_ASSOC_CHANGE, style == ANYSCTP_UDP_STYLE));
    return (waiting_end){ends.server, ends.client, ends.listener, ends.server_assoc, ends.client_assoc};
}
static waiting_end sender_of(pair ends) {
    OK(anysctp_set_sndbuf(ends.client, SEND_BUFFER));
    return (waiting_end){ends.client, ends.server, ends.listener, ends.client_assoc, ends.server_assoc};
}
static waiting_end a_sender(int style) { return sender_of(new_pair(style)); }
static waiting_end a_full_sender(int style) {
    const waiting_end sender = a_sender(style);
    fill_send_buffer(sender.sock, sender.assoc_id);
    return sender;
}
/* The buffer also holds data for another peer, which stays. In user space each association has its own buffer. */
static waiting_end a_sender_to_two(int style) {
    const waiting_end first = sender_of(connected_pair(style));
    const char *host = "127.0.0.1";
    waiting_end second = first;
    fill_send_buffer(first.sock, first.assoc_id);
    anysctp_address name;
    uint16_t port;
    second.peer = second.listener = listening(style, &port);
    OK(anysctp_connectx(first.sock, &host, 1, port, &second.assoc_id));
    OK(anysctp_getsockname(first.sock, &name));
    second.peer_assoc = (int32_t)OK(anysctp_getassocid(second.peer, host, name.port));
    if (how == BY_SILENCE) retransmits_fast(second.sock, second.assoc_id);
    if (!on_kernel()) fill_send_buffer(second.sock, second.assoc_id);
    return second;
}

/* The peer never answers, and the attempt gives up after about a second. A slow machine must not end it earlier. */
static waiting_end a_caller(int style) {
    enum { ATTEMPTS = 10 };
    anysctp_initmsg initmsg;
    ANYSCTP_INIT(&initmsg);
    initmsg.max_attempts = ATTEMPTS;
    initmsg.max_init_timeo = 100;
    const uint16_t silent_udp_port = new_silent_peer();
    const waiting_end caller = {new_socket(style), -1, -1, ANYSCTP_FUTURE_ASSOC, 0};
    OK(anysctp_set_encaps_port(caller.sock, 0, "", 0, silent_udp_port));
    OK(anysctp_set_initmsg(caller.sock, &initmsg));
    is_fast(caller.sock);
    return caller;
}

static const char block[SEND_BUFFER];
enum { SILENT_PORT = 5001 }; /* any number: the port is not used */
/* Its message waits until the association is up. */
static waiting_end a_full_caller(int style) {
    const waiting_end caller = a_caller(style);
    OK(anysctp_set_sndbuf(caller.sock, SEND_BUFFER));
    while (anysctp_sendv(caller.sock, block, SEND_BUFFER / 2, NULL, "127.0.0.1", SILENT_PORT, ANYSCTP_MSG_DONTWAIT) >= 0) continue;
    return caller;
}
static waiting_end a_caller_by_sendx(int style) {
    const waiting_end caller = a_caller(style);
    const char *host = "127.0.0.1";
    OK(anysctp_set_sndbuf(caller.sock, SEND_BUFFER));
    while (anysctp_sendx(caller.sock, block, SEND_BUFFER / 2, NULL, &host, 1, SILENT_PORT, NULL, ANYSCTP_MSG_DONTWAIT) >= 0) continue;
    return caller;
}
static anysctp_result call_connect(const waiting_end *on) { return anysctp_connect(on->sock, "127.0.0.1", SILENT_PORT); }
static anysctp_result call_send_to_silent(const waiting_end *on) {
    return anysctp_sendv(on->sock, block, sizeof block, NULL, "127.0.0.1", SILENT_PORT, 0);
}
static anysctp_result call_sendx_to_silent(const waiting_end *on) {
    const char *host = "127.0.0.1";
    return anysctp_sendx(on->sock, block, sizeof block, NULL, &host, 1, SILENT_PORT, NULL, 0);
}
static anysctp_result call_connectx(const waiting_end *on) {
    const char *host = "127.0.0.1";
    return anysctp_connectx(on->sock, &host, 1, SILENT_PORT, NULL);
}

static anysctp_result call_recv(const waiting_end *on) {
    char buffer[100];
    return anysctp_recvv(on->sock, buffer, sizeof buffer, 0, NULL, NULL);
}
static anysctp_result call_peek(const waiting_end *on) {
    char buffer[100];
    return anysctp_recvv(on->sock, buffer, sizeof buffer, ANYSCTP_MSG_PEEK, NULL, NULL);
}
static anysctp_result call_recv_message(const waiting_end *on) {
    char buffer[100];
    return anysctp_recv_message(on->sock, buffer, sizeof buffer, sizeof buffer, 0, NULL, NULL);
}
static anysctp_result call_wait(const waiting_end *on) { return anysctp_wait(on->sock, ANYSCTP_WAIT_READ, -1); }

/* Sends until it has to wait. Sent data first moves to the receiver's buffer. */
static anysctp_result call_send(const waiting_end *on) {
    anysctp_result sent;
    do sent = send_on(on->sock, on->assoc_id, 0, block, sizeof block, 0);
    while (sent >= 0);
    return sent;
}
static anysctp_address peer_of(const waiting_end *on) {
    anysctp_address name;
    OK(anysctp_getsockname(on->peer, &name));
    return name;
}
/* A send by address that began now would make another association. */
static anysctp_result call_send_to(const waiting_end *on) {
    const anysctp_address peer = peer_of(on);
    return anysctp_sendv(on->sock, block, sizeof block, NULL, peer.host, peer.port, 0);
}
static anysctp_result call_finish(const waiting_end *on) { return anysctp_finish(on->sock, on->assoc_id, -1); }
/* Waits until the sent data is delivered, without a time limit. */
static anysctp_result call_linger_close(const waiting_end *on) {
    enum { LONG_SECONDS = 3600 };
    OK(anysctp_set_linger(on->sock, LONG_SECONDS));
    return anysctp_close(on->sock);
}
static anysctp_result call_sendx(const waiting_end *on) {
    const anysctp_address peer = peer_of(on);
    const char *host = peer.host;
    return anysctp_sendx(on->sock, block, sizeof block, NULL, &host, 1, peer.port, NULL, 0);
}

enum { TCP = ANYSCTP_TCP_STYLE, UDP = ANYSCTP_UDP_STYLE, A_NOTIFICATION = 1, NO_END = -1 };

/* An errno, or 0 for success or the end of the association. A_NOTIFICATION also stands for readiness told by wait. NO_END: the
 * association goes on, because the peer does not read the data that is still to be delivered. */
typedef struct {
    const char *name;
    int style;
    waiting_end (*prepare)(int style);
    anysctp_result (*call)(const waiting_end *on);
    int expected[ENDS];
} waiting_call;

static const waiting_call calls[] = {
    {"connect, one-to-one", TCP, a_caller, call_connect, {NO_END, NO_END, NO_END, ETIMEDOUT}},
    {"connect, one-to-many", UDP, a_caller, call_connect, {NO_END, NO_END, NO_END, ETIMEDOUT}},
    {"connectx, one-to-one", TCP, a_caller, call_connectx, {NO_END, NO_END, NO_END, ETIMEDOUT}},
    {"connectx, one-to-many", UDP, a_caller, call_connectx, {NO_END, NO_END, NO_END, ETIMEDOUT}},
    {"sendv by address, no answer", UDP, a_full_caller, call_send_to_silent, {NO_END, NO_END, NO_END, EPIPE}},
    {"sendx, no answer", UDP, a_caller_by_sendx, call_sendx_to_silent, {NO_END, NO_END, NO_END, EPIPE}},
    {"recvv, one-to-one", TCP, a_receiver, call_recv, {ECONNRESET, 0, 0, ETIMEDOUT}},
    {"recvv with MSG_PEEK", TCP, a_receiver, call_peek, {ECONNRESET, 0, 0, ETIMEDOUT}},
    {"recv_message", TCP, a_receiver, call_recv_message, {ECONNRESET, 0, 0, ETIMEDOUT}},
    {"recvv, one-to-many", UDP, a_receiver, call_recv, {A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION}},
    {"wait, one-to-one", TCP, a_receiver, call_wait, {A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION}},
    {"wait, one-to-many", UDP, a_receiver, call_wait, {A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION, A_NOTIFICATION}},
    {"sendv, one-to-one", TCP, a_sender, call_send, {ECONNRESET, EPIPE, EPIPE, ETIMEDOUT}},
    {"sendv, one-to-many", UDP, a_sender, call_send, {EPIPE, EPIPE, EPIPE, EPIPE}},
    {"sendv by address", UDP, a_full_sender, call_send_to, {EPIPE, EPIPE, EPIPE, EPIPE}},
    {"sendx", UDP, a_full_sender, call_sendx, {EPIPE, EPIPE, EPIPE, EPIPE}},
    {"sendv, full for another", UDP, a_sender_to_two, call_send, {EPIPE, EPIPE, EPIPE, EPIPE}},
    {"sendv by address, full for another", UDP, a_sender_to_two, call_send_to, {EPIPE, EPIPE, EPIPE, EPIPE}},
    {"finish, one-to-one", TCP, a_full_sender, call_finish, {ECONNRESET, NO_END, NO_END, ETIMEDOUT}},
    {"finish, one-to-many", UDP, a_full_sender, call_finish, {ECONNRESET, NO_END, NO_END, ETIMEDOUT}},
    {"close with linger", TCP, a_full_sender, call_linger_close, {0, NO_END, NO_END, 0}},
};

typedef struct {
    sleeper self;
    const waiting_call *what;
    const waiting_end *on;
    anysctp_result result;
} waiter;

static void *in_thread(void *argument) {
    waiter *own = argument;
    announce(&own->self);
    own->result = own->what->call(own->on);
    if (own->result < 0) printf("  %s\n", anysctp_last_error());
    return NULL;
}

static void shut(int style, int sock, int32_t assoc_id) {
    anysctp_sndinfo ending;
    ANYSCTP_INIT(&ending);
    ending.flags = ANYSCTP_EOF;
    ending.assoc_id = assoc_id;
    if (style == TCP)
        OK(anysctp_shutdown(sock, ANYSCTP_SHUT_WR));
    else
        OK(anysctp_sendv(sock, NULL, 0, &ending, NULL, 0, 0));
}

/* Set when everything is ready, so that a slow machine does not end the association before. */
static void impatient(int sock, int32_t assoc_id) {
    enum { RETRANSMISSIONS = 2 };
    anysctp_assocparams assocparams;
    anysctp_paddrparams paddrparams;
    ANYSCTP_INIT(&assocparams), ANYSCTP_INIT(&paddrparams);
    assocparams.asocmaxrxt = RETRANSMISSIONS;
    paddrparams.flags = ANYSCTP_SPP_HB_ENABLE;
    paddrparams.hbinterval = 20;
    OK(anysctp_set_assocparams(sock, assoc_id, &assocparams));
    OK(anysctp_set_paddrparams(sock, assoc_id, NULL, 0, &paddrparams));
}

static void end_it(const waiting_call *what, const waiting_end *on) {
    switch (how) {
    case BY_ABORT: OK(anysctp_abort(on->peer, on->peer_assoc, NULL, 0)); break;
    case BY_SHUTDOWN: shut(what->style, on->peer, on->peer_assoc); break;
    case BY_SHUTDOWN_HERE: shut(what->style, on->sock, on->assoc_id); break;
    default: loopback(0);
    }
}

static int is_closed(int sock) { return anysctp_get_style(sock) == -EBADF; }

static void ends(const waiting_call *what) {
    const waiting_end on = what->prepare(what->style);
    waiter one = {.what = what, .on = &on};
    const int expected = what->expected[how];
    const int is_associated = on.peer >= 0;
    if (how == BY_SILENCE && is_associated) impatient(on.sock, on.assoc_id);
    EXPECT(pthread_create(&one.self.thread, NULL, in_thread, &one) == 0);
    until_asleep(&one.self);
    if (is_associated) end_it(what, &on);
    EXPECT(pthread_join(one.self.thread, NULL) == 0);
    if (how == BY_SILENCE) loopback(1);
    if (expected > A_NOTIFICATION)
        FAILS(one.result, expected);
    else
        EXPECT(expected ? one.result > 0 : one.result == 0);
    const int socks[] = {on.peer, on.listener, on.sock};
    for (int i = 0; i < 3; i++)
        if (!is_closed(socks[i])) OK(anysctp_close(socks[i]));
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    while (how < ENDS && strcmp(argv[1], names_of_ends[how])) how++;
    EXPECT(how < ENDS);
    if (how == BY_SILENCE) own_network();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (calls[i].expected[how] == NO_END) continue;
        printf("%s by %s\n", calls[i].name, argv[1]);
        fflush(stdout);
        ends(&calls[i]);
    }
    return 0;
}
