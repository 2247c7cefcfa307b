// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace anysctp::preload {

// close() for a descriptor of the program that is a socket of ours. Within this library the name `close` is the stack's.
int close_ours(int fd);

}  // namespace anysctp::preload
