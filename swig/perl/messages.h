/* Lists of messages between Perl and the façade. All memory is Perl's: its exceptions are longjmps.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_PERL_MESSAGES_H
#define ANYSCTP_PERL_MESSAGES_H

#include "support.h"

/* A message to be sent: for the library a longer record than its own, whose further fields it passes over. */
typedef struct {
    anysctp_outgoing record;
    anysctp_sndinfo info;
} Outgoing;

static void get_sndinfo(pTHX_ SV *hash, anysctp_sndinfo *info) {
    int64_t number;
    size_t used = 0;
    ANYSCTP_INIT(info);
    check_hash(aTHX_ hash, "info");
#define GET_FIELD(name, ...)                                                                                             \
    if (get_field(aTHX_ hash, spoken_field(#name), LEAST_OF(info->name), MOST_OF(info->name), &number))                  \
        info->name = number, used++;
    ANYSCTP_FIELDS_sndinfo(GET_FIELD, GET_FIELD, GET_FIELD, GET_FIELD)
#undef GET_FIELD
    check_all_used(aTHX_ hash, "info", used);
}

/* An array of data, info or undef, unsaid, host or undef, and port. `before` is the message before it, or NULL: an info that is
 * the same is not read again. */
static void get_message(pTHX_ SV *item, const Outgoing *before, SV **info_before, Outgoing *message) {
    enum { DATA, INFO, UNSAID, HOST, PORT };
    size_t parts;
    AV *list = get_list(aTHX_ item, "each message", &parts);
    SV *info = item_of(aTHX_ list, INFO), *host = item_of(aTHX_ list, HOST);
    ANYSCTP_INIT(&message->record);
    message->record.struct_size = sizeof *message;
    message->record.data = get_bytes(aTHX_ item_of(aTHX_ list, DATA), "data", &message->record.len);
    if (before && SvROK(info) && SvRV(info) == *info_before) {
        message->record.info = before->record.info;
    } else if (is_given(aTHX_ info)) {
        get_sndinfo(aTHX_ info, &message->info);
        message->record.info = &message->info;
    }
    *info_before = SvROK(info) ? SvRV(info) : NULL;
    message->record.unsaid = (uint32_t)get_number(aTHX_ item_of(aTHX_ list, UNSAID), "unsaid", 0, UINT32_MAX);
    message->record.host = is_given(aTHX_ host) ? get_text(aTHX_ host, "host") : NULL;
    message->record.port = (uint16_t)get_number(aTHX_ item_of(aTHX_ list, PORT), "port", 0, UINT16_MAX);
}

static anysctp_outgoing *get_messages(pTHX_ SV *sv, size_t *count) {
    AV *list = get_list(aTHX_ sv, "messages", count);
    Outgoing *messages = (Outgoing *)memory_of(aTHX_ (*count + 1) * sizeof *messages);
    SV *info = NULL;
    for (size_t i = 0; i < *count; i++)
        get_message(aTHX_ item_of(aTHX_ list, i), i ? &messages[i - 1] : NULL, &info, &messages[i]);
    return &messages->record;
}

/* What recv_message() of the raw layer gives, as an array: the data, the info, the sender's host and port. */
static SV *message_of(pTHX_ const anysctp_incoming *message, const char *room) {
    HV *info = newHV();
#define PUT_FIELD(name, ...) put_item(aTHX_ info, spoken_field(#name), newSViv((IV)message->info.name));
    ANYSCTP_FIELDS_rcvinfo(PUT_FIELD, PUT_FIELD, PUT_FIELD, PUT_FIELD)
#undef PUT_FIELD
    SV *parts[] = {
        sv_2mortal(newSVpvn(room + message->offset, (STRLEN)message->length)),
        sv_2mortal(newRV_noinc((SV *)info)),
        sv_2mortal(message->from.host[0] ? newSVpv(message->from.host, 0) : newSV(0)),
        sv_2mortal(message->from.host[0] ? newSViv(message->from.port) : newSV(0)),
    };
    return newRV_noinc((SV *)av_make(4, parts));
}

#endif
