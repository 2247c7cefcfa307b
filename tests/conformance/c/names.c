/* The library's words for its numbers.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "verbs.h"

const char *word_of(const char *group, int64_t number) {
    const char *word = anysctp_word(group, number);
    return *word ? word : attempt_text("%lld", (long long)number);
}

int type_number(const char *name) {
    const anysctp_result number = anysctp_number_of_word("notification_type", name);
    if (number < 0) give_up("no such notification type: %s", name);
    return (int)number;
}

const char *field_word(int type, const char *name, int64_t number) {
    anysctp_field_info field;
    ANYSCTP_INIT(&field);
    for (uint32_t i = 0; anysctp_describe_field(word_of("notification_type", type), i, &field) >= 0; i++)
        if (!strcmp(field.name, name)) return word_of(field.group, number);
    return attempt_text("%lld", (long long)number);
}

/* The words of the flags in a sum. */
static const char *words_of(const char *group, int flags) {
    const char *list = "";
    anysctp_number_info flag;
    ANYSCTP_INIT(&flag);
    for (uint32_t i = 0; anysctp_describe_number(group, i, &flag) >= 0; i++)
        if (flags & flag.number) list = attempt_text("%s%s%s", list, *list ? "," : "", flag.word);
    return *list ? list : "none";
}

static int is_flags(const char *name) {
    anysctp_group_info group;
    ANYSCTP_INIT(&group);
    for (uint32_t i = 0; anysctp_describe_group(i, &group) >= 0; i++)
        if (!strcmp(group.name, name)) return (int)group.is_flags;
    return 0;
}

const char *flag_names(int type, int flags) {
    anysctp_notification_info kind;
    ANYSCTP_INIT(&kind);
    for (uint32_t i = 0; anysctp_describe_notification(i, &kind) >= 0; i++)
        if (kind.type == (uint32_t)type)
            return is_flags(kind.flags_group) ? words_of(kind.flags_group, flags) : word_of(kind.flags_group, flags);
    return attempt_text("%d", flags);
}
