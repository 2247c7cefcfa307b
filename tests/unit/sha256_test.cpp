// SPDX-License-Identifier: LGPL-2.1-or-later
#include "userspace/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

// usrsctp's HMAC, which uses our hash.
extern "C" uint32_t sctp_hmac(uint16_t hash, uint8_t *key, uint32_t key_size, uint8_t *text, uint32_t size, uint8_t *digest);

namespace {

std::string hex(const uint8_t (&digest)[32]) {
    std::string text;
    for (const uint8_t byte : digest) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", byte);
        text += digits;
    }
    return text;
}

std::string sha256(const std::string &text, size_t part) {
    anysctp_sha256 hash;
    uint8_t digest[32];
    anysctp_sha256_init(&hash);
    for (size_t at = 0; at < text.size(); at += part) anysctp_sha256_update(&hash, &text[at], std::min(part, text.size() - at));
    anysctp_sha256_final(&hash, digest);
    return hex(digest);
}

std::string hmac(std::string key, std::string text) {
    uint8_t digest[32];
    EXPECT_EQ(sctp_hmac(3, reinterpret_cast<uint8_t *>(key.data()), static_cast<uint32_t>(key.size()),
                        reinterpret_cast<uint8_t *>(text.data()), static_cast<uint32_t>(text.size()), digest),
              sizeof digest);
    return hex(digest);
}

TEST(Sha256, HasTheDigestsOfFips180) {
    EXPECT_EQ(sha256("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1000000, 'a'), 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnTheParts) {
    for (const size_t size : {55u, 56u, 63u, 64u, 65u, 119u, 120u, 128u})
        for (const size_t part : {1u, 7u, 63u, 64u, 65u})
            EXPECT_EQ(sha256(std::string(size, 'x'), part), sha256(std::string(size, 'x'), size)) << size << " by " << part;
}

TEST(Sha256, AuthenticatesAsRfc4231Says) {
    EXPECT_EQ(hmac(std::string(20, '\x0b'), "Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac(std::string(20, '\xaa'), std::string(50, '\xdd')),
              "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    EXPECT_EQ(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
