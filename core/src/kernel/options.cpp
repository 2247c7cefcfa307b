// Options of a kernel socket: where Linux differs from the rows of anysctp/options.def.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/sctp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "socket.hpp"
#include "stack_options.hpp"

namespace anysctp {

struct KernelOptions {
    ANYSCTP_NAMES_OF_STACK
    using PathValue = sctp_probeinterval;

    KernelSocket &user;
    const char *option;
    const OptionTarget &asked;
    const int fd;

    KernelOptions(Socket &socket, const char *name, const OptionTarget &target)
        : user(static_cast<KernelSocket &>(socket)), option(name), asked(target), fd(socket.fd()) {}

    static const NumberRow &row_of(Option which);
    static const RecordRow<KernelOptions> &row_of(RecordOption which);
    static bool get_special(Option, const OptionTarget &, uint32_t &) { return false; }
    bool set_special(Option which, const OptionTarget &, uint32_t value);
    static const OptionTarget &by_path(Socket &, RecordOption, const OptionTarget &target) { return target; }

    [[noreturn]] void failed(int name) const {
        if (errno == EACCES && name >= SCTP_AUTH_CHUNK && name <= SCTP_LOCAL_AUTH_CHUNKS)
            fail(EACCES, "authentication is off: set_auth_supported before listen and connect, or as root the sysctl "
                         "net.sctp.auth_enable=1");
        if (errno == EPERM && name == SCTP_INTERLEAVING_SUPPORTED)
            fail(EPERM, "interleaving needs set_fragment_interleave and, as root, the sysctl net.sctp.intl_enable=1");
        if (errno == EPERM && name == SCTP_SET_PEER_PRIMARY_ADDR)
            fail(EPERM, "address changes have not been agreed: set_asconf_supported on both sides, before they associate");
        if (errno == EOPNOTSUPP && name == SCTP_REUSE_PORT && !user.one_to_many()) errno = EINVAL;  // peeled off, so bound
        if (errno == EOPNOTSUPP && name == SCTP_HMAC_IDENT) fail(EOPNOTSUPP, "this kernel was built without SHA-256");
        if (errno == EOPNOTSUPP) fail(EOPNOTSUPP, "%s is not for sockets of this style", option);
        option_refused(user, option, asked.assoc_id, asked.path, linux_mistake(errno, name));
    }
    // Two of Linux's errnos mean something else: for a path that does not exist, and for a socket that is bound already.
    static int linux_mistake(int error, int name) {
        return error == ENOENT || (error == EFAULT && name == SCTP_REUSE_PORT) ? EINVAL : error;
    }
    void get(int level, int name, void *value, socklen_t &size) {
        if (getsockopt(fd, level, name, value, &size) < 0) failed(name);
    }
    void set(int level, int name, const void *value, socklen_t size) {
        if (setsockopt(fd, level, name, value, size) < 0) failed(name);
    }
    static uint16_t flags_in(uint16_t flags) { return flags; }
    // Linux keeps the policy of partial reliability among the flags.
    static uint16_t flags_out(uint16_t flags) { return static_cast<uint16_t>(flags & ~ANYSCTP_PR_PRIO); }
    static uint16_t policy_in(uint16_t policy) { return policy; }
    static uint16_t policy_out(uint16_t policy) { return policy; }
    static uint16_t status_policy(uint16_t policy) { return policy; }
    static int32_t assoc_state(int32_t state) { return state; }
    static int32_t path_state(int32_t state) { return state; }
    static void clamp_initial(const OptionTarget &, sctp_rtoinfo &) {}
    static void limit_heartbeats(const OptionTarget &, sctp_paddrparams &) {}
    static void require_enabled(const OptionTarget &, uint32_t) {}  // Linux looks itself
    static bool is_over(int32_t) { return false; }
    static const SockAddr &path(const SockAddr &address) { return address; }
    static SockAddr told(const SockAddr &address) { return address; }
    static uint32_t mtu_in(uint32_t bytes, const SockAddr &) { return bytes; }
    static uint32_t mtu_out(uint32_t bytes, const SockAddr &) { return bytes; }
    static void sackdelay_out(const OptionTarget &, const sctp_paddrparams &from, anysctp_paddrparams &to) {
        to.sackdelay = from.spp_sackdelay;
    }
    static void sackdelay_in(const OptionTarget &, const anysctp_paddrparams &from, sctp_paddrparams &to) {
        to.spp_sackdelay = from.sackdelay;
    }
};

namespace {

using DefaultSend = KernelOptions::DefaultSend;

#define ON_BOTH(...) __VA_ARGS__,
#define ON_KERNEL(...) __VA_ARGS__,
#define ON_USERSPACE(...)
constexpr NumberRow number_rows[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines(NumberRow{Option::name, constant, Shape::layout})
#include "anysctp/options.def"
};
constexpr RecordRow<KernelOptions> record_rows[] = {
#define ANYSCTP_RECORD(name, of, record, argument, access, constant, layout, engines)                                      \
    ON_##engines(record_row<KernelOptions, anysctp_##record, layout, access>(RecordOption::name, constant))
#define ANYSCTP_ADDRESS(name, access, constant, layout, engines)                                                           \
    ON_##engines(record_row<KernelOptions, anysctp_address, layout, access>(RecordOption::name, constant))
#include "anysctp/options.def"
};

// The numbers that programs give (sctp_by_number.cpp) are those of the kernel's header.
constexpr int NONE = -1;
constexpr bool agrees[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines((number) == NONE || (number) == (constant))
#include "anysctp/options.def"
};
static_assert(std::ranges::all_of(agrees, std::identity()));

// Root may exceed the system's limit. Linux doubles the value; halve it so that get returns what was set.
void set_buffer(KernelOptions &options, Option option, uint32_t bytes) {
    if (!bytes || bytes > INT32_MAX) fail(EINVAL, "%s: a buffer has 1 to %d bytes, not %u", name_of(option), INT32_MAX, bytes);
    const int half = static_cast<int>(bytes / 2 + bytes % 2);
    const bool send = option == Option::sndbuf;
    if (setsockopt(options.fd, SOL_SOCKET, send ? SO_SNDBUFFORCE : SO_RCVBUFFORCE, &half, sizeof half) == 0) return;
    options.set(SOL_SOCKET, send ? SO_SNDBUF : SO_RCVBUF, &half, sizeof half);
}

sctp_udpencaps encaps_of(const OptionTarget &target, uint16_t udp_port) {
    sctp_udpencaps encaps{};
    encaps.sue_assoc_id = target.assoc_id;
    std::memcpy(&encaps.sue_address, target.path.get(), target.path.size());
    encaps.sue_port = htons(udp_port);
    return encaps;
}

}  // namespace

const NumberRow &KernelOptions::row_of(Option which) { return find_row(number_rows, which, "kernel"); }
const RecordRow<KernelOptions> &KernelOptions::row_of(RecordOption which) { return find_row(record_rows, which, "kernel"); }

bool KernelOptions::set_special(Option which, const OptionTarget &, uint32_t value) {
    switch (which) {
    case Option::sndbuf:
    case Option::rcvbuf: set_buffer(*this, which, value); return true;
    case Option::max_burst: return check_burst(value), false;
    default: return false;
    }
}

template class OptionSocket<KernelOptions>;

int32_t KernelSocket::linger() {
    ::linger value{};
    get_kernel_option(fd(), SOL_SOCKET, SO_LINGER, value, "SO_LINGER");
    return value.l_onoff ? value.l_linger : -1;
}

void KernelSocket::set_linger(int32_t seconds) {
    const ::linger value{seconds >= 0, seconds < 0 ? 0 : seconds};
    set_kernel_option(fd(), SOL_SOCKET, SO_LINGER, value, "SO_LINGER");
}

uint16_t KernelSocket::encaps_port(int32_t assoc_id, const SockAddr &peer) {
    const OptionTarget target{assoc_id, peer};
    KernelOptions options(*this, "encaps_port", target);
    sctp_udpencaps encaps = encaps_of(target, 0);
    fetch(options, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps);
    return ntohs(encaps.sue_port);
}

void KernelSocket::set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) {
    const OptionTarget target{assoc_id, peer};
    KernelOptions options(*this, "encaps_port", target);
    store(options, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps_of(target, udp_port));
}

}  // namespace anysctp
