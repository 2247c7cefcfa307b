// getsockopt() and setsockopt() with Linux's numbers and layouts, on both engines.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <span>
#include <utility>

#include "error.hpp"

namespace anysctp {

class Socket;

// A value's bytes. A get also reads from them what it is asked about, such as an association's id.
using OptionBytes = std::span<std::byte>;
using ConstOptionBytes = std::span<const std::byte>;

// Options without an effect, which read back as they were set.
class UnusedOptions {
public:
    int get(int level, int name, int otherwise = 0) const;
    void set(int level, int name, int value);
    void inherit(const UnusedOptions &parent);

private:
    mutable std::mutex mutex_;
    std::map<std::pair<int, int>, int> values_;
};

// For programs. The library answers itself for the options that it manages, else the engine does.
size_t get_by_number(Socket &socket, int level, int name, OptionBytes value);  // the length of the value
Result set_by_number(Socket &socket, int level, int name, ConstOptionBytes value);

// For an engine whose stack has other numbers: Linux's SCTP options, by the functions of Socket.
size_t get_sctp_by_number(Socket &socket, int name, OptionBytes value);
void set_sctp_by_number(Socket &socket, int name, ConstOptionBytes value);

[[noreturn]] void no_such_option(int level, int name);

}  // namespace anysctp
