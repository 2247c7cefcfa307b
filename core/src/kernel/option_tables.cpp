// The kernel's options: one row for each.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/sctp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "option_refused.hpp"
#include "socket.hpp"

namespace anysctp {

namespace {

using StackThresholds = sctp_paddrthlds_v2;
using StackPrimary = sctp_prim;

struct Stack {
    int fd;
    KernelSocket &user;
    const char *option;
    const Where &asked;

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
    static void settle(const Where &, Record &) {}
    static void needs_enabled(const Where &, uint32_t) {}  // Linux looks itself
    static bool is_over(int32_t) { return false; }
    static const SockAddr &path(const SockAddr &address) { return address; }
    static SockAddr told(const SockAddr &address) { return address; }
    static uint32_t mtu_in(uint32_t bytes, const SockAddr &) { return bytes; }
    static uint32_t mtu_out(uint32_t bytes, const SockAddr &) { return bytes; }
    static void sackdelay_out(const Where &, const sctp_paddrparams &from, anysctp_paddrparams &to) {
        to.sackdelay = from.spp_sackdelay;
    }
    static void sackdelay_in(const Where &, const anysctp_paddrparams &from, sctp_paddrparams &to) {
        to.spp_sackdelay = from.sackdelay;
    }
};

// A record that only this stack has.
void point(sctp_assoc_stats &to, const Where &where) { to.sas_assoc_id = static_cast<sctp_assoc_t>(where.assoc_id); }
void from_stack(Stack &, const Where &, const sctp_assoc_stats &from, anysctp_assoc_stats &to) {
    anysctp_address slowest;
    format_address(SockAddr(reinterpret_cast<const sockaddr *>(&from.sas_obs_rto_ipaddr)), slowest);
    to.obs_rto_port = slowest.port;
    std::memcpy(to.obs_rto_host, slowest.host, sizeof to.obs_rto_host);
    to.maxrto = from.sas_maxrto;
    to.isacks = from.sas_isacks;
    to.osacks = from.sas_osacks;
    to.opackets = from.sas_opackets;
    to.ipackets = from.sas_ipackets;
    to.rtxchunks = from.sas_rtxchunks;
    to.outofseqtsns = from.sas_outofseqtsns;
    to.idupchunks = from.sas_idupchunks;
    to.gapcnt = from.sas_gapcnt;
    to.ouodchunks = from.sas_ouodchunks;
    to.iuodchunks = from.sas_iuodchunks;
    to.oodchunks = from.sas_oodchunks;
    to.iodchunks = from.sas_iodchunks;
    to.octrlchunks = from.sas_octrlchunks;
    to.ictrlchunks = from.sas_ictrlchunks;
}

#include "stack_options.hpp"

constexpr const char *engine_name = "kernel";

constexpr NumberRow number_rows[] = {
    {Option::nodelay, IPPROTO_SCTP, SCTP_NODELAY, Shape::integer},
    {Option::sndbuf, SOL_SOCKET, SO_SNDBUF, Shape::integer},
    {Option::rcvbuf, SOL_SOCKET, SO_RCVBUF, Shape::integer},
    {Option::autoclose, IPPROTO_SCTP, SCTP_AUTOCLOSE, Shape::integer},
    {Option::adaptation_layer, IPPROTO_SCTP, SCTP_ADAPTATION_LAYER, Shape::integer},
    {Option::disable_fragments, IPPROTO_SCTP, SCTP_DISABLE_FRAGMENTS, Shape::integer},
    {Option::i_want_mapped_v4_addr, IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, Shape::integer},
    {Option::maxseg, IPPROTO_SCTP, SCTP_MAXSEG, Shape::assoc_value},
    {Option::fragment_interleave, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, Shape::integer},
    {Option::partial_delivery_point, IPPROTO_SCTP, SCTP_PARTIAL_DELIVERY_POINT, Shape::integer},
    {Option::auto_asconf, IPPROTO_SCTP, SCTP_AUTO_ASCONF, Shape::integer},
    {Option::max_burst, IPPROTO_SCTP, SCTP_MAX_BURST, Shape::assoc_value},
    {Option::context, IPPROTO_SCTP, SCTP_CONTEXT, Shape::assoc_value},
    {Option::recvnxtinfo, IPPROTO_SCTP, SCTP_RECVNXTINFO, Shape::integer},
    {Option::reuse_port, IPPROTO_SCTP, SCTP_REUSE_PORT, Shape::integer},
    {Option::auth_supported, IPPROTO_SCTP, SCTP_AUTH_SUPPORTED, Shape::assoc_value},
    {Option::asconf_supported, IPPROTO_SCTP, SCTP_ASCONF_SUPPORTED, Shape::assoc_value},
    {Option::reconfig_supported, IPPROTO_SCTP, SCTP_RECONFIG_SUPPORTED, Shape::assoc_value},
    {Option::pr_supported, IPPROTO_SCTP, SCTP_PR_SUPPORTED, Shape::assoc_value},
    {Option::ecn_supported, IPPROTO_SCTP, SCTP_ECN_SUPPORTED, Shape::assoc_value},
    {Option::interleaving_supported, IPPROTO_SCTP, SCTP_INTERLEAVING_SUPPORTED, Shape::assoc_value},
    {Option::auth_chunk, IPPROTO_SCTP, SCTP_AUTH_CHUNK, Shape::chunk},
    {Option::auth_active_key, IPPROTO_SCTP, SCTP_AUTH_ACTIVE_KEY, Shape::key},
    {Option::auth_deactivate_key, IPPROTO_SCTP, SCTP_AUTH_DEACTIVATE_KEY, Shape::key},
    {Option::auth_delete_key, IPPROTO_SCTP, SCTP_AUTH_DELETE_KEY, Shape::key},
    {Option::enable_stream_reset, IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET, Shape::assoc_value},
    {Option::reset_assoc, IPPROTO_SCTP, SCTP_RESET_ASSOC, Shape::assoc_id},
    {Option::stream_scheduler, IPPROTO_SCTP, SCTP_STREAM_SCHEDULER, Shape::assoc_value},
    {Option::stream_scheduler_value, IPPROTO_SCTP, SCTP_STREAM_SCHEDULER_VALUE, Shape::stream_value},
    {Option::expose_potentially_failed_state, IPPROTO_SCTP, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, Shape::assoc_value},
};

// A number for one path: no other option is like it.
uint32_t probe_interval(Stack &stack, const Where &where) {
    sctp_probeinterval theirs{};
    theirs.spi_assoc_id = where.assoc_id;
    theirs.spi_address = path_of(where);
    get(stack, SCTP_PLPMTUD_PROBE_INTERVAL, theirs);
    return theirs.spi_interval;
}
void set_probe_interval(Stack &stack, const Where &where, uint32_t interval_ms) {
    sctp_probeinterval theirs{};
    theirs.spi_assoc_id = where.assoc_id;
    theirs.spi_address = path_of(where);
    theirs.spi_interval = interval_ms;
    set(stack, SCTP_PLPMTUD_PROBE_INTERVAL, theirs);
}

constexpr RecordRow record_rows[] = {
    read_write<anysctp_initmsg, sctp_initmsg>(RecordOption::initmsg, SCTP_INITMSG),
    read_write<anysctp_rtoinfo, sctp_rtoinfo>(RecordOption::rtoinfo, SCTP_RTOINFO),
    read_write<anysctp_assocparams, sctp_assocparams>(RecordOption::assocparams, SCTP_ASSOCINFO),
    read_write<anysctp_address, sctp_prim>(RecordOption::primary_addr, SCTP_PRIMARY_ADDR),
    write_only<anysctp_address, sctp_setpeerprim>(RecordOption::peer_primary_addr, SCTP_SET_PEER_PRIMARY_ADDR),
    read_write<anysctp_paddrparams, sctp_paddrparams>(RecordOption::paddrparams, SCTP_PEER_ADDR_PARAMS),
    read_write<anysctp_sndinfo, DefaultSend>(RecordOption::default_sndinfo, 0),
    read_write<anysctp_sack_info, sctp_sack_info>(RecordOption::sack_info, SCTP_DELAYED_SACK),
    read_only<anysctp_paddrinfo, sctp_paddrinfo>(RecordOption::paddrinfo, SCTP_GET_PEER_ADDR_INFO),
    read_write<anysctp_paddrthlds, sctp_paddrthlds_v2>(RecordOption::paddrthlds, SCTP_PEER_ADDR_THLDS_V2),
    read_only<anysctp_prstatus, sctp_prstatus>(RecordOption::pr_stream_status, SCTP_PR_STREAM_STATUS),
    read_only<anysctp_prstatus, sctp_prstatus>(RecordOption::pr_assoc_status, SCTP_PR_ASSOC_STATUS),
    read_only<anysctp_assoc_stats, sctp_assoc_stats>(RecordOption::assoc_stats, SCTP_GET_ASSOC_STATS),
};

// Root may go beyond the system's limit. Linux doubles what it is given, and what is set is to be what get returns.
void set_buffer(Stack &stack, Option option, uint32_t bytes) {
    if (!bytes || bytes > INT32_MAX) fail(EINVAL, "%s: a buffer has 1 to %d bytes, not %u", name_of(option), INT32_MAX, bytes);
    const int half = static_cast<int>(bytes / 2 + bytes % 2);
    const bool send = option == Option::sndbuf;
    if (setsockopt(stack.fd, SOL_SOCKET, send ? SO_SNDBUFFORCE : SO_RCVBUFFORCE, &half, sizeof half) == 0) return;
    stack.set(SOL_SOCKET, send ? SO_SNDBUF : SO_RCVBUF, &half, sizeof half);
}

bool get_special(Stack &stack, Option option, const Where &where, uint32_t &value) {
    if (option != Option::plpmtud_probe_interval) return false;
    value = probe_interval(stack, where);
    return true;
}

bool set_special(Stack &stack, Option option, const Where &where, uint32_t value) {
    switch (option) {
    case Option::plpmtud_probe_interval: set_probe_interval(stack, where, value); return true;
    case Option::sndbuf:
    case Option::rcvbuf: set_buffer(stack, option, value); return true;
    case Option::max_burst: return check_burst(value), false;
    default: return false;
    }
}

Stack stack_of(KernelSocket &socket, const char *option, const Where &where) { return {socket.fd(), socket, option, where}; }

const Where &by_path(KernelSocket &, RecordOption, const Where &where) { return where; }  // Linux looks itself

}  // namespace

using StackUser = KernelSocket;
#include "stack_option_members.hpp"

}  // namespace anysctp
