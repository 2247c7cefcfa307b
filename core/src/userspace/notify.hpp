// usrsctp's notifications in Linux's layout.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anysctp {

// Unknown types, and known ones that are too short, stay as they are.
std::vector<std::byte> notification_from_stack(std::span<const std::byte> theirs);

// If this is the end of an association that was aborted here: make it say so, and, unless it is only peeked at, take
// the association off the list.
void tell_own_abort(std::span<std::byte> notification, std::vector<int32_t> &aborted_here, bool peek) noexcept;

}  // namespace anysctp
