/* The verbs for an association, its keys and its streams.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

enum { MOST_NUMBERS = 256 };

anysctp_result do_set_primary_addr(step *at, results *yield) {
    (void)yield;
    return anysctp_set_primary_addr(the_socket(at), the_assoc(at), at->words[1], the_port(at->words[2]));
}

anysctp_result do_set_peer_primary_addr(step *at, results *yield) {
    (void)yield;
    return anysctp_set_peer_primary_addr(the_socket(at), the_assoc(at), at->words[1], the_port(at->words[2]));
}

anysctp_result do_get_primary_addr(step *at, results *yield) {
    anysctp_address address;
    const anysctp_result got = anysctp_get_primary_addr(the_socket(at), the_assoc(at), &address);
    if (got >= 0) put_address(yield, &address);
    return got;
}

/* A list as text, and how long it is. */
#define PUT_LIST(key, list, count)                                                                 \
    do {                                                                                           \
        const char *text = "";                                                                     \
        for (long long i = 0; i < (count); i++)                                                    \
            text = attempt_text("%s%s%lld", text, i ? "," : "", (long long)(list)[i]);             \
        put_text(yield, key, text);                                                                \
        put_number(yield, "count", (count));                                                       \
    } while (0)

static size_t the_numbers(const char *word, uint16_t *numbers) {
    size_t count = 0;
    if (!strcmp(word, "all")) return 0;
    char *list = attempt_text("%s", word);
    for (char *number = strtok(list, ","); number; number = strtok(NULL, ",")) {
        if (count == MOST_NUMBERS) give_up("too many numbers: %s", word);
        numbers[count++] = (uint16_t)to_number(number);
    }
    return count;
}

anysctp_result do_assoc_ids(step *at, results *yield) {
    int32_t ids[MOST_NUMBERS];
    const anysctp_result count = anysctp_get_assoc_ids(the_socket(at), ids, MOST_NUMBERS);
    if (count >= 0) PUT_LIST("ids", ids, count);
    return count;
}

anysctp_result do_set_auth_key(step *at, results *yield) {
    (void)yield;
    const data key = parse_data(at->words[2]);
    return anysctp_set_auth_key(the_socket(at), the_assoc(at), (uint16_t)to_number(at->words[1]), key.bytes, key.size);
}

anysctp_result do_set_hmac_ident(step *at, results *yield) {
    (void)yield;
    uint16_t numbers[MOST_NUMBERS];
    const size_t count = the_numbers(at->words[1], numbers);
    return anysctp_set_hmac_ident(the_socket(at), numbers, count);
}

anysctp_result do_get_hmac_ident(step *at, results *yield) {
    uint16_t numbers[MOST_NUMBERS];
    const anysctp_result count = anysctp_get_hmac_ident(the_socket(at), numbers, MOST_NUMBERS);
    if (count >= 0) PUT_LIST("numbers", numbers, count);
    return count;
}

anysctp_result do_get_peer_auth_chunks(step *at, results *yield) {
    uint8_t numbers[MOST_NUMBERS];
    const anysctp_result count = anysctp_get_peer_auth_chunks(the_socket(at), the_assoc(at), numbers, MOST_NUMBERS);
    if (count >= 0) PUT_LIST("numbers", numbers, count);
    return count;
}

anysctp_result do_get_local_auth_chunks(step *at, results *yield) {
    uint8_t numbers[MOST_NUMBERS];
    const anysctp_result count = anysctp_get_local_auth_chunks(the_socket(at), the_assoc(at), numbers, MOST_NUMBERS);
    if (count >= 0) PUT_LIST("numbers", numbers, count);
    return count;
}

anysctp_result do_reset_streams(step *at, results *yield) {
    (void)yield;
    uint16_t numbers[MOST_NUMBERS];
    const size_t count = the_numbers(at->words[2], numbers);
    int flags = ANYSCTP_STREAM_RESET_INCOMING | ANYSCTP_STREAM_RESET_OUTGOING;
    if (!strcmp(at->words[1], "incoming")) flags = ANYSCTP_STREAM_RESET_INCOMING;
    if (!strcmp(at->words[1], "outgoing")) flags = ANYSCTP_STREAM_RESET_OUTGOING;
    return anysctp_reset_streams(the_socket(at), the_assoc(at), flags, numbers, count);
}

anysctp_result do_reset_assoc(step *at, results *yield) {
    (void)yield;
    return anysctp_reset_assoc(the_socket(at), the_assoc(at));
}

anysctp_result do_add_streams(step *at, results *yield) {
    (void)yield;
    return anysctp_add_streams(the_socket(at), the_assoc(at), (uint16_t)to_number(at->words[1]),
                               (uint16_t)to_number(at->words[2]));
}

anysctp_result do_finish(step *at, results *yield) {
    (void)yield;
    const int sock = the_socket(at);
    const anysctp_result status = anysctp_finish(sock, the_assoc(at), arg_number(at, "timeout", -1));
    if (anysctp_get_style(sock) < 0) forget_socket(at->words[0]);
    return status;
}

anysctp_result do_bind_interfaces(step *at, results *yield) {
    (void)yield;
    const char *names[MAX_HOSTS];
    const size_t count = the_hosts(at->words[1], names);
    return anysctp_bind_interfaces(the_socket(at), names, count, the_port(at->words[2]), (int)arg_number(at, "exclude", 0));
}
