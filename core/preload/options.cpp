// getsockopt() and setsockopt(). The façade has Linux's numbers and layouts.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <netinet/in.h>
#include <netinet/sctp.h>
#include <netinet/tcp.h>

#include "call.hpp"
#include "libc.hpp"
#include "making.hpp"

using namespace anysctp::preload;

namespace {

// A socket that stands for one of TCP. TCP's options have their counterparts, or no effect.
struct Option {
    int level, name;
};
Option meant(const ProgramSocket &socket, int level, int name) {
    if (!socket.for_tcp || level != IPPROTO_TCP) return {level, name};
    if (name == TCP_NODELAY) return {IPPROTO_SCTP, SCTP_NODELAY};
    if (name == TCP_MAXSEG) return {IPPROTO_SCTP, SCTP_MAXSEG};
    return {level, name};
}

// The façade gives a descriptor that the program must not see.
int64_t peel_off(const Call &call, const ProgramSocket &socket, int name, void *value, socklen_t *length) {
    const anysctp_result result = anysctp_getsockopt(socket.facade, IPPROTO_SCTP, name, value, *length);
    if (result < 0) return call(result);
    *length = static_cast<socklen_t>(result);
    auto &peeled = *static_cast<sctp_peeloff_arg_t *>(value);
    const unsigned flags = name == SCTP_SOCKOPT_PEELOFF_FLAGS ? static_cast<sctp_peeloff_flags_arg_t *>(value)->flags : 0;
    peeled.sd = publish_child(socket, peeled.sd, static_cast<int>(flags));
    return peeled.sd < 0 ? call.fails(errno, "there is no descriptor for the association") : call(peeled.sd);
}

int64_t get(const Call &call, const ProgramSocket &socket, int level, int name, void *value, socklen_t *length) {
    if (!length || (!value && *length)) return call.fails(EFAULT, "there is no place for the value");
    if (level == IPPROTO_SCTP && (name == SCTP_SOCKOPT_PEELOFF || name == SCTP_SOCKOPT_PEELOFF_FLAGS))
        return peel_off(call, socket, name, value, length);
    const Option option = meant(socket, level, name);
    const anysctp_result result = anysctp_getsockopt(socket.facade, option.level, option.name, value, *length);
    if (result >= 0) *length = static_cast<socklen_t>(result);
    return call(result) < 0 ? -1 : 0;
}

int64_t set(const Call &call, ProgramSocket &socket, int level, int name, const void *value, socklen_t length) {
    if (!value && length) return call.fails(EFAULT, "there is no value");
    const Option option = meant(socket, level, name);
    if (socket.for_tcp && option.level == IPPROTO_TCP) return call(0);
    const anysctp_result result = anysctp_setsockopt(socket.facade, option.level, option.name, value, length);
    if (result >= 0 && option.level == IPPROTO_SCTP) look_at_options(socket);
    return call(result);
}

}  // namespace

extern "C" {

int getsockopt(int fd, int level, int name, void *value, socklen_t *length) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().getsockopt(fd, level, name, value, length);
    return static_cast<int>(get(Call("getsockopt", fd), *socket, level, name, value, length));
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length) noexcept {
    const SocketRef socket = find(fd);
    if (!socket) return libc().setsockopt(fd, level, name, value, length);
    return static_cast<int>(set(Call("setsockopt", fd), *socket, level, name, value, length));
}

}  // extern "C"
