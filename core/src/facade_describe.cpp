// What the façade tells of itself. No logic lives here.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "description.hpp"
#include "facade.hpp"

using namespace anysctp;

namespace {

template <class Info>
anysctp_written row(std::span<const Info> rows, uint32_t index, Info *out) {
    check_size(out, "the record");
    if (index >= rows.size()) fail(EINVAL, "there are %zu, so none has the index %u", rows.size(), index);
    Info info = rows[index];
    write_record(info, out, "the record");
    return 0;
}

[[noreturn]] void unknown(const char *what, const char *name) { fail(ENOENT, "there is no %s \"%s\"", what, name); }

}  // namespace

extern "C" {

anysctp_written anysctp_describe_option(uint32_t index, anysctp_option_info *option_out) {
    return guard("describe_option", [&] { return row(description::options(), index, option_out); });
}

anysctp_written anysctp_describe_record(uint32_t index, anysctp_record_info *record_out) {
    return guard("describe_record", [&] { return row(description::records(), index, record_out); });
}

anysctp_written anysctp_describe_field(const char *record, uint32_t index, anysctp_field_info *field_out) {
    return guard("describe_field", [&] {
        required(record, "record");
        check_size(field_out, "the record");
        const auto fields = description::fields(record);
        if (!fields) unknown("record", record);
        return row(*fields, index, field_out);
    });
}

anysctp_written anysctp_describe_group(uint32_t index, anysctp_group_info *group_out) {
    return guard("describe_group", [&] { return row(description::groups(), index, group_out); });
}

anysctp_written anysctp_describe_number(const char *group, uint32_t index, anysctp_number_info *number_out) {
    return guard("describe_number", [&] {
        required(group, "group");
        check_size(number_out, "the record");
        const auto numbers = description::numbers(group);
        if (!numbers) unknown("group", group);
        return row(*numbers, index, number_out);
    });
}

anysctp_written anysctp_describe_notification(uint32_t index, anysctp_notification_info *notification_out) {
    return guard("describe_notification", [&] { return row(description::notifications(), index, notification_out); });
}

anysctp_written anysctp_describe_function(uint32_t index, anysctp_function_info *function_out) {
    return guard("describe_function", [&] { return row(description::functions(), index, function_out); });
}

const char *anysctp_word(const char *group, int64_t number) {
    const auto numbers = description::numbers(group ? group : "");
    if (!numbers) return "";
    const auto found = std::ranges::find(*numbers, number, &anysctp_number_info::number);
    return found == numbers->end() ? "" : found->word;
}

anysctp_result anysctp_number_of_word(const char *group, const char *word) {
    return guard("number_of_word", [&] {
        required(group, "group");
        required(word, "word");
        const auto numbers = description::numbers(group);
        if (!numbers) unknown("group", group);
        const auto found = std::ranges::find(*numbers, std::string_view(word), &anysctp_number_info::word);
        if (found == numbers->end()) unknown(group, word);
        return found->number;
    });
}

}  // extern "C"
