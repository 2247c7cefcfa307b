// usrsctp's notifications, which are converted to Linux's and then decoded.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fuzz.hpp"

#include <anysctp/anysctp.h>

#include "userspace/notify.hpp"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz::Input input(data, size);
    std::vector<int32_t> aborted_here{input.number<int32_t>()};
    const bool peek = input.number() & 1;
    const auto theirs = fuzz::copy(input.rest());
    auto ours = anysctp::notification_from_stack(theirs);
    anysctp::tell_own_abort(ours, aborted_here, peek);
    anysctp_notification out;
    ANYSCTP_INIT(&out);
    anysctp_decode_notification(ours.data(), ours.size(), &out);
    return 0;
}
