// Addresses on their way into the stack and out of it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "address.hpp"

namespace anysctp {

// Plain IPv4 for v4-mapped addresses, which is how the system's UDP sockets have them.
SockAddr unmapped(const SockAddr &address) noexcept;
// The same, since parts of usrsctp do not know v4-mapped addresses, and zones where usrsctp sees them (zone.h).
SockAddr for_stack(const SockAddr &address) noexcept;
SockAddr from_stack(const SockAddr &address) noexcept;

}  // namespace anysctp
