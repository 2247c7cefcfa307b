// SPDX-License-Identifier: LGPL-2.1-or-later
#include "error.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <climits>
#include <string>
#include <thread>

#include "failing.hpp"

using namespace anysctp;

TEST(Error, NamesAreTheSystems) {
    EXPECT_STREQ(error_name(ECONNREFUSED), "ECONNREFUSED");
    EXPECT_STREQ(error_name(-ECONNREFUSED), "ECONNREFUSED");
    EXPECT_STREQ(error_name(EAGAIN), "EAGAIN");
    EXPECT_STREQ(error_name(ENOTRECOVERABLE), "ENOTRECOVERABLE");
    EXPECT_STREQ(error_name(-EINPROGRESS), "EINPROGRESS");
}

TEST(Error, UnknownNumbersGetANameToo) {
    EXPECT_STREQ(error_name(12345), "E12345");
    EXPECT_STREQ(error_name(-12345), "E12345");
    EXPECT_STREQ(error_name(0), "E0");
    EXPECT_STREQ(error_name(INT64_MAX), "E9223372036854775807");
    EXPECT_STREQ(error_name(INT64_MIN), "E9223372036854775808");
}

TEST(Error, LongSentencesAreCutNotOverrun) {
    const std::string endless(10000, 'x');
    try {
        fail(EINVAL, "%s", endless.c_str());
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.error(), EINVAL);
        EXPECT_LT(std::string(error.what()).size(), 1000u);
        EXPECT_GT(std::string(error.what()).size(), 100u);
    }
    set_last_error("operation", endless.c_str());
    EXPECT_EQ(std::string(last_error()).find("operation: xxx"), 0u);
}

TEST(Error, TheLastErrorIsTheThreadsOwn) {
    EXPECT_EQ(soft_fail("here", EPIPE, "mine"), -EPIPE);
    std::string other;
    std::thread([&] {
        other = last_error();
        soft_fail("there", EINVAL, "theirs");
    }).join();
    EXPECT_EQ(other, "");
    EXPECT_STREQ(last_error(), "here: mine");
}

TEST(Error, FailErrnoSaysWhatTheSystemSays) {
    try {
        fail_errno(ENOENT, "reading");
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.error(), ENOENT);
        EXPECT_NE(std::string(error.what()).find("reading: "), std::string::npos);
    }
}
