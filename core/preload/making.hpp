// Sockets of the façade become descriptors of the program.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "descriptors.hpp"

namespace anysctp::preload {

// A socket that was accepted or peeled off. -1 and errno if there is no descriptor for it; it is closed then.
int publish_child(const ProgramSocket &parent, int facade, int flags);

// Reads the options that say what comes with a message.
void look_at_options(ProgramSocket &socket);

}  // namespace anysctp::preload
