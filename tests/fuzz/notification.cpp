// Notifications in Linux's layout, as a kernel or a program hands them to the library.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fuzz.hpp"

#include <anysctp/anysctp.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const auto bytes = fuzz::copy({data, size});
    anysctp_notification out;
    std::memset(&out, 0xff, sizeof out);
    ANYSCTP_INIT(&out);
    const anysctp_result result = anysctp_decode_notification(bytes.data(), bytes.size(), &out);
    ALWAYS(result >= 0 || *anysctp_last_error());
    return 0;
}
