// The kernel's options: what Linux has otherwise than the rows of anysctp/options.def say.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/sctp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "copy_fields.hpp"
#include "option_refused.hpp"
#include "socket.hpp"

namespace anysctp {

namespace {

struct Stack {
    int fd;
    KernelSocket &user;
    const char *option;
    const OptionTarget &asked;

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
    // Two of Linux's own numbers say something else: for a path that is not there, and for a socket that is bound already.
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
    template <class Record>
    static void settle(const OptionTarget &, Record &) {}
    static void needs_enabled(const OptionTarget &, uint32_t) {}  // Linux looks itself
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

// A record that only this stack has.
void point(sctp_assoc_stats &to, const OptionTarget &target) { to.sas_assoc_id = static_cast<sctp_assoc_t>(target.assoc_id); }
void from_stack(Stack &, const OptionTarget &, const sctp_assoc_stats &from, anysctp_assoc_stats &to) {
    COPY_FROM_THEIRS(assoc_stats)
    anysctp_address slowest;
    format_address(SockAddr(reinterpret_cast<const sockaddr *>(&from.sas_obs_rto_ipaddr)), slowest);
    to.obs_rto_port = slowest.port;
    std::memcpy(to.obs_rto_host, slowest.host, sizeof to.obs_rto_host);
}

#define ON_KERNEL(...) __VA_ARGS__,
#define ON_USERSPACE(...)
#include "stack_options.hpp"

// The numbers that programs give (sctp_by_number.cpp) are those of the kernel's header.
constexpr int NONE = -1;
constexpr bool agrees[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines((number) == NONE || (number) == (constant))
#include "anysctp/options.def"
};
static_assert(std::ranges::all_of(agrees, std::identity()));

constexpr const char *engine_name = "kernel";

// A number for one path: no other option is like it.
uint32_t probe_interval(Stack &stack, const OptionTarget &target) {
    sctp_probeinterval theirs{};
    theirs.spi_assoc_id = target.assoc_id;
    theirs.spi_address = path_of(target);
    get(stack, SCTP_PLPMTUD_PROBE_INTERVAL, theirs);
    return theirs.spi_interval;
}
void set_probe_interval(Stack &stack, const OptionTarget &target, uint32_t interval_ms) {
    sctp_probeinterval theirs{};
    theirs.spi_assoc_id = target.assoc_id;
    theirs.spi_address = path_of(target);
    theirs.spi_interval = interval_ms;
    set(stack, SCTP_PLPMTUD_PROBE_INTERVAL, theirs);
}

// Root may go beyond the system's limit. Linux doubles what it is given, and what is set is to be what get returns.
void set_buffer(Stack &stack, Option option, uint32_t bytes) {
    if (!bytes || bytes > INT32_MAX) fail(EINVAL, "%s: a buffer has 1 to %d bytes, not %u", name_of(option), INT32_MAX, bytes);
    const int half = static_cast<int>(bytes / 2 + bytes % 2);
    const bool send = option == Option::sndbuf;
    if (setsockopt(stack.fd, SOL_SOCKET, send ? SO_SNDBUFFORCE : SO_RCVBUFFORCE, &half, sizeof half) == 0) return;
    stack.set(SOL_SOCKET, send ? SO_SNDBUF : SO_RCVBUF, &half, sizeof half);
}

bool get_special(Stack &stack, Option option, const OptionTarget &target, uint32_t &value) {
    if (option != Option::plpmtud_probe_interval) return false;
    value = probe_interval(stack, target);
    return true;
}

bool set_special(Stack &stack, Option option, const OptionTarget &target, uint32_t value) {
    switch (option) {
    case Option::plpmtud_probe_interval: set_probe_interval(stack, target, value); return true;
    case Option::sndbuf:
    case Option::rcvbuf: set_buffer(stack, option, value); return true;
    case Option::max_burst: return check_burst(value), false;
    default: return false;
    }
}

Stack stack_of(KernelSocket &socket, const char *option, const OptionTarget &target) { return {socket.fd(), socket, option, target}; }

const OptionTarget &by_path(KernelSocket &, RecordOption, const OptionTarget &target) { return target; }  // Linux looks itself

}  // namespace

using StackUser = KernelSocket;
#include "stack_option_members.hpp"

}  // namespace anysctp
