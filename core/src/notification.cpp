// SPDX-License-Identifier: LGPL-2.1-or-later
#include "notification.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "address.hpp"
#include "error.hpp"

namespace anysctp {

namespace {

constexpr uint16_t cause_user_initiated_abort = 12;  // RFC 9260, 3.3.10.12

// The bytes as a fixed layout; what is missing at the end reads as 0.
template <class Layout>
Layout read(std::span<const std::byte> bytes, anysctp_notification &out) {
    Layout fixed{};
    std::memcpy(&fixed, bytes.data(), std::min(sizeof fixed, bytes.size()));
    if (bytes.size() < sizeof fixed) out.truncated = 1;
    out.data_offset = static_cast<uint32_t>(std::min(sizeof fixed, bytes.size()));
    out.data_length = static_cast<uint32_t>(bytes.size()) - out.data_offset;
    return fixed;
}

void find_abort_text(std::span<const std::byte> bytes, anysctp_notification &out) {
    // A list of {code, length, value} padded to 4 bytes; the peer wrote it, so trust no length.
    size_t at = out.data_offset;
    const size_t end = out.data_offset + out.data_length;
    while (end - at >= 4) {
        uint16_t code, length;
        std::memcpy(&code, &bytes[at], 2);
        std::memcpy(&length, &bytes[at + 2], 2);
        const size_t size = ntohs(length);
        if (size < 4) return;
        if (ntohs(code) == cause_user_initiated_abort) {
            out.text_offset = static_cast<uint32_t>(at + 4);
            out.text_length = static_cast<uint32_t>(std::min(size, end - at) - 4);
            return;
        }
        const size_t padded = (size + 3) & ~size_t{3};
        if (padded > end - at) return;
        at += padded;
    }
}

// An engine that knows who it was says so in the flags, which both stacks leave 0. Otherwise the causes tell: a peer's ABORT
// comes with them, an ABORT of this side without, and without an error code nobody has aborted.
uint32_t who_ended(const layout::assoc_change &change, const anysctp_notification &out) {
    if (change.header.flags) return change.header.flags;
    const bool lost = change.state == ANYSCTP_COMM_LOST;
    if (!lost && change.state != ANYSCTP_CANT_STR_ASSOC) return ANYSCTP_ENDED_BY_NOBODY;
    if (out.data_length) return ANYSCTP_ENDED_BY_PEER;
    if (out.error == cause_user_initiated_abort) return ANYSCTP_ENDED_BY_US;
    if (lost) return out.error ? ANYSCTP_ENDED_BY_US : ANYSCTP_ENDED_BY_SILENCE;
    return out.error ? ANYSCTP_ENDED_BY_PEER : ANYSCTP_ENDED_BY_NOBODY;
}

// Sets the fields that are not plain copies. Most types have none.
void translate(const auto &, std::span<const std::byte>, anysctp_notification &) {}

void translate(const layout::assoc_change &fixed, std::span<const std::byte> bytes, anysctp_notification &out) {
    out.error = ntohs(fixed.error);
    find_abort_text(bytes, out);
    out.ended_by = who_ended(fixed, out);
    out.flags = 0;
}

void translate(const layout::peer_addr_change &fixed, std::span<const std::byte>, anysctp_notification &out) {
    sockaddr_in6 raw;
    std::memcpy(&raw, fixed.address, sizeof raw);
    anysctp_address text;
    format_address(SockAddr(reinterpret_cast<const sockaddr *>(&raw)), text);
    std::memcpy(out.host, text.host, sizeof out.host);
    out.port = text.port;
}

void translate(const layout::remote_error &fixed, std::span<const std::byte>, anysctp_notification &out) {
    out.error = ntohs(fixed.error);
}

// The error is a 32-bit field in which Linux keeps the 16-bit cause code in network byte order.
uint32_t send_error(uint32_t raw) { return raw > 0xffff ? raw : ntohs(static_cast<uint16_t>(raw)); }

// Linux reports the DATA chunk's flag bits (RFC 9260, 3.3.1), not the sender's; one of them is a sender's flag too.
uint16_t message_flags(uint16_t chunk_flags) { return chunk_flags & 0x4 ? ANYSCTP_UNORDERED : 0; }

void translate_failed(const auto &fixed, anysctp_notification &out) {
    out.error = send_error(fixed.error);
    out.snd_flags = message_flags(fixed.snd_flags);
    out.ppid = ntohl(fixed.ppid);
}
void translate(const layout::send_failed &fixed, std::span<const std::byte>, anysctp_notification &out) {
    translate_failed(fixed, out);
}
void translate(const layout::send_failed_event &fixed, std::span<const std::byte>, anysctp_notification &out) {
    translate_failed(fixed, out);
}

template <class Layout>
void decode_as(std::span<const std::byte> bytes, anysctp_notification &out,
               void (*copy)(const Layout &, anysctp_notification &)) {
    const auto fixed = read<Layout>(bytes, out);
    out.assoc_id = fixed.assoc_id;
    copy(fixed, out);
    translate(fixed, bytes, out);
}

struct Decoder {
    uint16_t type;
    void (*decode)(std::span<const std::byte>, anysctp_notification &);
};
#define COPY(field, ...) \
    if constexpr (requires { from.field; }) to.field = static_cast<decltype(to.field)>(from.field);
#define DECODER(name, word, number, flags, fields)                                                                         \
    {number, [](std::span<const std::byte> bytes, anysctp_notification &out) {                                             \
         decode_as<layout::word>(bytes, out, []([[maybe_unused]] const auto &from, [[maybe_unused]] auto &to) { fields }); \
     }},
constexpr Decoder decoders[] = {ANYSCTP_NOTIFICATIONS(DECODER, COPY, ANYSCTP_NO_FIELD)};

const Decoder *decoder_of(int type) noexcept {
    const auto found = std::ranges::find(decoders, type, &Decoder::type);
    return found == std::end(decoders) ? nullptr : found;
}

}  // namespace

bool known_notification(int type) noexcept { return decoder_of(type); }

void fail_no_notification(int type) { fail(EINVAL, "no such event type: 0x%x", type); }

uint16_t event_type(int type) {
    if (type < ANYSCTP_ASSOC_CHANGE || type > UINT16_MAX) fail_no_notification(type);
    return static_cast<uint16_t>(type);
}

void decode_notification(std::span<const std::byte> bytes, anysctp_notification &out) {
    if (bytes.size() < sizeof(layout::Header))
        fail(EINVAL, "a notification has at least %zu bytes, not %zu", sizeof(layout::Header), bytes.size());
    layout::Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    out = {};
    out.type = header.type;
    out.flags = header.flags;
    out.length = header.length;
    if (const Decoder *known = decoder_of(header.type))
        known->decode(bytes, out);
    else
        out.data_length = static_cast<uint32_t>(bytes.size());  // unknown: all of its bytes
    if (header.length > bytes.size()) out.truncated = 1;
}

}  // namespace anysctp
