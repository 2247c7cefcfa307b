// What --verbose says on stderr.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace anysctp::preload {

// A line, if the environment asks for it. errno stays.
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

}  // namespace anysctp::preload
