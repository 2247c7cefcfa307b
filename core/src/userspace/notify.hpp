// usrsctp's notifications in Linux's layout.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anysctp {

// Unknown types, and known types that are too short, are not changed.
std::vector<std::byte> notification_from_stack(std::span<const std::byte> theirs);

// If this is the end of an association that was aborted here, makes it say so. Unless it is only peeked at, removes the
// association from the list.
void tell_own_abort(std::span<std::byte> notification, std::vector<int32_t> &aborted_here, bool peek) noexcept;

}  // namespace anysctp
