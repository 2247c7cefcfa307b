// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.hpp"

namespace anysctp {

const char *name_of(Option option) noexcept {
    static constexpr const char *names[] = {
#define ANYSCTP_NUMBER(name, ...) #name,
#include "anysctp/options.def"
    };
    return names[static_cast<size_t>(option)];
}

const char *name_of(RecordOption option) noexcept {
    static constexpr const char *names[] = {
#define ANYSCTP_RECORD(name, ...) #name,
#define ANYSCTP_ADDRESS(name, ...) #name,
#include "anysctp/options.def"
    };
    return names[static_cast<size_t>(option)];
}

}  // namespace anysctp
