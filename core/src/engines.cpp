// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engines.hpp"

#include <cstdlib>
#include <cstring>
#include <mutex>

namespace anysctp {

namespace {

constexpr uint32_t default_linger_ms = 10000, default_signal_linger_ms = 500, longest_linger_ms = 3'600'000;
constexpr uint32_t default_max_associations = 10000;

std::mutex mutex;
int engine_setting = -1;  // -1: not set, so the environment decides
bool config_frozen = false;

void check_engine(int engine) {
    if (engine < ANYSCTP_ENGINE_AUTO || engine > ANYSCTP_ENGINE_USERSPACE)
        fail(EINVAL, "no such engine: %d (0 auto, 1 kernel, 2 user space)", engine);
}

int engine_from_environment() {
    const char *name = std::getenv("ANYSCTP_ENGINE");
    if (!name || !*name || !std::strcmp(name, "auto")) return ANYSCTP_ENGINE_AUTO;
    if (!std::strcmp(name, "kernel")) return ANYSCTP_ENGINE_KERNEL;
    if (!std::strcmp(name, "userspace")) return ANYSCTP_ENGINE_USERSPACE;
    fail(EINVAL, "ANYSCTP_ENGINE is \"%.40s\"; it can be auto, kernel or userspace", name);
}

uint32_t number_from_environment(const char *name, uint32_t otherwise, uint32_t most) {
    const char *text = std::getenv(name);
    if (!text || !*text) return otherwise;
    char *end;
    const unsigned long value = std::strtoul(text, &end, 10);
    if (*end || *text < '0' || *text > '9' || value > most)
        fail(EINVAL, "%s is \"%.40s\"; it must be a number from 0 to %u", name, text, most);
    return static_cast<uint32_t>(value);
}

anysctp_userspace_config config_from_environment() {
    anysctp_userspace_config config{};
    const char *encaps = std::getenv("ANYSCTP_ENCAPS");
    if (encaps && !std::strcmp(encaps, "raw"))
        config.encapsulation = ANYSCTP_ENCAPS_RAW;
    else if (encaps && *encaps && std::strcmp(encaps, "udp") != 0)
        fail(EINVAL, "ANYSCTP_ENCAPS is \"%.40s\"; it can be udp or raw", encaps);
    const char *port = std::getenv("ANYSCTP_UDP_PORT");
    config.udp_port = port && *port ? static_cast<int32_t>(number_from_environment("ANYSCTP_UDP_PORT", 0, 65535)) : -1;
    config.peer_udp_port = number_from_environment("ANYSCTP_UDP_PEER_PORT", iana_udp_port, 65535);
    config.linger_ms = number_from_environment("ANYSCTP_LINGER_MS", default_linger_ms, longest_linger_ms);
    config.signal_linger_ms = number_from_environment("ANYSCTP_SIGNAL_LINGER_MS", default_signal_linger_ms, longest_linger_ms);
    config.max_associations = number_from_environment("ANYSCTP_MAX_ASSOCIATIONS", default_max_associations, UINT32_MAX);
    return config;
}

// The environment is read once, at first use.
anysctp_userspace_config &config_in_force() {
    static anysctp_userspace_config config = config_from_environment();
    return config;
}

}  // namespace

int default_engine() {
    std::lock_guard lock(mutex);
    return engine_setting >= 0 ? engine_setting : engine_from_environment();
}

void set_default_engine(int engine) {
    check_engine(engine);
    std::lock_guard lock(mutex);
    engine_setting = engine;
}

Engine &choose_engine(int engine) {
    check_engine(engine);
    if (engine == ANYSCTP_ENGINE_AUTO) engine = default_engine();
    if (engine == ANYSCTP_ENGINE_AUTO)
        engine = kernel_engine().available() ? ANYSCTP_ENGINE_KERNEL : ANYSCTP_ENGINE_USERSPACE;
    return engine == ANYSCTP_ENGINE_KERNEL ? kernel_engine() : userspace_engine();
}

SocketPtr open_socket(int family, int style, int engine) {
    if (family != ANYSCTP_AF_INET && family != ANYSCTP_AF_INET6)
        fail(EAFNOSUPPORT, "no such address family: %d (2 is IPv4, 10 IPv6)", family);
    if (style != ANYSCTP_TCP_STYLE && style != ANYSCTP_UDP_STYLE)
        fail(ESOCKTNOSUPPORT, "no such style: %d (1 is one-to-one, 5 one-to-many)", style);
    return choose_engine(engine).open(family, style);
}

anysctp_userspace_config userspace_config() {
    std::lock_guard lock(mutex);
    return config_in_force();
}

void set_userspace_config(const anysctp_userspace_config &config) {
    if (config.encapsulation > ANYSCTP_ENCAPS_RAW) fail(EINVAL, "no such encapsulation: %u", config.encapsulation);
    if (config.udp_port < -1 || config.udp_port > 65535) fail(EINVAL, "no such UDP port: %d", config.udp_port);
    if (config.peer_udp_port > 65535) fail(EINVAL, "no such UDP port: %u", config.peer_udp_port);
    if (config.signal_linger_ms > longest_linger_ms)
        fail(EINVAL, "signal_linger_ms is %u; it can be 0 to %u", config.signal_linger_ms, longest_linger_ms);
    std::lock_guard lock(mutex);
    if (config_frozen) fail(EALREADY, "the user-space stack runs already; configure it before the first socket");
    config_in_force() = config;
}

anysctp_userspace_config freeze_userspace_config() {
    std::lock_guard lock(mutex);
    config_frozen = true;
    return config_in_force();
}

}  // namespace anysctp
