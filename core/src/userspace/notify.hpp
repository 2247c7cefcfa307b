// usrsctp's notifications in Linux's layout.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace anysctp {

// Unknown types, and known ones that are too short, stay as they are.
std::vector<std::byte> notification_from_stack(std::span<const std::byte> theirs);

}  // namespace anysctp
