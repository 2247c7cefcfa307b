// SPDX-License-Identifier: LGPL-2.1-or-later
#include "description.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <type_traits>

namespace anysctp::description {

namespace {

// ---- Numbers ----

// The numbers of all groups, one group after the other.
constexpr anysctp_number_info all_numbers[] = {
#define ANYSCTP_ALSO(name, word) {0, 0, ANYSCTP_##name, "ANYSCTP_" #name, #word},
#define ANYSCTP_CONSTANT(name, word, number) {0, 0, ANYSCTP_##name, "ANYSCTP_" #name, #word},
#include "anysctp/numbers.def"
};

constexpr uint32_t kind_ONE = 0, kind_FLAGS = 1;
// A group's rows make the sum of its numbers.  NOLINTBEGIN(bugprone-macro-parentheses)
constexpr anysctp_group_info all_groups[] = {
#define ANYSCTP_GROUP(group, kind) {0, kind_##kind, #group, 0
#define ANYSCTP_CONSTANT(...) +1
#define ANYSCTP_ALSO(...) +1
#define ANYSCTP_GROUP_END , 0},
#include "anysctp/numbers.def"
};
// NOLINTEND(bugprone-macro-parentheses)

// The meaning of a field or an option's value: a unit, or a group of words.
constexpr bool is_group(std::string_view word) {
    return std::ranges::any_of(all_groups, [&](const auto &group) { return group.name == word; });
}
constexpr bool is_unit(std::string_view word) {
    constexpr std::string_view units[] = {"us", "ms", "seconds", "bytes", "packets", "chunks", "streams"};
    return std::ranges::find(units, word) != std::end(units);
}
constexpr const char *unit_of(const char *meaning) { return is_unit(meaning) ? meaning : ""; }
constexpr const char *group_of(const char *meaning) { return is_group(meaning) ? meaning : ""; }

// ---- Records ----

template <class Number>
consteval anysctp_field_info number(const char *name, uint32_t writable, const char *meaning) {
    // A misspelt meaning does not compile, because abort() is no constant expression.
    if (*meaning && !is_unit(meaning) && !is_group(meaning)) std::abort();
    constexpr auto most = static_cast<uint64_t>(std::numeric_limits<Number>::max());
    return {0, 0, writable, 0, std::numeric_limits<Number>::min(),
            static_cast<int64_t>(std::min<uint64_t>(most, INT64_MAX)), name, unit_of(meaning), group_of(meaning)};
}

// A list ends with a field without a name, because an empty array is not allowed.
#define NUMBER_FIELD(field, theirs, ...) number<decltype(Record::field)>(#field, 1, "" #__VA_ARGS__),
#define READ_ONLY_FIELD(field, theirs, ...) number<decltype(Record::field)>(#field, 0, "" #__VA_ARGS__),
#define OWN_FIELD(field, ...) number<decltype(Record::field)>(#field, 1, "" #__VA_ARGS__),
#define OUT_FIELD(field, ...) number<decltype(Record::field)>(#field, 0, "" #__VA_ARGS__),
#define TEXT_FIELD(field) {0, 1, 0, 0, 0, 0, #field, "", ""},
#define FIELDS(list, type, ...)                                                       \
    struct list##_fields {                                                            \
        using Record = type;                                                          \
        static constexpr anysctp_field_info rows[] = {__VA_ARGS__ {}};                \
        static constexpr uint32_t count = std::size(rows) - 1;                        \
    };
#define FIELDS_IN_OUT_OF(list, type) \
    FIELDS(list, type, ANYSCTP_FIELDS_##list(NUMBER_FIELD, READ_ONLY_FIELD, OWN_FIELD, TEXT_FIELD))
#define FIELDS_OUT_OF(list, type) \
    FIELDS(list, type, ANYSCTP_FIELDS_##list(READ_ONLY_FIELD, READ_ONLY_FIELD, OUT_FIELD, TEXT_FIELD))
#define FIELDS_IN_OUT(list) FIELDS_IN_OUT_OF(list, anysctp_##list)
#define FIELDS_OUT(list) FIELDS_OUT_OF(list, anysctp_##list)
#define FIELDS_OF_TYPE(name, word, number, flags, fields) FIELDS(word, anysctp_notification, fields)
ANYSCTP_RECORDS(FIELDS_IN_OUT, FIELDS_OUT)
FIELDS_IN_OUT(sndinfo)
FIELDS_IN_OUT_OF(default_sndinfo, anysctp_sndinfo)
FIELDS_OUT(notification)
ANYSCTP_NOTIFICATIONS(FIELDS_OF_TYPE, OUT_FIELD, TEXT_FIELD)

#define IN_OUT(list) {0, 1, list##_fields::count, 0, #list},
#define OUT(list) {0, 0, list##_fields::count, 0, #list},
constexpr anysctp_record_info all_records[] = {ANYSCTP_RECORDS(IN_OUT, OUT) IN_OUT(sndinfo) IN_OUT(default_sndinfo)
                                                   OUT(notification)};

#define TYPE(name, word, number, flags, fields) {0, ANYSCTP_##name, word##_fields::count, 0, #word, #flags},
constexpr anysctp_notification_info all_types[] = {
    ANYSCTP_NOTIFICATIONS(TYPE, ANYSCTP_NO_FIELD, ANYSCTP_NO_FIELD)};

struct Fields {
    std::string_view name;
    std::span<const anysctp_field_info> rows;
};
#define LIST(list) {#list, {list##_fields::rows, list##_fields::count}},
#define LIST_OF_TYPE(name, word, number, flags, fields) LIST(word)
constexpr Fields all_fields[] = {ANYSCTP_RECORDS(LIST, LIST) LIST(sndinfo) LIST(default_sndinfo) LIST(notification)
                                     ANYSCTP_NOTIFICATIONS(LIST_OF_TYPE, ANYSCTP_NO_FIELD, ANYSCTP_NO_FIELD)};

// ---- Options ----

constexpr const char *of_SOCKET = "socket", *of_ASSOC = "assoc", *of_PATH = "path", *of_ONE_PATH = "one_path",
                     *of_STREAM = "stream", *of_POLICY = "policy", *of_STREAM_POLICY = "stream_policy", *of_EVENT = "event";

struct Access {
    uint32_t readable, writable;
};
constexpr Access access_RW{1, 1}, access_RO{1, 0}, access_WO{0, 1};

struct Engines {
    uint32_t kernel, userspace;
};
constexpr Engines engines_BOTH{1, 1}, engines_KERNEL{1, 0}, engines_USERSPACE{0, 1};

struct Value {
    const char *kind;
    int64_t least = 0, most = 0;
};
constexpr Value value_FLAG{"flag", 0, 1}, value_U8{"number", 0, UINT8_MAX}, value_U16{"number", 0, UINT16_MAX},
    value_U32{"number", 0, UINT32_MAX}, value_I32{"number", INT32_MIN, INT32_MAX}, value_I64{"number", INT64_MIN, INT64_MAX},
    value_RECORD{"record"}, value_ADDRESS{"address"}, value_LIST{"list"}, value_BYTES{"bytes"}, value_KEY{"key"};

constexpr anysctp_option_info option(const char *name, const char *of, const Value &value, const char *argument,
                                     const Access &access, const Engines &engines) {
    const bool is_record = value.kind == std::string_view("record");
    return {0, access.readable, access.writable, engines.kernel, engines.userspace, 0, value.least, value.most, name, of,
            value.kind, is_record ? argument : "", unit_of(argument), group_of(argument)};
}

#define ROW_RW(row) row,
#define ROW_RO(row) row,
#define ROW_WO(row) row,
#define ROW_OWN(row)
constexpr anysctp_option_info all_options[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines) \
    ROW_##access(option(#name, of_##of, value_##value, #argument, access_##access, engines_##engines))
#define ANYSCTP_RECORD(name, of, record, argument, access, constant, layout, engines) \
    ROW_##access(option(#name, of_##of, value_RECORD, #argument, access_##access, engines_##engines))
#define ANYSCTP_ADDRESS(name, access, constant, layout, engines) \
    ROW_##access(option(#name, of_ASSOC, value_ADDRESS, "", access_##access, engines_##engines))
#define ANYSCTP_OTHER(name, of, value, argument, access) \
    option(#name, of_##of, value_##value, #argument, access_##access, engines_BOTH),
#include "anysctp/options.def"
};

// ---- Functions ----

#define PARAMETERS(...) TEXT_OF(__VA_ARGS__)
#define TEXT_OF(...) #__VA_ARGS__
consteval anysctp_function_info function(const char *name, const char *result, const char *parameters, uint32_t waits = 0,
                                         uint32_t closes = 0) {
    return {0, waits, closes, 0, name, result, parameters};
}
#define FUNCTIONS_RW(get, set) get, set,
#define FUNCTIONS_RO(get, set) get,
#define FUNCTIONS_WO(get, set) set,
#define FUNCTIONS_OWN(get, set)
constexpr anysctp_function_info all_functions[] = {
#define ANYSCTP_FUNCTION(name, result, parameters, waits, closes) function(#name, #result, parameters, waits, closes),
#include "function_table.inc"
#define ANYSCTP_NUMBER(name, of, value, argument, access, ...)                        \
    FUNCTIONS_##access(function("get_" #name, "value", PARAMETERS(ANYSCTP_OF_##of)),  \
                       function("set_" #name, "done", PARAMETERS(ANYSCTP_OF_##of, ANYSCTP_TYPE_##of##_##value argument)))
#define ANYSCTP_RECORD(name, of, record, argument, access, ...)                                                          \
    FUNCTIONS_##access(function("get_" #name, "written", PARAMETERS(ANYSCTP_OF_##of, anysctp_##record *argument##_out)), \
                       function("set_" #name, "done", PARAMETERS(ANYSCTP_OF_##of, const anysctp_##record *argument)))
#define ANYSCTP_ADDRESS(name, access, ...)                                                                          \
    FUNCTIONS_##access(function("get_" #name, "written", PARAMETERS(ANYSCTP_OF_ASSOC, anysctp_address *addr_out)),  \
                       function("set_" #name, "done", PARAMETERS(ANYSCTP_OF_PATH)))
#include "anysctp/options.def"
};

}  // namespace

std::span<const anysctp_option_info> options() noexcept { return all_options; }
std::span<const anysctp_record_info> records() noexcept { return all_records; }
std::span<const anysctp_group_info> groups() noexcept { return all_groups; }
std::span<const anysctp_notification_info> notifications() noexcept { return all_types; }
std::span<const anysctp_function_info> functions() noexcept { return all_functions; }

std::optional<std::span<const anysctp_field_info>> fields(std::string_view record) noexcept {
    const auto found = std::ranges::find(all_fields, record, &Fields::name);
    if (found == std::end(all_fields)) return {};
    return found->rows;
}

std::optional<std::span<const anysctp_number_info>> numbers(std::string_view group) noexcept {
    size_t first = 0;
    for (const auto &each : all_groups) {
        if (each.name == group) return std::span(all_numbers).subspan(first, each.numbers);
        first += each.numbers;
    }
    return {};
}

}  // namespace anysctp::description
