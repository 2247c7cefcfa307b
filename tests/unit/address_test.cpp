// SPDX-License-Identifier: LGPL-2.1-or-later
#include "address.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include <cstring>
#include <string>

#include "failing.hpp"

using namespace anysctp;

namespace {

std::string text(const SockAddr &address) {
    anysctp_address out;
    format_address(address, out);
    return out.host;
}

std::string parsed(const char *host, int family) { return text(parse_address(host, 7, family)); }

}  // namespace

TEST(Address, ParsesAndFormatsBothFamilies) {
    EXPECT_EQ(parsed("192.0.2.1", ANYSCTP_AF_INET), "192.0.2.1");
    EXPECT_EQ(parsed("2001:db8::1", ANYSCTP_AF_INET6), "2001:db8::1");
    EXPECT_EQ(parsed("2001:DB8:0:0:0:0:0:1", ANYSCTP_AF_INET6), "2001:db8::1");
    EXPECT_EQ(parsed("255.255.255.255", ANYSCTP_AF_INET), "255.255.255.255");
    const SockAddr address = parse_address("192.0.2.1", 65535, ANYSCTP_AF_INET);
    EXPECT_EQ(address.port(), 65535);
    EXPECT_EQ(address.family(), AF_INET);
    EXPECT_EQ(address.size(), sizeof(sockaddr_in));
}

TEST(Address, EmptyIsAny) {
    EXPECT_EQ(parsed("", ANYSCTP_AF_INET), "0.0.0.0");
    EXPECT_EQ(parsed("", ANYSCTP_AF_INET6), "::");
    EXPECT_TRUE(parse_address("", 7, ANYSCTP_AF_INET).is_any());
    EXPECT_TRUE(parse_address("", 7, ANYSCTP_AF_INET6).is_any());
    EXPECT_FALSE(parse_address("127.0.0.1", 0, ANYSCTP_AF_INET).is_any());
}

TEST(Address, Ipv4OnAnIpv6SocketIsMappedAndShownAsIpv4) {
    const SockAddr address = parse_address("192.0.2.1", 7, ANYSCTP_AF_INET6);
    EXPECT_EQ(address.family(), AF_INET6);
    EXPECT_EQ(text(address), "192.0.2.1");
    EXPECT_EQ(parsed("::ffff:192.0.2.1", ANYSCTP_AF_INET6), "192.0.2.1");
}

TEST(Address, Ipv6OnAnIpv4SocketIsRefused) {
    EXPECT_EQ(error_of([] { parse_address("::1", 7, ANYSCTP_AF_INET); }), EAFNOSUPPORT);
}

TEST(Address, KeepsTheZoneOfALinkLocalAddress) {
    char name[IF_NAMESIZE];
    ASSERT_NE(if_indextoname(1, name), nullptr);
    const std::string zoned = std::string("fe80::1%") + name;
    EXPECT_EQ(parsed(zoned.c_str(), ANYSCTP_AF_INET6), zoned);
    EXPECT_EQ(error_of([] { parse_address("fe80::1%no-such-interface", 7, ANYSCTP_AF_INET6); }), EINVAL);
}

TEST(Address, ALinkWithoutANameIsANumber) { EXPECT_EQ(parsed("fe80::1%4000000", ANYSCTP_AF_INET6), "fe80::1%4000000"); }

TEST(Address, OnlyLinkLocalAddressesHaveAZone) {
    EXPECT_EQ(error_of([] { parse_address("2001:db8::1%1", 7, ANYSCTP_AF_INET6); }), EINVAL);
    EXPECT_EQ(error_of([] { parse_address("::1%1", 7, ANYSCTP_AF_INET6); }), EINVAL);
}

TEST(Address, RefusesWhatIsNoAddress) {
    const std::string endless(100000, '1'), colons(100000, ':');
    const char *wrong[] = {" ",         "127.0.0.1 ", " 127.0.0.1", "127.0.0.1.1", "127.0.0",     "256.0.0.1",  "1",
                           "0x7f.1",    "127.1",      "localhost",  "::g",         ":",           ":::",        "1:2:3:4:5:6:7:8:9",
                           "[::1]",     "::1%",       "%eth0",      "::1\n",       "127.0.0.1\n", "\xff\xfe::", "%n%n%s%s:",
                           "127.0.0.1:80", "::ffff:1.2.3.4.5", endless.c_str(), colons.c_str()};
    for (const char *host : wrong)
        for (int family : {ANYSCTP_AF_INET, ANYSCTP_AF_INET6})
            EXPECT_EQ(error_of([&] { parse_address(host, 7, family); }), EINVAL) << host;
    EXPECT_EQ(error_of([] { parse_address(nullptr, 7, ANYSCTP_AF_INET); }), EFAULT);
}

TEST(Address, TheSentenceNamesTheAddress) {
    try {
        parse_address("example.org", 7, ANYSCTP_AF_INET);
        FAIL();
    } catch (const Error &error) {
        EXPECT_NE(std::string(error.what()).find("example.org"), std::string::npos) << error.what();
    }
}

TEST(Address, ListsNeedAtLeastOneAddressAndAllOfThemGood) {
    const char *good[] = {"127.0.0.1", "127.0.0.2"};
    const char *bad[] = {"127.0.0.1", "nonsense"};
    const char *missing[] = {"127.0.0.1", nullptr};
    EXPECT_EQ(parse_addresses(good, 2, 7, ANYSCTP_AF_INET).size(), 2u);
    EXPECT_EQ(parse_addresses(good, 2, 7, ANYSCTP_AF_INET)[1].port(), 7);
    EXPECT_EQ(error_of([&] { parse_addresses(good, 0, 7, ANYSCTP_AF_INET); }), EINVAL);
    EXPECT_EQ(error_of([&] { parse_addresses(nullptr, 2, 7, ANYSCTP_AF_INET); }), EFAULT);
    EXPECT_EQ(error_of([&] { parse_addresses(bad, 2, 7, ANYSCTP_AF_INET); }), EINVAL);
    EXPECT_EQ(error_of([&] { parse_addresses(missing, 2, 7, ANYSCTP_AF_INET); }), EFAULT);
}

TEST(Address, PacksAndUnpacksMixedFamilies) {
    const std::vector<SockAddr> list{parse_address("192.0.2.1", 7, ANYSCTP_AF_INET),
                                     parse_address("2001:db8::1", 7, ANYSCTP_AF_INET6),
                                     parse_address("192.0.2.2", 7, ANYSCTP_AF_INET)};
    const auto packed = pack_addresses(list);
    EXPECT_EQ(packed.size(), 2 * sizeof(sockaddr_in) + sizeof(sockaddr_in6));
    EXPECT_EQ(unpack_addresses(packed.data(), 3), list);
    EXPECT_TRUE(unpack_addresses(packed.data(), 0).empty());
}

TEST(Address, AnUnknownFamilyEndsAPackedList) {
    auto packed = pack_addresses(std::vector{parse_address("192.0.2.1", 7, ANYSCTP_AF_INET),
                                             parse_address("192.0.2.2", 7, ANYSCTP_AF_INET)});
    const sa_family_t unknown = 99;
    std::memcpy(packed.data() + sizeof(sockaddr_in) + offsetof(sockaddr, sa_family), &unknown, sizeof unknown);
    EXPECT_EQ(unpack_addresses(packed.data(), 2).size(), 1u);
}

TEST(Address, NoFamilyFormatsAsEmpty) {
    anysctp_address out;
    std::memset(&out, 0xff, sizeof out);
    format_address(SockAddr(), out);
    EXPECT_STREQ(out.host, "");
    EXPECT_EQ(out.port, 0);
}
