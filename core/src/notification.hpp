// Notifications as bytes: Linux's layouts (api: linux/sctp.h), which the façade hands out on every engine and system.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "anysctp/anysctp.h"

namespace anysctp::layout {

// Fixed parts only; the variable part follows. Addresses are raw bytes, because sockaddr_storage would bring its
// alignment along, which these layouts do not have. Cause codes are in network byte order, as Linux delivers them.
struct Header {
    uint16_t type, flags;
    uint32_t length;
};
struct AssocChange {
    Header header;  // flags: ANYSCTP_ENDED_BY_*, where an engine knows it
    uint16_t state, error, outbound_streams, inbound_streams;
    int32_t assoc_id;
};
struct PeerAddrChange {
    Header header;
    unsigned char address[128];
    int32_t state, error, assoc_id;
};
struct RemoteError {
    Header header;
    uint16_t error, padding;
    int32_t assoc_id;
};
struct SendFailed {  // deprecated form, with a struct sctp_sndrcvinfo inside
    Header header;
    uint32_t error;
    uint16_t stream, ssn, snd_flags, padding;
    uint32_t ppid, context, timetolive, tsn, cumtsn;
    int32_t info_assoc_id, assoc_id;
};
struct SendFailedEvent {
    Header header;
    uint32_t error;
    uint16_t sid, snd_flags;
    uint32_t ppid, context;
    int32_t info_assoc_id, assoc_id;
};
struct AssocOnly {  // shutdown, sender dry, stream reset
    Header header;
    int32_t assoc_id;
};
struct PartialDelivery {
    Header header;
    uint32_t indication;
    int32_t assoc_id;
    uint32_t stream, seq;
};
struct Adaptation {
    Header header;
    uint32_t adaptation_ind;
    int32_t assoc_id;
};
struct Authentication {
    Header header;
    uint16_t keynumber, altkeynumber;
    uint32_t indication;
    int32_t assoc_id;
};
struct AssocReset {
    Header header;
    int32_t assoc_id;
    uint32_t local_tsn, remote_tsn;
};
struct StreamChange {
    Header header;
    int32_t assoc_id;
    uint16_t instrms, outstrms;
};
static_assert(sizeof(AssocChange) == 20 && sizeof(PeerAddrChange) == 148 && sizeof(RemoteError) == 16 &&
              sizeof(SendFailed) == 48 && sizeof(SendFailedEvent) == 32 && sizeof(AssocOnly) == 12 &&
              sizeof(PartialDelivery) == 24 && sizeof(Adaptation) == 16 && sizeof(Authentication) == 20 &&
              sizeof(AssocReset) == 20 && sizeof(StreamChange) == 16);

}  // namespace anysctp::layout

namespace anysctp {

// Decode as far as the bytes go. Throws EINVAL without a whole header.
void decode_notification(std::span<const std::byte> bytes, anysctp_notification &out);

// Whether this library decodes it; a newer kernel may have others.
bool known_notification(int type) noexcept;

// Throws EINVAL for a type that nothing has.
[[noreturn]] void fail_no_notification(int type);
uint16_t event_type(int type);  // as stacks have it; throws EINVAL for what is no event type

}  // namespace anysctp
