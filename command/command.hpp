/* What every subcommand has: how it is declared, the options that all have, and how it ends.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_COMMAND_HPP
#define ANYSCTP_COMMAND_COMMAND_HPP

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace anysctp::command {

enum Exit { DONE = 0, FAILED = 1, WRONG_ARGUMENTS = 2, NO_ANSWER = 3 };

/** The options that all subcommands have. */
struct Common {
    bool json = false;
    std::string engine{};
    std::optional<std::uint16_t> udp_port{};
    std::optional<std::uint16_t> peer_udp_port{};
    std::vector<std::string> program{};  // of `run`, with its arguments
};

/** Their group in --help. */
constexpr const char *common_group = "Options of all commands";

/** What to do once the arguments are known to be right; the result is the exit code. */
using Run = std::function<int()>;

/** Declares a subcommand's options; those of commands.def are such functions. */
using Declare = Run(CLI::App &app, const Common &common);

#define COMMAND(name, what, role) Declare name;
#include "commands.def"
#undef COMMAND

/** A sentence for a person; the command ends with FAILED. */
struct Failure : std::runtime_error {
    using runtime_error::runtime_error;
};

/** The values one after the other, as one text. */
template <class... Values>
std::string text(const Values &...values) {
    std::ostringstream stream;
    (stream << ... << values);
    return stream.str();
}

}

#endif
