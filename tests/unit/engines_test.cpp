// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engines.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "failing.hpp"
#include "userspace/config.hpp"

using namespace anysctp;

namespace {

// The environment is read once per process, so each question needs its own process. Returns its exit status.
template <class Question>
int in_child(const char *name, const char *value, Question &&question) {
    const pid_t child = fork();
    if (child == 0) {
        for (const char *each : {"ANYSCTP_ENGINE", "ANYSCTP_ENCAPS", "ANYSCTP_UDP_PORT", "ANYSCTP_UDP_PEER_PORT",
                                 "ANYSCTP_LINGER_MS"})
            unsetenv(each);
        if (name) setenv(name, value, 1);
        _exit(question());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int engine_for(const char *value) {
    return in_child("ANYSCTP_ENGINE", value, [] {
        int engine = 99;
        return error_of([&] { engine = default_engine(); }) == EINVAL ? 99 : engine;
    });
}

int config_error(const char *name, const char *value) {
    return in_child(name, value, [] { return error_of([] { userspace_config(); }); });
}

}  // namespace

TEST(Engines, TheEnvironmentChoosesTheEngine) {
    EXPECT_EQ(engine_for("auto"), ANYSCTP_ENGINE_AUTO);
    EXPECT_EQ(engine_for(""), ANYSCTP_ENGINE_AUTO);
    EXPECT_EQ(engine_for("kernel"), ANYSCTP_ENGINE_KERNEL);
    EXPECT_EQ(engine_for("userspace"), ANYSCTP_ENGINE_USERSPACE);
    for (const char *wrong : {"Kernel", "kernel ", "usrsctp", "1", "%s%n"}) EXPECT_EQ(engine_for(wrong), 99) << wrong;
}

TEST(Engines, TheSettingOverridesTheEnvironment) {
    EXPECT_EQ(in_child("ANYSCTP_ENGINE", "kernel",
                       [] {
                           set_default_engine(ANYSCTP_ENGINE_USERSPACE);
                           return default_engine();
                       }),
              ANYSCTP_ENGINE_USERSPACE);
    EXPECT_EQ(error_of([] { set_default_engine(3); }), EINVAL);
    EXPECT_EQ(error_of([] { set_default_engine(-1); }), EINVAL);
    EXPECT_EQ(error_of([] { choose_engine(4711); }), EINVAL);
}

TEST(Engines, DefaultsOfTheUserspaceConfiguration) {
    EXPECT_EQ(in_child(nullptr, nullptr,
                       [] {
                           const auto config = userspace_config();
                           return config.encapsulation == ANYSCTP_ENCAPS_UDP && config.udp_port == -1 &&
                                  config.peer_udp_port == 9899 && config.linger_ms == 10000 && config.signal_linger_ms == 500 &&
                                  config.max_associations == 10000 && config.busy_poll_us == 0;
                       }),
              1);
}

TEST(Engines, TheEnvironmentConfiguresTheUserspaceEngine) {
    EXPECT_EQ(in_child("ANYSCTP_UDP_PORT", "0", [] { return userspace_config().udp_port == 0; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_UDP_PORT", "65535", [] { return userspace_config().udp_port == 65535; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_UDP_PORT", "", [] { return userspace_config().udp_port == -1; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_UDP_PEER_PORT", "9900", [] { return userspace_config().peer_udp_port == 9900; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_LINGER_MS", "0", [] { return userspace_config().linger_ms == 0; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_SIGNAL_LINGER_MS", "0", [] { return userspace_config().signal_linger_ms == 0; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_MAX_ASSOCIATIONS", "0", [] { return userspace_config().max_associations == 0; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_BUSY_POLL_US", "50", [] { return userspace_config().busy_poll_us == 50; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_ENCAPS", "raw", [] { return userspace_config().encapsulation == ANYSCTP_ENCAPS_RAW; }), 1);
    EXPECT_EQ(in_child("ANYSCTP_ENCAPS", "udp", [] { return userspace_config().encapsulation == ANYSCTP_ENCAPS_UDP; }), 1);
}

TEST(Engines, WrongValuesInTheEnvironmentAreErrors) {
    for (const char *wrong : {"65536", "-1", "+1", " 1", "1 ", "0x10", "ten", "99999999999999999999999", "1e3"}) {
        EXPECT_EQ(config_error("ANYSCTP_UDP_PORT", wrong), EINVAL) << wrong;
        EXPECT_EQ(config_error("ANYSCTP_UDP_PEER_PORT", wrong), EINVAL) << wrong;
    }
    EXPECT_EQ(config_error("ANYSCTP_LINGER_MS", "-1"), EINVAL);
    EXPECT_EQ(config_error("ANYSCTP_LINGER_MS", "3600001"), EINVAL);
    EXPECT_EQ(config_error("ANYSCTP_MAX_ASSOCIATIONS", "4294967296"), EINVAL);
    EXPECT_EQ(config_error("ANYSCTP_BUSY_POLL_US", "1000001"), EINVAL);
    EXPECT_EQ(config_error("ANYSCTP_ENCAPS", "tcp"), EINVAL);
}

TEST(Engines, TheConfigurationIsCheckedAndThenFrozen) {
    const auto child = [] {
        auto config = userspace_config();
        config.udp_port = 65536;
        if (error_of([&] { set_userspace_config(config); }) != EINVAL) return 1;
        config.udp_port = -2;
        if (error_of([&] { set_userspace_config(config); }) != EINVAL) return 2;
        config.udp_port = 0;
        config.encapsulation = 2;
        if (error_of([&] { set_userspace_config(config); }) != EINVAL) return 3;
        config.encapsulation = ANYSCTP_ENCAPS_UDP;
        config.peer_udp_port = 70000;
        if (error_of([&] { set_userspace_config(config); }) != EINVAL) return 4;
        config.peer_udp_port = 7;
        if (error_of([&] { set_userspace_config(config); }) != 0) return 5;
        if (freeze_userspace_config().peer_udp_port != 7) return 6;
        if (error_of([&] { set_userspace_config(config); }) != EALREADY) return 7;
        return 0;
    };
    EXPECT_EQ(in_child(nullptr, nullptr, child), 0);
}

TEST(Engines, SocketsNeedAKnownFamilyStyleAndEngine) {
    EXPECT_EQ(error_of([] { open_socket(99, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE); }), EAFNOSUPPORT);
    EXPECT_EQ(error_of([] { open_socket(ANYSCTP_AF_INET, 2, ANYSCTP_ENGINE_USERSPACE); }), ESOCKTNOSUPPORT);
    EXPECT_EQ(error_of([] { open_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, 7); }), EINVAL);
}
