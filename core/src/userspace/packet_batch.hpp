// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "output.h"

namespace anysctp {

// A batch of packets (output.h) as long as it lives.
struct PacketBatch {
    PacketBatch() noexcept { anysctp_batch_begin(); }
    PacketBatch(const PacketBatch &) = delete;
    ~PacketBatch() { anysctp_batch_end(); }
};

}  // namespace anysctp
