// The settings that the user-space engine starts with.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "anysctp/anysctp.h"

namespace anysctp {

constexpr uint16_t iana_udp_port = 9899;  // RFC 6951, section 5.1

anysctp_userspace_config userspace_config();
void set_userspace_config(const anysctp_userspace_config &config);
// Called by the engine as it starts: from then on the settings cannot change.
anysctp_userspace_config freeze_userspace_config();

}  // namespace anysctp
