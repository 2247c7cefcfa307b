// The functions of the C library behind those that this library takes from it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdio.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>

namespace anysctp::preload {

struct Libc {
#define CALL(result, name, ...) result (*name)(__VA_ARGS__);
#include "calls.def"
#undef CALL
    bool found;
};
extern Libc libc_functions;

void find_libc();

// A program may call one of them before this library is initialised.
inline const Libc &libc() {
    if (!libc_functions.found) [[unlikely]]
        find_libc();
    return libc_functions;
}

}  // namespace anysctp::preload
