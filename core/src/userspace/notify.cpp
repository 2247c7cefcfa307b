// SPDX-License-Identifier: LGPL-2.1-or-later
#include "notify.hpp"

#include <arpa/inet.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstring>

#include "for_stack.hpp"
#include "notification.hpp"
#include "numbers.hpp"

namespace anysctp {

namespace {

using Bytes = std::vector<std::byte>;
using View = std::span<const std::byte>;

// Layouts that usrsctp.h does not have, or has wrong. These are what usrsctp writes.
struct StackSendFailed {
    layout::Header header;
    uint32_t error;
    uint16_t stream, ssn, snd_flags, padding;
    uint32_t ppid, context, timetolive, tsn, cumtsn, info_assoc_id;
    unsigned char reserved[96];
    uint32_t assoc_id;
};
struct StackPartialDelivery {
    layout::Header header;
    uint32_t indication;
    uint16_t stream, seq;
    uint32_t assoc_id;
};
static_assert(sizeof(StackSendFailed) == 144 && sizeof(StackPartialDelivery) == 20);

constexpr size_t chunk_header_size = 4;
constexpr uint16_t chunk_unordered_bit = 0x4;  // RFC 9260, 3.3.1
constexpr uint16_t chunk_whole_bits = 0x3;

template <class Layout>
Layout read(View bytes) {
    Layout fixed;
    std::memcpy(&fixed, bytes.data(), sizeof fixed);
    return fixed;
}

template <class Layout>
Bytes make(Layout fixed, View rest) {
    fixed.header.length = static_cast<uint32_t>(sizeof fixed + rest.size());
    Bytes bytes(sizeof fixed + rest.size());
    std::memcpy(bytes.data(), &fixed, sizeof fixed);
    std::copy(rest.begin(), rest.end(), bytes.begin() + sizeof fixed);
    return bytes;
}

layout::Header header_of(View theirs, uint16_t type) { return {type, read<layout::Header>(theirs).flags, 0}; }

View after(View bytes, size_t size) { return bytes.subspan(std::min(size, bytes.size())); }

Bytes assoc_change(View theirs) {
    const auto in = read<sctp_assoc_change>(theirs);
    layout::assoc_change out{header_of(theirs, ANYSCTP_ASSOC_CHANGE), numbers::assoc_change_state(in.sac_state),
                            htons(in.sac_error), in.sac_outbound_streams, in.sac_inbound_streams,
                            static_cast<int32_t>(in.sac_assoc_id)};
    View info = after(theirs, sizeof in);
    // Linux: nothing for a new association, the error causes without the ABORT chunk's header for a lost one.
    if (in.sac_state == SCTP_COMM_UP || in.sac_state == SCTP_RESTART)
        info = {};
    else
        info = after(info, chunk_header_size);
    // usrsctp sometimes leaves the code out; the first cause has it.
    if (!out.error && info.size() >= sizeof out.error) std::memcpy(&out.error, info.data(), sizeof out.error);
    if (in.sac_state != SCTP_COMM_UP && in.sac_state != SCTP_RESTART) out.outbound_streams = out.inbound_streams = 0;
    return make(out, info);
}

Bytes peer_addr_change(View theirs) {
    const auto in = read<sctp_paddr_change>(theirs);
    layout::peer_addr_change out{header_of(theirs, ANYSCTP_PEER_ADDR_CHANGE), {},
                               static_cast<int32_t>(numbers::addr_change_state(in.spc_state)),
                               static_cast<int32_t>(in.spc_error), static_cast<int32_t>(in.spc_assoc_id)};
    const SockAddr address = from_stack(reinterpret_cast<const sockaddr *>(&in.spc_aaddr));
    std::memcpy(out.address, address.get(), address.size());
    return make(out, {});
}

Bytes remote_error(View theirs) {
    const auto in = read<sctp_remote_error>(theirs);
    const layout::remote_error out{header_of(theirs, ANYSCTP_REMOTE_ERROR), htons(in.sre_error), 0,
                                  static_cast<int32_t>(in.sre_assoc_id)};
    // usrsctp gives the whole ERROR chunk, Linux the value of the cause without the two headers.
    return make(out, after(theirs, sizeof in + 2 * chunk_header_size));
}

uint16_t send_failed_flag(uint16_t flags) { return flags == SCTP_DATA_SENT ? ANYSCTP_DATA_SENT : ANYSCTP_DATA_UNSENT; }

// Linux reports the flag bits of the DATA chunk here. So does usrsctp, but of what was never sent it reports its fragment marks.
uint16_t send_failed_bits(uint16_t flags) {
    const bool unordered = flags & SCTP_UNORDERED || flags & chunk_unordered_bit;
    return static_cast<uint16_t>(chunk_whole_bits | (unordered ? chunk_unordered_bit : 0));
}

Bytes send_failed(View theirs) {
    const auto in = read<StackSendFailed>(theirs);
    layout::send_failed out{header_of(theirs, ANYSCTP_SEND_FAILED), htons(static_cast<uint16_t>(in.error)), in.stream,
                           in.ssn, send_failed_bits(in.snd_flags), 0, in.ppid, in.context, in.timetolive, in.tsn,
                           in.cumtsn, static_cast<int32_t>(in.info_assoc_id), static_cast<int32_t>(in.assoc_id)};
    out.header.flags = send_failed_flag(out.header.flags);
    return make(out, after(theirs, sizeof in));
}

Bytes send_failed_event(View theirs) {
    const auto in = read<sctp_send_failed_event>(theirs);
    layout::send_failed_event out{header_of(theirs, ANYSCTP_SEND_FAILED_EVENT),
                                htons(static_cast<uint16_t>(in.ssfe_error)), in.ssfe_info.snd_sid,
                                send_failed_bits(in.ssfe_info.snd_flags), in.ssfe_info.snd_ppid,
                                in.ssfe_info.snd_context, static_cast<int32_t>(in.ssfe_info.snd_assoc_id),
                                static_cast<int32_t>(in.ssfe_assoc_id)};
    out.header.flags = send_failed_flag(out.header.flags);
    return make(out, after(theirs, sizeof in));
}

Bytes partial_delivery(View theirs) {
    const auto in = read<StackPartialDelivery>(theirs);
    return make(layout::partial_delivery_event{header_of(theirs, ANYSCTP_PARTIAL_DELIVERY_EVENT),
                                        in.indication == SCTP_PARTIAL_DELIVERY_ABORTED
                                            ? uint32_t{ANYSCTP_PARTIAL_DELIVERY_ABORTED}
                                            : in.indication,
                                        static_cast<int32_t>(in.assoc_id), in.stream, in.seq},
                {});
}

Bytes authentication(View theirs) {
    const auto in = read<layout::authentication_event>(theirs);  // the same layout on both
    auto out = in;
    out.header = header_of(theirs, ANYSCTP_AUTHENTICATION_EVENT);
    out.indication = numbers::auth_indication(in.indication);
    return make(out, {});
}

// The bytes are the same on both stacks; only the type's number differs.
Bytes renumbered(View theirs, uint16_t type) {
    Bytes bytes(theirs.begin(), theirs.end());
    std::memcpy(bytes.data(), &type, sizeof type);
    return bytes;
}

struct Translator {
    uint16_t type;  // usrsctp's
    size_t least;   // bytes it must have
    Bytes (*translate)(View);
};
// A row for each type whose bytes differ.
constexpr Translator translators[] = {
    {SCTP_ASSOC_CHANGE, sizeof(sctp_assoc_change), assoc_change},
    {SCTP_PEER_ADDR_CHANGE, sizeof(sctp_paddr_change), peer_addr_change},
    {SCTP_REMOTE_ERROR, sizeof(sctp_remote_error), remote_error},
    {SCTP_SEND_FAILED, sizeof(StackSendFailed), send_failed},
    {SCTP_SEND_FAILED_EVENT, sizeof(sctp_send_failed_event), send_failed_event},
    {SCTP_PARTIAL_DELIVERY_EVENT, sizeof(StackPartialDelivery), partial_delivery},
    {SCTP_AUTHENTICATION_EVENT, sizeof(layout::authentication_event), authentication},
};

}  // namespace

std::vector<std::byte> notification_from_stack(std::span<const std::byte> theirs) {
    if (theirs.size() < sizeof(layout::Header)) return {theirs.begin(), theirs.end()};
    const uint16_t type = read<layout::Header>(theirs).type;
    for (const Translator &each : translators)
        if (each.type == type && theirs.size() >= each.least) return each.translate(theirs);
    return renumbered(theirs, numbers::notification_type_from_stack(type));
}

void tell_own_abort(std::span<std::byte> notification, std::vector<int32_t> &aborted_here, bool peek) noexcept {
    constexpr uint16_t user_initiated_abort = 12;  // RFC 9260, 3.3.10.12
    layout::assoc_change change;
    if (aborted_here.empty() || notification.size() < sizeof change) return;
    std::memcpy(&change, notification.data(), sizeof change);
    if (change.header.type != ANYSCTP_ASSOC_CHANGE) return;
    if (change.state != ANYSCTP_COMM_LOST && change.state != ANYSCTP_CANT_STR_ASSOC) return;
    const auto found = std::ranges::find(aborted_here, change.assoc_id);
    if (found == aborted_here.end()) return;
    if (!peek) aborted_here.erase(found);
    if (change.error) return;  // the peer was faster
    change.error = htons(user_initiated_abort);
    std::memcpy(notification.data(), &change, sizeof change);
}

}  // namespace anysctp
