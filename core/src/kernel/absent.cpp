// Systems without Linux's SCTP: the kernel engine says so.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdio>

#include "engine.hpp"

namespace anysctp {

namespace {

class AbsentEngine final : public Engine {
public:
    bool available() override { return false; }
    void describe(anysctp_engine_info &info) override {
        info.engine = ANYSCTP_ENGINE_KERNEL;
        std::snprintf(info.name, sizeof info.name, "kernel");
        std::snprintf(info.reason, sizeof info.reason, "the kernel engine is for Linux; use the userspace engine here");
    }
    SocketPtr open(int, int, CloseSockets) override {
        fail(EPROTONOSUPPORT, "the kernel engine is for Linux; use the userspace engine here");
    }
};

}  // namespace

Engine &kernel_engine() {
    static AbsentEngine engine;
    return engine;
}

SocketPtr adopt_kernel_socket(int fd) { fail(ENOTSOCK, "descriptor %d is not an SCTP socket of this library", fd); }

}  // namespace anysctp
