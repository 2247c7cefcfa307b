// Which engine a new socket is on, and the settings the user-space engine starts with.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "engine.hpp"

namespace anysctp {

constexpr uint16_t iana_udp_port = 9899;  // RFC 6951, section 5.1

int default_engine();             // the setting: set_default_engine(), else the environment, else auto
void set_default_engine(int engine);
Engine &choose_engine(int engine);  // resolves auto
SocketPtr open_socket(int family, int style, int engine);

anysctp_userspace_config userspace_config();
void set_userspace_config(const anysctp_userspace_config &config);
// Called by the user-space engine as it starts: from now on the settings stay as they are.
anysctp_userspace_config freeze_userspace_config();

}  // namespace anysctp
