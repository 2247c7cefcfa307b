// The socket options by the library's names. Each engine has a table of its stack's options for them (stack_options.hpp).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "address.hpp"

namespace anysctp {

// Options whose value is one number, and options whose value is a record of the façade or an address.
enum class Option {
#define ANYSCTP_NUMBER(name, ...) name,
#include "anysctp/options.def"
};
enum class RecordOption {
#define ANYSCTP_RECORD(name, ...) name,
#define ANYSCTP_ADDRESS(name, ...) name,
#include "anysctp/options.def"
};

const char *name_of(Option option) noexcept;
const char *name_of(RecordOption option) noexcept;

// The structure in which a stack takes a number.
enum class Shape {
    integer,              // an int
    sol_socket,           // the same, of level SOL_SOCKET
    assoc_value,          // sctp_assoc_value
    assoc_value_or_int,   // the same; a program may give an int instead, for the socket alone
    assoc_value_or_more,  // the same; a program may give more bytes
    key,                  // sctp_authkeyid
    stream_value,         // sctp_stream_value
    chunk,                // sctp_authchunk, one byte
    assoc_id,             // the association's id is all
    path_value,           // sctp_probeinterval
};

// What an option is asked about. Most use only the association.
struct OptionTarget {
    int32_t assoc_id = 0;
    SockAddr path{};  // no family: all paths
    uint16_t sid = 0;
    uint16_t policy = 0;
};

// A shared key, RFC 4895.
struct AuthKey {
    uint16_t number;
    std::span<const std::byte> secret;
};

// Streams to reset or to add, RFC 6525.
struct StreamReset {
    uint16_t flags;
    std::span<const uint16_t> sids;
};
struct StreamsToAdd {
    uint16_t incoming, outgoing;
};

}  // namespace anysctp
