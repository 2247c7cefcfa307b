// Why a stack has refused an option: it says EINVAL of most mistakes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "engine.hpp"

namespace anysctp {

// `path` is the address that the option is about, if it is about one.
[[noreturn]] void option_refused(Socket &socket, const char *option, int32_t assoc_id, const SockAddr &path, int error);

}  // namespace anysctp
