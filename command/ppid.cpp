/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ppid.hpp"

#include <charconv>

#include "anysctp/anysctp.h"
#include "command.hpp"

namespace anysctp::command {
namespace {

std::string all_names() {
    std::string names;
    anysctp_number_info info;
    ANYSCTP_INIT(&info);
    for (std::uint32_t i = 0; anysctp_describe_number("ppid", i, &info) >= 0; i++) names += text(names.empty() ? "" : ", ", info.word);
    return names;
}

std::uint32_t number_of(const std::string &name) {
    if (const anysctp_result known = anysctp_number_of_word("ppid", name.c_str()); known >= 0) return static_cast<std::uint32_t>(known);
    const bool in_hex = name.starts_with("0x");
    const char *const first = name.data() + (in_hex ? 2 : 0), *const last = name.data() + name.size();
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(first, last, number, in_hex ? 16 : 10);
    if (error != std::errc() || end != last)
        throw CLI::ValidationError("--ppid", text("\"", name, "\" is neither a number below 2^32 nor one of ", all_names()));
    return number;
}

}

std::string ppid_name(std::uint32_t ppid) { return anysctp_word("ppid", ppid); }

std::uint32_t swapped(std::uint32_t ppid) { return __builtin_bswap32(ppid); }

CLI::Option *add_ppid(CLI::App &app, std::uint32_t &ppid) {
    return app.add_option_function<std::string>("-p,--ppid", [&ppid](const std::string &name) { ppid = number_of(name); },
               "The messages' payload protocol identifier: a number (default 0), or one of " + all_names())
        ->type_name("PPID");
}

}
