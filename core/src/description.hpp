// What the library knows of itself: tables made of the rows of anysctp/*.def and of the declarations of anysctp.h.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "anysctp/anysctp.h"

namespace anysctp::description {

// Records of the façade, without struct_size.
std::span<const anysctp_option_info> options() noexcept;
std::span<const anysctp_record_info> records() noexcept;
std::span<const anysctp_group_info> groups() noexcept;
std::span<const anysctp_notification_info> notifications() noexcept;
std::span<const anysctp_function_info> functions() noexcept;

// The fields of a record or of a type of notifications, and the numbers of a group. Empty: there is none of that name.
std::optional<std::span<const anysctp_field_info>> fields(std::string_view record) noexcept;
std::optional<std::span<const anysctp_number_info>> numbers(std::string_view group) noexcept;

}  // namespace anysctp::description
