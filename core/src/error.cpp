// SPDX-License-Identifier: LGPL-2.1-or-later
#include "error.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "errno_names.hpp"

namespace anysctp {

namespace {
thread_local char last_error_text[512];
thread_local int last_error_ended_by;

constexpr size_t longest_sentence = 400;
}

Error::Error(int error, const char *text, int ended_by) noexcept : error_(error), ended_by_(ended_by) {
    std::snprintf(text_, sizeof text_, "%s", text);
}

namespace {
Error error_of(int error, int ended_by, const char *format, va_list arguments) noexcept {
    char text[longest_sentence];
    std::vsnprintf(text, sizeof text, format, arguments);
    return Error(error, text, ended_by);
}
}  // namespace

void fail(int error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const Error failure = error_of(error, 0, format, arguments);
    va_end(arguments);
    throw failure;
}

void fail_ended(int error, int ended_by, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const Error failure = error_of(error, ended_by, format, arguments);
    va_end(arguments);
    throw failure;
}

void fail_errno(int error, const char *what) {
    fail(error, "%s: %s", what, std::strerror(error));
}

Result soft_fail(const char *operation, int error, const char *text, int ended_by) noexcept {
    set_last_error(operation, text, ended_by);
    return -error;
}

void set_last_error(const char *operation, const char *text, int ended_by) noexcept {
    last_error_ended_by = ended_by;
    std::snprintf(last_error_text, sizeof last_error_text, "%s: %s", operation, text);
}

const char *last_error() noexcept { return last_error_text; }

int last_ended_by() noexcept { return last_error_ended_by; }

const char *error_name(int64_t error) noexcept {
    const uint64_t number = error < 0 ? -static_cast<uint64_t>(error) : static_cast<uint64_t>(error);
    for (const auto &entry : errno_names)
        if (std::cmp_equal(entry.number, number)) return entry.name;
    thread_local char unknown[24];
    std::snprintf(unknown, sizeof unknown, "E%llu", static_cast<unsigned long long>(number));
    return unknown;
}

}  // namespace anysctp
