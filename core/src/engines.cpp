// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engines.hpp"

#include <cstdlib>
#include <cstring>
#include <mutex>

#include "sockets.hpp"

namespace anysctp {

namespace {

std::mutex mutex;
int engine_setting = -1;  // -1: not set, so the environment decides

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
    return choose_engine(engine).open(family, style, [] { sockets().close_all(ANYSCTP_ENGINE_USERSPACE); });
}

}  // namespace anysctp
