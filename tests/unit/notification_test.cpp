// SPDX-License-Identifier: LGPL-2.1-or-later
#include "notification.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "address.hpp"
#include "failing.hpp"

using namespace anysctp;

namespace {

using Bytes = std::vector<std::byte>;

template <class Layout>
Bytes bytes_of(Layout fixed, uint16_t type, const Bytes &variable = {}) {
    fixed.header.type = type;
    fixed.header.length = static_cast<uint32_t>(sizeof fixed + variable.size());
    Bytes bytes(sizeof fixed);
    std::memcpy(bytes.data(), &fixed, sizeof fixed);
    bytes.insert(bytes.end(), variable.begin(), variable.end());
    return bytes;
}

// An exact copy on the heap, so that AddressSanitizer notices a read beyond its end.
anysctp_notification decoded(const Bytes &bytes) {
    anysctp_notification out;
    std::memset(&out, 0xff, sizeof out);
    decode_notification(Bytes(bytes), out);
    return out;
}

Bytes cause(uint16_t code, uint16_t length, const std::string &value) {
    Bytes bytes(4);
    const uint16_t fields[] = {htons(code), htons(length)};
    std::memcpy(bytes.data(), fields, 4);
    for (char each : value) bytes.push_back(static_cast<std::byte>(each));
    return bytes;
}

Bytes operator+(Bytes one, const Bytes &other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

Bytes lost(const Bytes &causes) {
    layout::assoc_change fixed{};
    fixed.state = ANYSCTP_COMM_LOST;
    fixed.error = htons(12);
    fixed.assoc_id = 5;
    return bytes_of(fixed, ANYSCTP_ASSOC_CHANGE, causes);
}

std::string text_in(const Bytes &bytes) {
    const auto out = decoded(bytes);
    EXPECT_LE(size_t{out.text_offset} + out.text_length, bytes.size());
    return {reinterpret_cast<const char *>(bytes.data()) + out.text_offset, out.text_length};
}

}  // namespace

TEST(Notification, AssocChange) {
    layout::assoc_change fixed{};
    fixed.header.flags = ANYSCTP_ENDED_BY_SILENCE;  // set by an engine, not by the stack
    fixed.state = ANYSCTP_COMM_LOST;
    fixed.outbound_streams = 10;
    fixed.inbound_streams = 20;
    fixed.assoc_id = -7;
    const auto out = decoded(bytes_of(fixed, ANYSCTP_ASSOC_CHANGE));
    EXPECT_EQ(out.type, ANYSCTP_ASSOC_CHANGE);
    EXPECT_EQ(out.flags, 0);
    EXPECT_EQ(out.ended_by, uint32_t{ANYSCTP_ENDED_BY_SILENCE});
    EXPECT_EQ(out.length, 20u);
    EXPECT_EQ(out.outbound_streams, 10);
    EXPECT_EQ(out.inbound_streams, 20);
    EXPECT_EQ(out.assoc_id, -7);
    EXPECT_EQ(out.data_length, 0u);
    EXPECT_EQ(out.truncated, 0u);
    EXPECT_EQ(out.error, 0u);
}

TEST(Notification, TheAbortReasonIsFoundAmongOtherCauses) {
    EXPECT_EQ(text_in(lost(cause(12, 4 + 5, "tired"))), "tired");
    EXPECT_EQ(text_in(lost(cause(13, 4 + 3, std::string("abc\0", 4)) + cause(12, 4 + 2, "no"))), "no");
    EXPECT_EQ(text_in(lost(cause(12, 4, ""))), "");
    EXPECT_EQ(decoded(lost(cause(12, 4 + 5, "tired"))).error, 12u);
}

TEST(Notification, HostileCausesAreReadOnlyAsFarAsTheyGo) {
    EXPECT_EQ(text_in(lost(cause(12, 65535, "short"))), "short");
    EXPECT_EQ(text_in(lost(cause(12, 0, "zero"))), "");
    EXPECT_EQ(text_in(lost(cause(12, 3, "less than its own header"))), "");
    EXPECT_EQ(text_in(lost(cause(13, 65535, "jumps over the end") + cause(12, 8, "text"))), "");
    EXPECT_EQ(text_in(lost(cause(13, 0, "") + cause(12, 8, "text"))), "") << "a length of 0 must not loop for ever";
    EXPECT_EQ(text_in(lost(Bytes(3))), "");
}

TEST(Notification, PeerAddrChange) {
    layout::peer_addr_change fixed{};
    const SockAddr address = parse_address("2001:db8::1", 4711, ANYSCTP_AF_INET6);
    std::memcpy(fixed.address, address.get(), address.size());
    fixed.state = ANYSCTP_ADDR_CONFIRMED;
    fixed.error = 2;
    fixed.assoc_id = 3;
    auto out = decoded(bytes_of(fixed, ANYSCTP_PEER_ADDR_CHANGE));
    EXPECT_STREQ(out.host, "2001:db8::1");
    EXPECT_EQ(out.port, 4711);
    EXPECT_EQ(out.state, ANYSCTP_ADDR_CONFIRMED);
    EXPECT_EQ(out.error, 2u);
    EXPECT_EQ(out.assoc_id, 3);
    std::memset(fixed.address, 0xff, sizeof fixed.address);
    out = decoded(bytes_of(fixed, ANYSCTP_PEER_ADDR_CHANGE));
    EXPECT_STREQ(out.host, "") << "an unknown family";
}

TEST(Notification, RemoteError) {
    layout::remote_error fixed{};
    fixed.error = htons(1);
    fixed.assoc_id = 9;
    const auto out = decoded(bytes_of(fixed, ANYSCTP_REMOTE_ERROR, Bytes(6)));
    EXPECT_EQ(out.error, 1u);
    EXPECT_EQ(out.assoc_id, 9);
    EXPECT_EQ(out.data_offset, sizeof fixed);
    EXPECT_EQ(out.data_length, 6u);
}

TEST(Notification, SendFailedInBothForms) {
    layout::send_failed_event event{};
    event.error = htons(12);
    event.sid = 4;
    event.ppid = htonl(0x01020304);
    event.context = 77;
    event.assoc_id = 2;
    event.header.flags = ANYSCTP_DATA_SENT;
    event.snd_flags = 0x4 | 0x3;  // the U, B and E bits of a DATA chunk, RFC 9260 section 3.3.1
    layout::send_failed old{};
    old.error = event.error;
    old.sid = event.sid;
    old.ppid = event.ppid;
    old.context = event.context;
    old.assoc_id = event.assoc_id;
    old.header.flags = event.header.flags;
    old.snd_flags = event.snd_flags;
    for (const Bytes &bytes : {bytes_of(event, ANYSCTP_SEND_FAILED_EVENT, Bytes(5, std::byte{'x'})),
                               bytes_of(old, ANYSCTP_SEND_FAILED, Bytes(5, std::byte{'x'}))}) {
        const auto out = decoded(bytes);
        EXPECT_EQ(out.flags, ANYSCTP_DATA_SENT);
        EXPECT_EQ(out.error, 12u);
        EXPECT_EQ(out.sid, 4);
        EXPECT_EQ(out.ppid, 0x01020304u);
        EXPECT_EQ(out.context, 77u);
        EXPECT_EQ(out.assoc_id, 2);
        EXPECT_EQ(out.snd_flags, ANYSCTP_UNORDERED);
        EXPECT_EQ(out.data_length, 5u);
        EXPECT_EQ(bytes[out.data_offset], std::byte{'x'});
    }
}

TEST(Notification, TheSmallTypes) {
    layout::partial_delivery_event partial{};
    partial.assoc_id = 1;
    partial.sid = 2;
    partial.seq = 3;
    auto out = decoded(bytes_of(partial, ANYSCTP_PARTIAL_DELIVERY_EVENT));
    EXPECT_EQ(out.assoc_id, 1);
    EXPECT_EQ(out.sid, 2);
    EXPECT_EQ(out.seq, 3u);
    layout::adaptation_indication adaptation{};
    adaptation.indication = 0x80000001;
    out = decoded(bytes_of(adaptation, ANYSCTP_ADAPTATION_INDICATION));
    EXPECT_EQ(out.indication, 0x80000001u);
    layout::authentication_event authentication{};
    authentication.keynumber = 1;
    authentication.altkeynumber = 2;
    authentication.indication = 3;
    out = decoded(bytes_of(authentication, ANYSCTP_AUTHENTICATION_EVENT));
    EXPECT_EQ(out.keynumber, 1);
    EXPECT_EQ(out.altkeynumber, 2);
    EXPECT_EQ(out.indication, 3u);
    layout::assoc_reset_event reset{};
    reset.local_tsn = 1;
    reset.remote_tsn = 2;
    out = decoded(bytes_of(reset, ANYSCTP_ASSOC_RESET_EVENT));
    EXPECT_EQ(out.local_tsn, 1u);
    EXPECT_EQ(out.remote_tsn, 2u);
    layout::stream_change_event change{};
    change.inbound_streams = 1;
    change.outbound_streams = 2;
    out = decoded(bytes_of(change, ANYSCTP_STREAM_CHANGE_EVENT));
    EXPECT_EQ(out.inbound_streams, 1);
    EXPECT_EQ(out.outbound_streams, 2);
    layout::AssocOnly only{};
    only.assoc_id = 8;
    for (int type : {ANYSCTP_SHUTDOWN_EVENT, ANYSCTP_SENDER_DRY_EVENT, ANYSCTP_STREAM_RESET_EVENT}) {
        out = decoded(bytes_of(only, static_cast<uint16_t>(type), Bytes(4)));
        EXPECT_EQ(out.assoc_id, 8);
        EXPECT_EQ(out.data_length, 4u);
    }
}

TEST(Notification, AnUnknownTypeIsKeptAsItCame) {
    layout::Header header{0x9999, 1, 12};
    Bytes bytes(12);
    std::memcpy(bytes.data(), &header, sizeof header);
    const auto out = decoded(bytes);
    EXPECT_EQ(out.type, 0x9999);
    EXPECT_EQ(out.data_offset, 0u);
    EXPECT_EQ(out.data_length, 12u);
    EXPECT_EQ(out.truncated, 0u);
}

TEST(Notification, WithoutAWholeHeaderItIsAnError) {
    for (size_t size = 0; size < sizeof(layout::Header); size++)
        EXPECT_EQ(error_of([&] { decoded(Bytes(size)); }), EINVAL) << size;
}

// Every type at every length, with zero, all-one and random bytes: nothing beyond the end is read or pointed to.
TEST(Notification, EveryTypeAtEveryLength) {
    std::mt19937 random(1);
    for (int type = 0x7fff; type <= 0x8010; type++)
        for (size_t size = sizeof(layout::Header); size <= 256; size++)
            for (int fill = 0; fill < 4; fill++) {
                Bytes bytes(size, fill == 0 ? std::byte{0} : std::byte{0xff});
                if (fill > 1)
                    for (std::byte &each : bytes) each = static_cast<std::byte>(random());
                const uint16_t type_field = static_cast<uint16_t>(type);
                std::memcpy(bytes.data(), &type_field, sizeof type_field);
                const auto out = decoded(bytes);
                ASSERT_EQ(out.type, type);
                ASSERT_LE(size_t{out.data_offset} + out.data_length, size);
                ASSERT_LE(size_t{out.text_offset} + out.text_length, size);
                ASSERT_LT(strnlen(out.host, sizeof out.host), sizeof out.host);
            }
}

TEST(Notification, ShorterThanItsTypeOrItsLengthIsTruncated) {
    Bytes bytes = bytes_of(layout::assoc_change{}, ANYSCTP_ASSOC_CHANGE, Bytes(8));
    EXPECT_EQ(decoded(bytes).truncated, 0u);
    bytes.resize(24);
    EXPECT_EQ(decoded(bytes).truncated, 1u) << "its length says 28";
    bytes.resize(12);
    EXPECT_EQ(decoded(bytes).truncated, 1u);
    EXPECT_EQ(decoded(bytes).data_length, 0u);
}
