/* What the library knows of itself: every option, record, field, number, notification and function, one by one.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#define EACH(info, describe)                                                       \
    anysctp_##info##_info info;                                                    \
    ANYSCTP_INIT(&info);                                                           \
    for (uint32_t index = 0; is_one(anysctp_describe_##describe); index++)

/* Whether there was one more; the end is EINVAL, and nothing else fails. */
static int is_one(anysctp_result result) {
    if (result == -EINVAL) return 0;
    OK(result);
    return 1;
}

static int is(const char *text, const char *expected) { return !strcmp(text, expected); }

static void is_unit_or_group(const char *unit, const char *group) {
    anysctp_number_info number;
    ANYSCTP_INIT(&number);
    EXPECT(!*unit || !*group);
    if (*group) OK(anysctp_describe_number(group, 0, &number));
}

static anysctp_option_info option_named(const char *name) {
    EACH(option, option(index, &option)) if (is(option.name, name)) return option;
    EXPECT(!"there is such an option");
    return option;
}

static anysctp_field_info field_named(const char *record, const char *name) {
    EACH(field, field(record, index, &field)) if (is(field.name, name)) return field;
    EXPECT(!"there is such a field");
    return field;
}

static anysctp_function_info function_named(const char *prefix, const char *name) {
    char whole[80];
    snprintf(whole, sizeof whole, "%s%s", prefix, name);
    EACH(function, function(index, &function)) if (is(function.name, whole)) return function;
    EXPECT(!"there is such a function");
    return function;
}

static void options(void) {
    anysctp_field_info field;
    ANYSCTP_INIT(&field);
    EACH(option, option(index, &option)) {
        const int counts = is(option.value, "number") || is(option.value, "flag");
        EXPECT(*option.of && (option.kernel || option.userspace) && (option.readable || option.writable));
        EXPECT(counts == (option.least < option.most));
        is_unit_or_group(option.unit, option.group);
        if (option.readable) EXPECT(!strncmp(function_named("get_", option.name).parameters, "int sock", 8));
        if (option.writable) EXPECT(is(function_named("set_", option.name).result, "done"));
        if (is(option.value, "record")) OK(anysctp_describe_field(option.record, 0, &field));
    }
    const anysctp_option_info burst = option_named("max_burst");
    EXPECT(is(burst.of, "assoc") && is(burst.value, "number") && is(burst.unit, "packets") && !*burst.group);
    EXPECT(burst.least == 0 && burst.most == UINT32_MAX && burst.readable && burst.writable);
    const anysctp_option_info eor = option_named("explicit_eor");
    EXPECT(is(eor.value, "flag") && eor.most == 1 && !eor.kernel && eor.userspace);
    const anysctp_option_info path = option_named("paddrinfo");
    EXPECT(is(path.of, "one_path") && is(path.record, "paddrinfo") && path.readable && !path.writable);
    EXPECT(is(option_named("stream_scheduler").group, "scheduler"));
    EXPECT(is(option_named("linger").unit, "seconds") && option_named("linger").least == INT32_MIN);
}

static void records(void) {
    EACH(record, record(index, &record)) {
        uint32_t fields = 0;
        anysctp_field_info field;
        ANYSCTP_INIT(&field);
        for (; is_one(anysctp_describe_field(record.name, fields, &field)); fields++) {
            EXPECT(field.is_text ? field.least == field.most : field.least < field.most);
            EXPECT(!field.writable || record.writable);
            is_unit_or_group(field.unit, field.group);
        }
        EXPECT(fields == record.fields && fields > 0);
    }
    const anysctp_field_info rto = field_named("rtoinfo", "initial");
    EXPECT(is(rto.unit, "ms") && rto.most == UINT32_MAX && rto.writable && !rto.is_text);
    EXPECT(!field_named("assocparams", "peer_rwnd").writable);
    EXPECT(is(field_named("paddrinfo", "state").group, "path_state"));
    EXPECT(field_named("userspace_config", "udp_port").least == INT32_MIN);
    EXPECT(field_named("assoc_stats", "isacks").most == INT64_MAX);
    EXPECT(field_named("status", "primary_host").is_text);
}

/* A word means one number of its group, and a number has one word. */
static void numbers(void) {
    EACH(group, group(index, &group)) {
        uint32_t numbers = 0;
        anysctp_number_info number;
        ANYSCTP_INIT(&number);
        for (; is_one(anysctp_describe_number(group.name, numbers, &number)); numbers++) {
            EXPECT(!strncmp(number.constant, "ANYSCTP_", 8));
            EXPECT(is(anysctp_word(group.name, number.number), number.word));
            EXPECT(OK(anysctp_number_of_word(group.name, number.word)) == number.number);
        }
        EXPECT(numbers == group.numbers && numbers > 0);
    }
    EXPECT(is(anysctp_word("assoc_state", ANYSCTP_STATE_ESTABLISHED), "established"));
    EXPECT(is(anysctp_word("next_flag", ANYSCTP_MSG_NOTIFICATION), "notification"));
    EXPECT(is(anysctp_word("assoc_state", 99), "") && is(anysctp_word("no such group", 0), "") && is(anysctp_word(NULL, 0), ""));
    EXPECT(OK(anysctp_number_of_word("notification_type", "assoc_change")) == ANYSCTP_ASSOC_CHANGE);
    FAILS(anysctp_number_of_word("assoc_state", "asleep"), ENOENT);
    FAILS(anysctp_number_of_word("no such group", "established"), ENOENT);
}

static void notifications(void) {
    EACH(notification, notification(index, &notification)) {
        uint32_t fields = 0;
        anysctp_field_info field;
        ANYSCTP_INIT(&field);
        while (is_one(anysctp_describe_field(notification.name, fields, &field))) fields++;
        EXPECT(fields == notification.fields);
        EXPECT(is(anysctp_word("notification_type", notification.type), notification.name));
        if (is(notification.name, "stream_reset_event")) EXPECT(is(notification.flags_group, "stream_reset"));
    }
    EXPECT(is(field_named("assoc_change", "state").group, "assoc_change"));
    EXPECT(is(field_named("notification", "type").group, "notification_type"));
}

static void functions(void) {
    const anysctp_function_info accept = function_named("", "accept");
    EXPECT(accept.waits && !accept.closes && is(accept.result, "descriptor"));
    EXPECT(is(accept.parameters, "int sock, anysctp_address *peer_out"));
    const anysctp_function_info finish = function_named("", "finish");
    EXPECT(finish.waits && finish.closes && is(finish.result, "done"));
    EXPECT(is(function_named("", "recvv").result, "count") && is(function_named("", "sendv").result, "value"));
    EXPECT(is(function_named("", "version").result, "text") && is(function_named("", "getsockname").result, "written"));
    EXPECT(is(function_named("", "set_maxseg").parameters, "int sock, int32_t assoc_id, uint32_t bytes"));
    EXPECT(!function_named("", "set_timeout").waits && function_named("", "close").closes);
}

/* A program that knows fewer fields gets those. */
static void wrong_questions(void) {
    anysctp_field_info field;
    anysctp_group_info group;
    ANYSCTP_INIT(&field);
    ANYSCTP_INIT(&group);
    FAILS(anysctp_describe_field("no such record", 0, &field), ENOENT);
    FAILS(anysctp_describe_group(UINT32_MAX, &group), EINVAL);
    FAILS(anysctp_describe_field("shutdown_event", 0, &field), EINVAL);
    group.struct_size = 2 * sizeof(uint32_t);
    group.is_flags = 7;
    OK(anysctp_describe_group(0, &group));
    EXPECT(group.is_flags == 0 && !group.name);
}

int main(void) {
    options();
    records();
    numbers();
    notifications();
    functions();
    wrong_questions();
    return 0;
}
