/* What of this machine matters to SCTP.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_MACHINE_HPP
#define ANYSCTP_COMMAND_MACHINE_HPP

#include <cstdint>
#include <optional>
#include <string>

#include "output.hpp"

namespace anysctp::command {

/** "Linux 6.1.0, x86_64" */
std::string system_name();
/** What to do so that the kernel has SCTP. */
std::string how_to_get_the_module();
/** Its value as text; nothing if this kernel has no such sysctl. */
std::optional<std::string> sysctl(const std::string &name);
/** Why a UDP port cannot be bound; empty if it is free. */
std::string why_taken(std::uint16_t udp_port);
/** Interfaces with their MTU and addresses. */
Json interfaces();

}

#endif
