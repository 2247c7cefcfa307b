// The kernel engine: Linux SCTP by system calls.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "handle.hpp"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "socket.hpp"

namespace anysctp {

namespace {

class KernelEngine final : public Engine {
public:
    bool available() override {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
        if (fd < 0) return false;
        close(fd);
        return true;
    }

    void describe(anysctp_engine_info &info) override {
        info.engine = ANYSCTP_ENGINE_KERNEL;
        info.available = info.started = available();
        std::snprintf(info.name, sizeof info.name, "kernel");
        utsname system{};
        uname(&system);
        std::snprintf(info.version, sizeof info.version, "%.20s %.40s", system.sysname, system.release);
        std::snprintf(info.reason, sizeof info.reason, "%s",
                      info.available ? "SCTP of the running kernel"
                                     : "this kernel has no SCTP: load it with 'modprobe sctp' as root, or use the "
                                       "userspace engine (ANYSCTP_ENGINE=userspace)");
    }

    SocketPtr open(int family, int style, CloseSockets) override { return KernelSocket::open(family, style); }
};

}  // namespace

Engine &kernel_engine() {
    static KernelEngine &engine = *new KernelEngine;
    return engine;
}

SocketPtr adopt_kernel_socket(int fd) {
    int protocol = 0, type = 0, domain = 0;
    socklen_t size = sizeof protocol;
    const int flags = fcntl(fd, F_GETFL);
    if (flags < 0) fail(EBADF, "the socket is closed");
    if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) < 0 || protocol != IPPROTO_SCTP)
        fail(ENOTSOCK, "descriptor %d is not an SCTP socket", fd);
    get_kernel_option(fd, SOL_SOCKET, SO_TYPE, type, "SO_TYPE");
    get_kernel_option(fd, SOL_SOCKET, SO_DOMAIN, domain, "SO_DOMAIN");
    auto socket = std::make_shared<KernelSocket>(fd, domain == AF_INET6 ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET,
                                                 type == SOCK_SEQPACKET ? ANYSCTP_UDP_STYLE : ANYSCTP_TCP_STYLE);
    socket->may_have_default_sndinfo();
    socket->timeout_ms = flags & O_NONBLOCK ? 0 : -1;
    return socket;
}

}  // namespace anysctp
