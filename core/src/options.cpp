// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.hpp"

namespace anysctp {

#define ANYSCTP_NAME(name) #name,
const char *name_of(Option option) noexcept {
    static constexpr const char *names[] = {ANYSCTP_NUMBER_OPTIONS(ANYSCTP_NAME)};
    return names[static_cast<size_t>(option)];
}

const char *name_of(RecordOption option) noexcept {
    static constexpr const char *names[] = {ANYSCTP_RECORD_OPTIONS(ANYSCTP_NAME)};
    return names[static_cast<size_t>(option)];
}

}  // namespace anysctp
