// SPDX-License-Identifier: LGPL-2.1-or-later
#include "libc.hpp"

#include <dlfcn.h>

namespace anysctp::preload {

constinit Libc libc_functions{};

// Other preloaded libraries come before the C library, and so have their turn.
__attribute__((constructor)) void find_libc() {
#define CALL(result, name, ...) libc_functions.name = reinterpret_cast<result (*)(__VA_ARGS__)>(dlsym(RTLD_NEXT, #name));
#include "calls.def"
#undef CALL
    libc_functions.found = true;
}

}  // namespace anysctp::preload
