// The user-space engine: usrsctp inside this process.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "handle.hpp"

#include <cstdio>
#include <cstring>

#include "config.hpp"
#include "hook.h"
#include "socket.hpp"
#include "stack.hpp"

namespace anysctp {

namespace {

class UserspaceEngine final : public Engine {
public:
    bool available() override { return true; }

    void describe(anysctp_engine_info &info) override {
        const auto config = userspace_config();
        info.engine = ANYSCTP_ENGINE_USERSPACE;
        info.available = 1;
        info.started = stack::started();
        info.encapsulation = config.encapsulation;
        info.udp_port = stack::started() ? stack::udp_port() : uint16_t{0};
        info.peer_udp_port = static_cast<uint16_t>(config.peer_udp_port);
        std::snprintf(info.name, sizeof info.name, "userspace");
        std::snprintf(info.version, sizeof info.version, "usrsctp " ANYSCTP_USRSCTP_VERSION);
        if (config.encapsulation == ANYSCTP_ENCAPS_RAW)
            std::snprintf(info.reason, sizeof info.reason, "SCTP in raw IP packets");
        else if (info.started)
            std::snprintf(info.reason, sizeof info.reason, "SCTP in UDP: port %u here, peers expected at %u", info.udp_port,
                          info.peer_udp_port);
        else
            std::snprintf(info.reason, sizeof info.reason, "not started yet; SCTP in UDP, peers expected at port %u",
                          info.peer_udp_port);
        if (const uint32_t refused = anysctp_hook_refused_associations()) {
            const size_t said = std::strlen(info.reason);
            std::snprintf(info.reason + said, sizeof info.reason - said,
                          "; %u associations were refused: a one-to-many socket had %u, which is max_associations", refused,
                          config.max_associations);
        }
    }

    SocketPtr open(int family, int style, CloseSockets close_sockets) override {
        stack::start(close_sockets);
        return UserspaceSocket::open(family, style);
    }
};

}  // namespace

Engine &userspace_engine() {
    static UserspaceEngine &engine = *new UserspaceEngine;
    return engine;
}

}  // namespace anysctp
