/* Payload protocol identifiers by name and by number.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_PPID_HPP
#define ANYSCTP_COMMAND_PPID_HPP

#include <cstdint>
#include <string>

namespace CLI { class App; class Option; }

namespace anysctp::command {

/** "s1ap"; empty if the number has no name. */
std::string ppid_name(std::uint32_t ppid);
/** In the other byte order. */
std::uint32_t swapped(std::uint32_t ppid);
/** An option --ppid that takes a name or a number. */
CLI::Option *add_ppid(CLI::App &app, std::uint32_t &ppid);

}

#endif
