/* Sending and receiving.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "verbs.h"

static void set_policy(const char *policy, anysctp_sndinfo *info) {
    const char *colon = strchr(policy, ':');
    if (!strncmp(policy, "ttl:", 4))
        info->pr_policy = ANYSCTP_PR_TTL;
    else if (!strncmp(policy, "rtx:", 4))
        info->pr_policy = ANYSCTP_PR_RTX;
    else if (!strncmp(policy, "prio:", 5))
        info->pr_policy = ANYSCTP_PR_PRIO;
    else
        give_up("no such policy: %s", policy);
    info->pr_value = (uint32_t)to_number(colon + 1);
}

static uint16_t send_flags(step *at) {
    return (uint16_t)((arg_number(at, "unordered", 0) ? ANYSCTP_UNORDERED : 0) |
                      (arg_number(at, "addr_over", 0) ? ANYSCTP_ADDR_OVER : 0) |
                      (arg_number(at, "sack_immediately", 0) ? ANYSCTP_SACK_IMMEDIATELY : 0) |
                      (arg_number(at, "sendall", 0) ? ANYSCTP_SENDALL : 0) | (arg_number(at, "eor", 0) ? ANYSCTP_EOR : 0) |
                      (arg_number(at, "eof", 0) ? ANYSCTP_EOF : 0) | (arg_number(at, "abort", 0) ? ANYSCTP_ABORT : 0));
}

/* The socket's default supplies what a step does not set. */
static int unsaid(step *at) {
    int flags = 0;
    if (!arg(at, "stream", NULL)) flags |= ANYSCTP_DEFAULT_SID;
    if (!arg(at, "ppid", NULL)) flags |= ANYSCTP_DEFAULT_PPID;
    if (!arg(at, "context", NULL)) flags |= ANYSCTP_DEFAULT_CONTEXT;
    if (!arg(at, "pr", NULL)) flags |= ANYSCTP_DEFAULT_PR;
    static const char *const names[] = {"unordered", "addr_over", "sack_immediately", "sendall", "eor", "eof", "abort"};
    size_t i = 0;
    while (i < sizeof names / sizeof *names && !arg(at, names[i], NULL)) i++;
    return i < sizeof names / sizeof *names ? flags : flags | ANYSCTP_DEFAULT_FLAGS;
}

static anysctp_sndinfo the_sndinfo(step *at) {
    anysctp_sndinfo info;
    ANYSCTP_INIT(&info);
    info.sid = (uint16_t)arg_number(at, "stream", 0);
    info.ppid = (uint32_t)arg_number(at, "ppid", 0);
    info.context = (uint32_t)arg_number(at, "context", 0);
    info.assoc_id = the_assoc(at);
    info.flags = send_flags(at);
    const char *policy = arg(at, "pr", NULL), *key = arg(at, "auth_key", NULL);
    if (policy) set_policy(policy, &info);
    if (key) {
        info.auth_keynumber = (uint16_t)to_number(key);
        info.flags |= ANYSCTP_AUTH_KEY;
    }
    return info;
}

anysctp_result do_sendx(step *at, results *yield) {
    const anysctp_sndinfo info = the_sndinfo(at);
    const data message = parse_data(at->words[1]);
    const char *hosts[MAX_HOSTS];
    const size_t count = the_hosts(at->words[2], hosts);
    anysctp_initmsg initmsg;
    ANYSCTP_INIT(&initmsg);
    initmsg.num_ostreams = (uint16_t)arg_number(at, "num_ostreams", 0);
    const anysctp_result id = anysctp_sendx(the_socket(at), message.bytes, message.size, &info, hosts, count,
                                            the_port(at->words[3]), initmsg.num_ostreams ? &initmsg : NULL, unsaid(at));
    if (id >= 0) put_number(yield, "assoc_id", id);
    return id;
}

anysctp_result do_nxtinfo(step *at, results *yield) {
    anysctp_nxtinfo next;
    ANYSCTP_INIT(&next);
    const anysctp_result known = anysctp_get_nxtinfo(the_socket(at), &next);
    if (known < 0) return known;
    put_number(yield, "known", known);
    if (!known) return 0;
    put_number(yield, "stream", next.sid);
    put_number(yield, "unordered", (next.flags & ANYSCTP_UNORDERED) != 0);
    put_number(yield, "notification", (next.flags & ANYSCTP_MSG_NOTIFICATION) != 0);
    put_number(yield, "complete", (next.flags & ANYSCTP_COMPLETE) != 0);
    put_number(yield, "ppid", next.ppid);
    put_number(yield, "length", next.length);
    put_number(yield, "assoc_id", next.assoc_id);
    return 0;
}

anysctp_result do_send(step *at, results *yield) {
    const anysctp_sndinfo info = the_sndinfo(at);
    const data message = parse_data(at->words[1]);
    const char *host = arg(at, "host", NULL);
    const uint16_t port = (uint16_t)arg_number(at, "port", 0);
    const int flags = unsaid(at) | (arg_number(at, "dontwait", 0) ? ANYSCTP_MSG_DONTWAIT : 0);
    const anysctp_result size = anysctp_sendv(the_socket(at), message.bytes, message.size, &info, host, port, flags);
    if (size >= 0) put_number(yield, "size", size);
    return size;
}

static void put_streams(results *to, const unsigned char *bytes, size_t size) {
    const char *list = "";
    for (size_t at = 0; at + 2 <= size; at += 2) {
        uint16_t stream;
        memcpy(&stream, bytes + at, sizeof stream);
        list = attempt_text("%s%s%u", list, at ? "," : "", stream);
    }
    put_text(to, "streams", *list ? list : "none");
}

static void put_notification(results *to, const unsigned char *bytes, size_t size, const anysctp_address *from) {
    anysctp_notification decoded;
    ANYSCTP_INIT(&decoded);
    if (anysctp_decode_notification(bytes, size, &decoded) < 0) give_up("%s", anysctp_last_error());
    put_text(to, "kind", "notification");
    put_text(to, "type", word_of("notification_type", decoded.type));
    put_text(to, "flags", flag_names(decoded.type, decoded.flags));
    put_number(to, "assoc_id", decoded.assoc_id);
    put_text(to, "state", field_word(decoded.type, "state", decoded.state));
    put_number(to, "outbound_streams", decoded.outbound_streams);
    put_number(to, "inbound_streams", decoded.inbound_streams);
    put_number(to, "stream", decoded.sid);
    put_text(to, "cause", field_word(decoded.type, "error", decoded.error));
    put_text(to, "indication", field_word(decoded.type, "indication", decoded.indication));
    if (decoded.type == ANYSCTP_STREAM_RESET_EVENT) put_streams(to, bytes + decoded.data_offset, decoded.data_length);
    put_number(to, "seq", decoded.seq);
    put_number(to, "unordered", (decoded.snd_flags & ANYSCTP_UNORDERED) != 0);
    put_number(to, "keynumber", decoded.keynumber);
    put_number(to, "altkeynumber", decoded.altkeynumber);
    put_number(to, "ppid", decoded.ppid);
    put_number(to, "context", decoded.context);
    put_number(to, "local_tsn", decoded.local_tsn);
    put_number(to, "remote_tsn", decoded.remote_tsn);
    put_number(to, "truncated", decoded.truncated);
    put_text(to, "ended_by", word_of("ended_by", decoded.ended_by));
    put_text(to, "host", decoded.host);
    put_number(to, "port", decoded.port);
    put_data(to, "data", bytes + decoded.data_offset, decoded.data_length);
    put_data(to, "text", bytes + decoded.text_offset, decoded.text_length);
    put_text(to, "from_host", from->host);
    put_number(to, "from_port", from->port);
}

static void put_message(results *to, const unsigned char *bytes, size_t size, const anysctp_rcvinfo *info,
                        const anysctp_address *from) {
    put_text(to, "kind", "data");
    put_data(to, "data", bytes, size);
    put_number(to, "size", (long long)size);
    put_number(to, "stream", info->sid);
    put_number(to, "ssn", info->ssn);
    put_number(to, "ppid", info->ppid);
    put_number(to, "tsn", info->tsn);
    put_number(to, "cumtsn", info->cumtsn);
    put_number(to, "context", info->context);
    put_number(to, "assoc_id", info->assoc_id);
    put_number(to, "unordered", (info->flags & ANYSCTP_UNORDERED) != 0);
    put_number(to, "eor", (info->msg_flags & ANYSCTP_MSG_EOR) != 0);
    put_address(to, from);
}

/* Receives the rest of a message; returns the size of the whole. */
static anysctp_result receive_rest(int sock, unsigned char *buffer, size_t have, size_t most, anysctp_rcvinfo *info) {
    while (!(info->msg_flags & ANYSCTP_MSG_EOR)) {
        if (have == most) give_up("the message has more than %zu bytes", most);
        anysctp_rcvinfo part;
        ANYSCTP_INIT(&part);
        const anysctp_result size = anysctp_recvv(sock, buffer + have, most - have, 0, &part, NULL);
        if (size < 0) return size;
        if (part.msg_flags & ANYSCTP_MSG_NOTIFICATION) give_up("a notification inside a message");
        if (part.sid != info->sid) give_up("a part of another message");
        have += (size_t)size;
        info->msg_flags |= part.msg_flags & ANYSCTP_MSG_EOR;
    }
    return (anysctp_result)have;
}

enum { DEFAULT_SIZE = 262144, MOST_WHOLE = 16 * 1024 * 1024 };

anysctp_result do_recv(step *at, results *yield) {
    const int sock = the_socket(at), whole = arg_number(at, "all", 0) != 0;
    const long long limit = arg_number(at, "limit", 0);
    const size_t most = whole ? MOST_WHOLE : (size_t)arg_number(at, "size", DEFAULT_SIZE);
    const int flags = (arg_number(at, "peek", 0) ? ANYSCTP_MSG_PEEK : 0) |
                      (arg_number(at, "dontwait", 0) ? ANYSCTP_MSG_DONTWAIT : 0);
    unsigned char *buffer = attempt_alloc(most);
    anysctp_rcvinfo info;
    ANYSCTP_INIT(&info);
    anysctp_address from;
    anysctp_result size = limit ? anysctp_recv_message(sock, buffer, most, (uint32_t)limit, flags, &info, &from)
                                : anysctp_recvv(sock, buffer, most, flags, &info, &from);
    if (size > (anysctp_result)most) {
        buffer = attempt_alloc((size_t)size);
        size = anysctp_recv_message(sock, buffer, (size_t)size, (uint32_t)limit, flags, &info, &from);
    }
    if (size < 0) return size;
    if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) {
        put_notification(yield, buffer, (size_t)size, &from);
    } else if (size == 0) {
        put_text(yield, "kind", "end");
    } else {
        if (whole) size = receive_rest(sock, buffer, (size_t)size, most, &info);
        if (size >= 0) put_message(yield, buffer, (size_t)size, &info, &from);
    }
    return size;
}

anysctp_result do_send_messages(step *at, results *yield) {
    const anysctp_sndinfo info = the_sndinfo(at);
    const long long times = arg_number(at, "times", 1);
    size_t each = 1, count = 0;
    for (const char *c = at->words[1]; *c; c++) each += *c == ',';
    anysctp_outgoing *messages = attempt_alloc(each * (size_t)times * sizeof *messages);
    for (char *word = strtok(attempt_text("%s", at->words[1]), ","); word; word = strtok(NULL, ",")) {
        const data message = parse_data(word);
        ANYSCTP_INIT(&messages[count]);
        messages[count].data = message.bytes;
        messages[count].len = message.size;
        messages[count].info = &info;
        messages[count].host = arg(at, "host", NULL);
        messages[count].port = (uint16_t)arg_number(at, "port", 0);
        messages[count++].unsaid = (uint32_t)unsaid(at);
    }
    for (size_t i = each; i < each * (size_t)times; i++) messages[i] = messages[i - each];
    const anysctp_result sent = anysctp_send_messages(the_socket(at), messages, each * (size_t)times,
                                                      arg_number(at, "dontwait", 0) ? ANYSCTP_MSG_DONTWAIT : 0);
    if (sent >= 0) put_number(yield, "count", sent);
    return sent;
}

enum { LONGEST_TOLD = 32, AT_ONCE = 16 };

static const char *told_message(const anysctp_incoming *message, const unsigned char *bytes) {
    if (message->notification.type) return word_of("notification_type", message->notification.type);
    if (message->length > LONGEST_TOLD)
        return attempt_text("%llu/%u/%u", (unsigned long long)message->length, message->info.sid, message->info.ppid);
    return attempt_text("%.*s/%u/%u", (int)message->length, (const char *)bytes, message->info.sid, message->info.ppid);
}

anysctp_result do_recv_messages(step *at, results *yield) {
    const int sock = the_socket(at), flags = arg_number(at, "dontwait", 0) ? ANYSCTP_MSG_DONTWAIT : 0;
    const long long wanted = to_number(at->words[1]);
    const uint32_t limit = (uint32_t)arg_number(at, "limit", MOST_WHOLE);
    size_t cap = DEFAULT_SIZE;
    unsigned char *buffer = attempt_alloc(cap);
    anysctp_incoming messages[AT_ONCE];
    const char *told = "";
    long long got = 0;
    while (got < wanted) {
        const long long left = wanted - got;
        ANYSCTP_INIT(&messages[0]);
        const anysctp_result some =
            anysctp_recv_messages(sock, buffer, cap, messages, left < AT_ONCE ? (size_t)left : AT_ONCE, limit, flags);
        if (some < 0) return some;
        if (some > 0 && messages[0].length > cap) {
            cap = messages[0].length;
            buffer = attempt_alloc(cap);
            continue;
        }
        for (anysctp_result i = 0; i < some; i++, got++)
            told = attempt_text("%s%s%s", told, *told ? "," : "", told_message(&messages[i], buffer + messages[i].offset));
        if (some == 0 || flags) break;
    }
    put_number(yield, "count", got);
    put_text(yield, "messages", told);
    return 0;
}

/* A message of a series: its number in decimal, and three zeros for each earlier message. */
static data of_series(long long number) {
    enum { LONGEST_NUMBER = 20 };
    const size_t zeros = 3 * (size_t)number;
    char *bytes = attempt_alloc(LONGEST_NUMBER + zeros);
    const size_t digits = (size_t)snprintf(bytes, LONGEST_NUMBER, "%lld", number);
    memset(bytes + digits, 0, zeros);
    return (data){(unsigned char *)bytes, digits + zeros};
}

anysctp_result do_send_series(step *at, results *yield) {
    (void)yield;
    const long long count = to_number(at->words[1]), streams = to_number(at->words[2]);
    for (long long number = 0; number < count; number++) {
        const data message = of_series(number);
        anysctp_sndinfo info;
        ANYSCTP_INIT(&info);
        info.sid = (uint16_t)(number % streams);
        const anysctp_result size = anysctp_sendv(the_socket(at), message.bytes, message.size, &info, NULL, 0, 0);
        if (size < 0) return size;
    }
    return 0;
}

anysctp_result do_recv_series(step *at, results *yield) {
    const long long count = to_number(at->words[1]), streams = to_number(at->words[2]);
    unsigned char *buffer = attempt_alloc(DEFAULT_SIZE);
    long long in_order = 0, *next = attempt_alloc((size_t)streams * sizeof *next);
    for (long long stream = 0; stream < streams; stream++) next[stream] = stream;
    for (long long got = 0; got < count;) {
        anysctp_rcvinfo info;
        ANYSCTP_INIT(&info);
        const anysctp_result size = anysctp_recvv(the_socket(at), buffer, DEFAULT_SIZE, 0, &info, NULL);
        if (size < 0) return size;
        if (info.msg_flags & ANYSCTP_MSG_NOTIFICATION) continue;
        if (info.sid >= streams) give_up("a message on stream %u", info.sid);
        const data expected = of_series(next[info.sid]);
        in_order += (size_t)size == expected.size && !memcmp(buffer, expected.bytes, expected.size);
        next[info.sid] += streams;
        got++;
    }
    put_number(yield, "in_order", in_order);
    return 0;
}
