/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iostream>

#include "command.hpp"
#include "ppid.hpp"

namespace anysctp::command {
namespace {

/** Whether the bytes are UTF-8 without control characters other than white space. */
bool is_printable(std::string_view bytes) {
    const auto control = [](unsigned char byte) { return (byte < 0x20 && !std::isspace(byte)) || byte == 0x7f; };
    if (std::ranges::any_of(bytes, control)) return false;
    try {
        Json(std::string(bytes)).dump();
        return true;
    } catch (const Json::type_error &) {
        return false;
    }
}

std::string hex_number(std::uint32_t number) {
    char digits[11];
    std::snprintf(digits, sizeof digits, "0x%08x", number);
    return digits;
}

/** A number's word, if its group has one for it: of flags all that are in the sum. */
Json word_or_number(const char *group, std::int64_t number) {
    const std::string word = anysctp_word(group, number);
    return word.empty() ? Json(number) : Json(word);
}

void add_fields(Json &to, const anysctp_notification &of) {
#define FIELD(field, ...) to[#field] = word_or_number("" #__VA_ARGS__, of.field);
#define TEXT(field) to[#field] = of.field;
#define TYPE(name, word, number, flags, fields) \
    case number: fields break;
    switch (of.type) { ANYSCTP_NOTIFICATIONS(TYPE, FIELD, TEXT) }
#undef FIELD
#undef TEXT
#undef TYPE
    to.erase("text_offset");  // the reason itself is there
    to.erase("text_length");
}

}

std::string line(const Json &object) {
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void print(const Json &object) { std::cout << line(object) << std::flush; }

std::string name(const Address &address) { return text(address.host, " port ", address.port); }

Json json(const Address &address) { return {{"host", address.host}, {"port", address.port}}; }

Json json(const Message &message) {
    const anysctp_rcvinfo &info = message.info;
    Json object{{"event", "message"}, {"from", json(message.from)}, {"bytes", message.data.size()}, {"stream", info.sid},
                {"ssn", info.ssn}, {"tsn", info.tsn}, {"unordered", (info.flags & ANYSCTP_UNORDERED) != 0},
                {"ppid", info.ppid}, {"ppid_name", ppid_name(info.ppid)}, {"ppid_swapped", swapped(info.ppid)},
                {"hex", hex(message.text())}};
    if (is_printable(message.text())) object["text"] = message.text();
    return object;
}

Json json_of_notification(const Message &message) {
    const anysctp_notification &notification = message.notification.value();
    Json object{{"event", "notification"}, {"type", word_or_number("notification_type", notification.type)},
                {"from", json(message.from)}};
    add_fields(object, notification);
    if (!message.reason().empty()) object["reason"] = message.reason();
    return object;
}

std::string text_of_notification(const Message &message) {
    const Json object = json_of_notification(message);
    std::string fields;
    for (const auto &[key, value] : object.items()) {
        if (key == "event" || key == "type" || key == "from") continue;
        fields += text(fields.empty() ? ": " : ", ", key, " ", value.is_string() ? value.get<std::string>() : value.dump());
    }
    return object["type"].get<std::string>() + fields;
}

std::string text_of_ppid(std::uint32_t ppid) {
    const auto named = [](std::uint32_t number) {
        const std::string name = ppid_name(number);
        return text(number, name.empty() ? "" : " (" + name + ")");
    };
    std::string said = text("PPID ", named(ppid), " = ", hex_number(ppid));
    const std::uint32_t other = swapped(ppid);
    if (other == ppid) return said;
    said += text("; in the other byte order ", named(other), " = ", hex_number(other));
    if (ppid_name(ppid).empty() && !ppid_name(other).empty()) said += ": the peer sends its PPID in the wrong byte order";
    return said;
}

std::string text_of_info(const Message &message) {
    return text(counted(message.data.size(), "byte"), ", stream ", message.info.sid,
                message.info.flags & ANYSCTP_UNORDERED ? ", unordered, " : ", ", text_of_ppid(message.info.ppid));
}

std::string shown(std::string_view bytes) {
    if (is_printable(bytes)) return text(bytes, bytes.ends_with('\n') ? "" : "\n");
    std::string rows;
    for (std::size_t at = 0; at < bytes.size(); at += 16) {
        const std::string_view row = bytes.substr(at, 16);
        char begin[24];
        std::snprintf(begin, sizeof begin, "%08zx ", at);
        rows += begin;
        for (const char byte : row) rows += " " + hex({&byte, 1});
        rows += std::string(3 * (16 - row.size()) + 2, ' ') + "|";
        for (const unsigned char byte : row) rows += std::isprint(byte) ? static_cast<char>(byte) : '.';
        rows += "|\n";
    }
    return rows;
}

std::string hex(std::string_view bytes) {
    constexpr const char *digits = "0123456789abcdef";
    std::string made;
    for (const unsigned char byte : bytes) made += {digits[byte >> 4], digits[byte & 15]};
    return made;
}

std::string bytes_of_hex(std::string_view digits) {
    std::string all, made;
    for (const unsigned char each : digits) {
        if (std::isspace(each) || each == ':') continue;
        if (!std::isxdigit(each)) throw Failure(text("\"", digits, "\" is not hex"));
        all += static_cast<char>(each);
    }
    if (all.size() % 2 != 0) throw Failure(text("\"", digits, "\" has an odd number of hex digits"));
    for (std::size_t at = 0; at < all.size(); at += 2) made += static_cast<char>(std::stoi(all.substr(at, 2), nullptr, 16));
    return made;
}

std::string counted(std::uint64_t number, const char *what) { return text(number, " ", what, number == 1 ? "" : "s"); }

}
