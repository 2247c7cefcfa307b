// usrsctp's numbers to Linux's, which are the façade's, and back. Every table is here.
// This header does not include usrsctp.h: both stacks use the same macro names for different values.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace anysctp::numbers {

uint16_t send_flags_to_stack(uint16_t flags);      // throws EINVAL for an unknown bit
uint16_t send_flags_from_stack(uint16_t flags) noexcept;
uint16_t next_flags(uint16_t flags) noexcept;  // of a sctp_nxtinfo
uint16_t policy_to_stack(uint16_t policy);         // throws EINVAL for an unknown policy
uint16_t policy_from_stack(uint16_t policy) noexcept;
uint16_t status_policy_to_stack(uint16_t policy);  // also takes ANYSCTP_PR_ALL
uint16_t notification_type_to_stack(uint16_t type);  // throws EINVAL for a type that usrsctp does not have
uint16_t notification_type_from_stack(uint16_t type) noexcept;  // unknown types are returned unchanged
uint16_t assoc_change_state(uint16_t state) noexcept;
uint32_t addr_change_state(uint32_t state) noexcept;
int32_t assoc_state(int32_t state) noexcept;
int32_t path_state(int32_t state) noexcept;
uint32_t auth_indication(uint32_t indication) noexcept;

}  // namespace anysctp::numbers
