// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.hpp"

#include <cstdlib>
#include <cstring>
#include <mutex>

#include "error.hpp"

namespace anysctp {

namespace {

constexpr uint32_t default_linger_ms = 10000, default_signal_linger_ms = 500, longest_linger_ms = 3'600'000;
constexpr uint32_t default_max_associations = 10000, longest_busy_poll_us = 1'000'000;

std::mutex mutex;
bool config_frozen = false;

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
    config.busy_poll_us = number_from_environment("ANYSCTP_BUSY_POLL_US", 0, longest_busy_poll_us);
    return config;
}

// The environment is read once, at first use.
anysctp_userspace_config &config_in_force() {
    static anysctp_userspace_config config = config_from_environment();
    return config;
}

}  // namespace

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
    if (config.busy_poll_us > longest_busy_poll_us)
        fail(EINVAL, "busy_poll_us is %u; it can be 0 to %u", config.busy_poll_us, longest_busy_poll_us);
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
