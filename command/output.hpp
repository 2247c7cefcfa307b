/* What is printed: messages and notifications as JSON, and as text.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_OUTPUT_HPP
#define ANYSCTP_COMMAND_OUTPUT_HPP

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "anysctp/anysctp.hpp"

namespace anysctp::command {

using Json = nlohmann::ordered_json;

/** An object as a line. Bytes that are no UTF-8 are replaced. */
std::string line(const Json &object);
/** The same on standard output, at once. */
void print(const Json &object);

std::string name(const Address &address);
Json json(const Address &address);

/** A message: its bytes in hex, and as text if they are; stream, PPID in both byte orders, and so on. */
Json json(const Message &message);
/** A notification, with all fields of its type; numbers that have words as words. */
Json json_of_notification(const Message &message);
/** `assoc_change: state comm_up, ...` */
std::string text_of_notification(const Message &message);

/** `PPID 18 (s1ap)`, and the number in the other byte order, if that has another. */
std::string text_of_ppid(std::uint32_t ppid);
/** `27 bytes, stream 1, PPID 18 (s1ap), ...` */
std::string text_of_info(const Message &message);
/** Text as it is, if the bytes are printable; else rows of hex beside characters. */
std::string shown(std::string_view bytes);

std::string hex(std::string_view bytes);
/** The bytes of hex digits, between which may be white space and colons. A Failure says what is wrong. */
std::string bytes_of_hex(std::string_view digits);

/** "1 message", "2 messages" */
std::string counted(std::uint64_t number, const char *what);

}

#endif
