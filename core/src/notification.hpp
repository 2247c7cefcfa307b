// Notifications as bytes: Linux's layouts (api: linux/sctp.h), which the façade hands out on every engine and system.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "anysctp/anysctp.h"

namespace anysctp::layout {

// The fixed part of each type of records.def, by its word; the variable part follows. Fields that a notification has under the
// same name are copied (notification.cpp). Addresses are raw bytes, because sockaddr_storage would bring its alignment along,
// which these layouts do not have. Cause codes are in network byte order, as Linux delivers them.
struct Header {
    uint16_t type, flags;
    uint32_t length;
};
struct assoc_change {
    Header header;  // flags: ANYSCTP_ENDED_BY_*, where an engine knows it
    uint16_t state, error, outbound_streams, inbound_streams;
    int32_t assoc_id;
};
struct peer_addr_change {
    Header header;
    unsigned char address[128];
    int32_t state, error, assoc_id;
};
struct remote_error {
    Header header;
    uint16_t error, padding;
    int32_t assoc_id;
};
struct send_failed {  // deprecated form, with a struct sctp_sndrcvinfo inside
    Header header;
    uint32_t error;
    uint16_t sid, ssn, snd_flags, padding;
    uint32_t ppid, context, timetolive, tsn, cumtsn;
    int32_t info_assoc_id, assoc_id;
};
struct send_failed_event {
    Header header;
    uint32_t error;
    uint16_t sid, snd_flags;
    uint32_t ppid, context;
    int32_t info_assoc_id, assoc_id;
};
struct AssocOnly {
    Header header;
    int32_t assoc_id;
};
using shutdown_event = AssocOnly;
using sender_dry_event = AssocOnly;
using stream_reset_event = AssocOnly;
struct partial_delivery_event {
    Header header;
    uint32_t indication;
    int32_t assoc_id;
    uint32_t sid, seq;
};
struct adaptation_indication {
    Header header;
    uint32_t indication;
    int32_t assoc_id;
};
struct authentication_event {
    Header header;
    uint16_t keynumber, altkeynumber;
    uint32_t indication;
    int32_t assoc_id;
};
struct assoc_reset_event {
    Header header;
    int32_t assoc_id;
    uint32_t local_tsn, remote_tsn;
};
struct stream_change_event {
    Header header;
    int32_t assoc_id;
    uint16_t inbound_streams, outbound_streams;
};
static_assert(sizeof(assoc_change) == 20 && sizeof(peer_addr_change) == 148 && sizeof(remote_error) == 16 &&
              sizeof(send_failed) == 48 && sizeof(send_failed_event) == 32 && sizeof(AssocOnly) == 12 &&
              sizeof(partial_delivery_event) == 24 && sizeof(adaptation_indication) == 16 &&
              sizeof(authentication_event) == 20 && sizeof(assoc_reset_event) == 20 && sizeof(stream_change_event) == 16);

}  // namespace anysctp::layout

namespace anysctp {

// Decode as far as the bytes go. Throws EINVAL without a whole header.
void decode_notification(std::span<const std::byte> bytes, anysctp_notification &out);

// Whether this library decodes it; a newer kernel may have others.
bool known_notification(int type) noexcept;

// Throws EINVAL: there is no such type.
[[noreturn]] void fail_no_notification(int type);
uint16_t event_type(int type);  // the type as the stacks' structures hold it; throws EINVAL if it cannot be one

}  // namespace anysctp
