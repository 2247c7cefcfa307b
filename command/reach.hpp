/* Whether a host can be reached, and if not why.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_REACH_HPP
#define ANYSCTP_COMMAND_REACH_HPP

#include <optional>
#include <string>

#include "command.hpp"
#include "output.hpp"

namespace anysctp::command {

/** The outcome over one engine: {"outcome": reached, refused, filtered, no route or failed, "why", "fix", ...}. Without a port any
 *  answer of an SCTP stack counts as reached. */
Json reach(const Common &common, const std::string &host, std::optional<std::uint16_t> port, const anysctp_engine_info &engine,
           double seconds);

}

#endif
