/* What the verbs share: sockets by name, arguments, and the verbs themselves.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VERBS_H
#define VERBS_H

#include <anysctp/anysctp.h>

#include "script.h"

/* Runs one attempt of a step. */
void run_verb(step *at, results *yield);
void close_all_sockets(void);

typedef anysctp_result verb(step *at, results *yield);

int the_socket(const step *at);                   /* the first word; -1 once it is closed */
void name_socket(const char *name, int sock);     /* and give it the timeout that every socket gets */
void forget_socket(const char *name);
const char *the_host(const char *word);           /* "any": "" */
uint16_t the_port(const char *word);
size_t the_hosts(const char *word, const char **hosts); /* at most MAX_HOSTS */
enum { MAX_HOSTS = 16 };
int32_t the_assoc(step *at);
void put_address(results *to, const anysctp_address *address);

verb do_send, do_sendx, do_recv, do_nxtinfo, do_send_messages, do_recv_messages, do_send_series, do_recv_series; /* verbs_message.c */
verb do_outside;                                                              /* verbs_outside.c */
verb do_subscribe, do_unsubscribe, do_subscribed, do_set, do_get, do_status;  /* verbs_option.c */
verb do_getsockopt, do_setsockopt;                                            /* verbs_option.c */
verb do_set_primary_addr, do_set_peer_primary_addr, do_get_primary_addr;      /* verbs_association.c */
verb do_assoc_ids, do_set_auth_key, do_set_hmac_ident, do_get_hmac_ident, do_get_peer_auth_chunks, do_get_local_auth_chunks;
verb do_reset_streams, do_reset_assoc, do_add_streams, do_finish, do_bind_interfaces;

/* options.c: whether the option exists; if so, its result. */
int get_by_name(int sock, step *at, results *yield, anysctp_result *status);
int set_by_name(int sock, step *at, anysctp_result *status);

/* names.c: the library's words for its numbers. */
const char *word_of(const char *group, int64_t number);
int type_number(const char *name);
const char *field_word(int type, const char *name, int64_t number); /* of a notification */
const char *flag_names(int type, int flags);

#endif
