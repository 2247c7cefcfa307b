// Errors inside the library: one exception type, and the sentence that anysctp_last_error() returns.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cerrno>
#include <cstdint>
#include <exception>

namespace anysctp {

using Result = int64_t;

// A failure on its way to the façade's guard(). The text sits in the object: reporting a failure never allocates.
class Error : public std::exception {
public:
    Error(int error, const char *text, int ended_by = 0) noexcept;
    int error() const noexcept { return error_; }  // a positive errno
    const char *what() const noexcept override { return text_; }
    int ended_by() const noexcept { return ended_by_; }  // ANYSCTP_ENDED_BY_*: of the association it is about

private:
    int error_, ended_by_;
    char text_[400];
};

// Throw an Error. The text says what failed and, where there is something to do, what: "the message of 300000 bytes
// is longer than the send buffer (212992 bytes); raise it with set_sndbuf".
[[noreturn]] void fail(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same for a failure because an association has ended: by whom (ANYSCTP_ENDED_BY_*).
[[noreturn]] void fail_ended(int error, int ended_by, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Throw an Error for a failed call of the stack, with the text of the errno: "bind: Address already in use".
[[noreturn]] void fail_errno(int error, const char *what);

// Set the thread's last error and return -error, without throwing: for results that are ordinary on the message path
// (EAGAIN), where an exception would cost more than the call.
Result soft_fail(const char *operation, int error, const char *text, int ended_by = 0) noexcept;

void set_last_error(const char *operation, const char *text, int ended_by = 0) noexcept;
const char *last_error() noexcept;
int last_ended_by() noexcept;

// "ECONNREFUSED"; "E4711" for a number this system has no name for.
const char *error_name(int64_t error) noexcept;

}  // namespace anysctp
