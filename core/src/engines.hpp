// Which engine a new socket is on.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "engine.hpp"

namespace anysctp {

int default_engine();             // the setting: set_default_engine(), else the environment, else auto
void set_default_engine(int engine);
Engine &choose_engine(int engine);  // resolves auto
SocketPtr open_socket(int family, int style, int engine);

}  // namespace anysctp
