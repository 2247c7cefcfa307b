// SPDX-License-Identifier: LGPL-2.1-or-later
#include "settings.hpp"

#include <cstdlib>
#include <cstring>

namespace anysctp::preload {

namespace {

bool is_on(const char *variable) {
    const char *value = std::getenv(variable);
    return value && *value && std::strcmp(value, "0") != 0;
}

}  // namespace

const Settings &settings() {
    static const Settings all{is_on("ANYSCTP_PRELOAD_VERBOSE"), is_on("ANYSCTP_PRELOAD_TCP"), is_on("ANYSCTP_PRELOAD_AUTH"),
                              is_on("ANYSCTP_PRELOAD_ASCONF"), is_on("ANYSCTP_PRELOAD_RECONFIG")};
    return all;
}

}  // namespace anysctp::preload
