// The user-space stack's options: what usrsctp has otherwise than the rows of anysctp/options.def say.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstring>

#include "copy_fields.hpp"
#include "numbers.hpp"
#include "option_refused.hpp"
#include "overhead.hpp"
#include "socket.hpp"
#include "stack.hpp"

namespace anysctp {

namespace {

// Options that usrsctp has under other names, or that its public header hides.
constexpr int SCTP_STREAM_SCHEDULER = SCTP_PLUGGABLE_SS, SCTP_STREAM_SCHEDULER_VALUE = SCTP_SS_VALUE;
constexpr int SCTP_PEER_ADDR_THLDS_V2 = 0x23, SCTP_INTERLEAVING_SUPPORTED = 0x1206;
struct sctp_paddrthlds_v2 {
    sockaddr_storage spt_address;
    sctp_assoc_t spt_assoc_id;
    uint16_t spt_pathmaxrxt, spt_pathpfthld, spt_pathcpthld;
};
using sctp_prim = sctp_setprim;

struct Stack {
    anysctp_stack_socket *socket;
    int family;
    bool one_to_many;
    UserspaceSocket &user;
    const char *option;
    const OptionTarget &asked;
    UnusedOptions &unused;

    // The errno that Linux has for the same mistake.
    static int linux_error(int error, int name) {
        const bool reconfig = name >= SCTP_ENABLE_STREAM_RESET && name <= SCTP_ADD_STREAMS;
        switch (error) {
        case ENOENT:
        case ENOTCONN: return EINVAL;
        case EOPNOTSUPP: return reconfig ? ENOPROTOOPT : error;
        case EALREADY: return reconfig ? EINPROGRESS : error;
        case EBUSY: return reconfig ? EAGAIN : error;
        default: return error;
        }
    }
    [[noreturn]] void refused(int error, int name) {
        option_refused(user, option, asked.assoc_id, asked.path, linux_error(error, name));
    }
    void get(int level, int name, void *value, socklen_t &size) {
        if (usrsctp_getsockopt(socket, level, name, value, &size) < 0) refused(errno, name);
    }
    void set(int level, int name, const void *value, socklen_t size) {
        const bool peer_primary = name == SCTP_SET_PEER_PRIMARY_ADDR;
        const bool other_port = peer_primary && asked.path.port() != user.name().port();  // which usrsctp does not look at
        if (!other_port && usrsctp_setsockopt(socket, level, name, value, size) >= 0) return;
        const int error = other_port ? EINVAL : errno;
        if (peer_primary && error == EINVAL) peer_primary_failed(static_cast<sctp_assoc_t>(asked.assoc_id));
        refused(error, name);
    }
    // EINVAL: there is no such association.
    void check_association(sctp_assoc_t id) {
        sctp_status any{};
        any.sstat_assoc_id = id;
        socklen_t size = sizeof any;
        get(IPPROTO_SCTP, SCTP_STATUS, &any, size);
    }
    // usrsctp has one errno for all that can be wrong.
    [[noreturn]] void peer_primary_failed(sctp_assoc_t assoc_id) {
        // The socket's part first, as on Linux.
        for (const sctp_assoc_t id : {one_to_many ? sctp_assoc_t{SCTP_FUTURE_ASSOC} : assoc_id, assoc_id}) {
            sctp_assoc_value agreed{id, 0};
            socklen_t size = sizeof agreed;
            get(IPPROTO_SCTP, SCTP_ASCONF_SUPPORTED, &agreed, size);
            if (!agreed.assoc_value)
                fail(EPERM, "address changes have not been agreed: set_asconf_supported on both sides, before they associate");
        }
        check_association(assoc_id);
        fail(EADDRNOTAVAIL, "%s: that is no address of this side of the association", option);
    }
    static uint16_t flags_in(uint16_t flags) { return numbers::send_flags_to_stack(flags); }
    static uint16_t flags_out(uint16_t flags) { return numbers::send_flags_from_stack(flags); }
    static uint16_t policy_in(uint16_t policy) { return numbers::policy_to_stack(policy); }
    static uint16_t policy_out(uint16_t policy) { return numbers::policy_from_stack(policy); }
    static uint16_t status_policy(uint16_t policy) { return numbers::status_policy_to_stack(policy); }
    static int32_t assoc_state(int32_t state) { return numbers::assoc_state(state); }
    static int32_t path_state(int32_t state) { return numbers::path_state(state); }

    // usrsctp wants min <= initial <= max, Linux only min <= max.
    void settle(const OptionTarget &target, sctp_rtoinfo &wanted) {
        sctp_rtoinfo now{};
        now.srto_assoc_id = static_cast<sctp_assoc_t>(target.assoc_id);
        socklen_t size = sizeof now;
        get(IPPROTO_SCTP, SCTP_RTOINFO, &now, size);
        const uint32_t min = wanted.srto_min ? wanted.srto_min : now.srto_min;
        const uint32_t max = wanted.srto_max ? wanted.srto_max : now.srto_max;
        const uint32_t initial = wanted.srto_initial ? wanted.srto_initial : now.srto_initial;
        if (min <= max) wanted.srto_initial = std::clamp(initial, min, max);
    }
    // Linux takes an interval with the flag only. usrsctp's limit is that of a socket; a path would count past 32 bits.
    void settle(const OptionTarget &target, sctp_paddrparams &wanted) {
        constexpr uint32_t longest_interval = 4 * 60 * 60 * 1000;
        if (!(wanted.spp_flags & SPP_HB_ENABLE)) wanted.spp_flags &= ~uint32_t{SPP_HB_TIME_IS_ZERO};
        const bool counts = wanted.spp_flags & SPP_HB_ENABLE && !(wanted.spp_flags & SPP_HB_TIME_IS_ZERO);
        wanted.spp_hbinterval = counts ? std::min(wanted.spp_hbinterval, longest_interval) : 0;
        if (wanted.spp_flags & SPP_HB_DEMAND && !user.has_association(target.assoc_id))
            fail(EINVAL, "paddrparams: a heartbeat on demand needs an association");
    }
    // usrsctp looks at the peer's permission only.
    void needs_enabled(const OptionTarget &target, uint32_t bit) {
        check_association(static_cast<sctp_assoc_t>(target.assoc_id));
        sctp_assoc_value enabled{static_cast<sctp_assoc_t>(target.assoc_id), 0};
        socklen_t size = sizeof enabled;
        get(IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET, &enabled, size);
        if (!(enabled.assoc_value & bit)) fail(ENOPROTOOPT, "%s: not allowed by set_enable_stream_reset", option);
    }
    // usrsctp lists associations until their memory is free.
    bool is_over(int32_t assoc_id) {
        sctp_assoc_value any{static_cast<sctp_assoc_t>(assoc_id), 0};
        socklen_t size = sizeof any;
        return usrsctp_getsockopt(socket, IPPROTO_SCTP, SCTP_MAX_BURST, &any, &size) < 0;
    }
    static SockAddr path(const SockAddr &address) { return for_stack(address); }
    static SockAddr told(const SockAddr &address) { return from_stack(address); }
    uint32_t overhead(const SockAddr &path) const { return overhead_of(path.size() ? for_stack(path).family() : family); }
    uint32_t mtu_in(uint32_t bytes, const SockAddr &path) const {
        return bytes > overhead(path) ? bytes - overhead(path) : bytes;
    }
    uint32_t mtu_out(uint32_t bytes, const SockAddr &path) const { return bytes ? bytes + overhead(path) : 0; }
    // usrsctp has the delay of an association, not of a path. Not to delay is to acknowledge every packet.
    void sackdelay_out(const OptionTarget &target, const sctp_paddrparams &, anysctp_paddrparams &to) {
        sctp_sack_info sack{static_cast<sctp_assoc_t>(target.assoc_id), 0, 0};
        socklen_t size = sizeof sack;
        get(IPPROTO_SCTP, SCTP_DELAYED_SACK, &sack, size);
        to.sackdelay = sack.sack_delay;
        to.flags |= sack.sack_freq == 1 ? ANYSCTP_SPP_SACKDELAY_DISABLE : ANYSCTP_SPP_SACKDELAY_ENABLE;
    }
    void sackdelay_in(const OptionTarget &target, const anysctp_paddrparams &from, sctp_paddrparams &to) {
        constexpr uint32_t both = int{ANYSCTP_SPP_SACKDELAY_ENABLE} | int{ANYSCTP_SPP_SACKDELAY_DISABLE};
        const uint32_t wanted = from.flags & both;
        to.spp_flags &= ~both;
        if (!wanted) return;
        const uint32_t packets = wanted == ANYSCTP_SPP_SACKDELAY_DISABLE ? 1 : 2;
        const sctp_sack_info sack{static_cast<sctp_assoc_t>(target.assoc_id), from.sackdelay, packets};
        set(IPPROTO_SCTP, SCTP_DELAYED_SACK, &sack, sizeof sack);
    }
};

// A record that only this stack has.
void point(sctp_timeouts &to, const OptionTarget &target) { to.stimo_assoc_id = static_cast<sctp_assoc_t>(target.assoc_id); }
void from_stack(Stack &, const OptionTarget &, const sctp_timeouts &from, anysctp_timeouts &to) { COPY_FROM_THEIRS(timeouts) }

#define ON_KERNEL(...)
#define ON_USERSPACE(...) __VA_ARGS__,
#include "stack_options.hpp"

constexpr const char *engine_name = "userspace";

// Both by the façade's number.
constexpr uint32_t schedulers[] = {SCTP_SS_FIRST_COME, SCTP_SS_PRIORITY, SCTP_SS_ROUND_ROBIN, SCTP_SS_ROUND_ROBIN_PACKET,
                                   SCTP_SS_FAIR_BANDWITH};

uint32_t scheduler_from_stack(uint32_t number) {
    // usrsctp's default is round robin, packet by packet where messages are long.
    const auto *found = std::find(std::begin(schedulers), std::end(schedulers), number);
    return found == std::end(schedulers) ? uint32_t{ANYSCTP_SS_RR} : static_cast<uint32_t>(found - schedulers);
}

void check_style(const Stack &stack, Option option) {
    if (option == Option::autoclose && !stack.one_to_many) fail(EOPNOTSUPP, "autoclose is for one-to-many (UDP-style) sockets");
}

// usrsctp refuses to tell an option that is not for the socket, or not yet.
bool tells(const Stack &stack, int name) {
    int on;
    socklen_t size = sizeof on;
    return usrsctp_getsockopt(stack.socket, IPPROTO_SCTP, name, &on, &size) == 0;
}

bool is_bound_to_any(const Stack &stack) { return tells(stack, SCTP_AUTO_ASCONF); }

bool get_special(Stack &stack, Option option, const OptionTarget &target, uint32_t &value) {
    check_style(stack, option);
    switch (option) {
    case Option::stream_scheduler:
        value = scheduler_from_stack(get_number(stack, find_row(number_rows, option, engine_name), target));
        return true;
    case Option::i_want_mapped_v4_addr: value = static_cast<uint32_t>(stack.unused.get(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, 1)); return true;
    // Where usrsctp does not tell, Linux says 0.
    case Option::auto_asconf: return value = 0, !is_bound_to_any(stack);
    case Option::reuse_port: return value = 0, !tells(stack, SCTP_REUSE_PORT);
    default: return false;
    }
}

bool set_special(Stack &stack, Option option, const OptionTarget &target, uint32_t value) {
    check_style(stack, option);
    switch (option) {
    case Option::reuse_port:
        if (stack.one_to_many) fail(EOPNOTSUPP, "reuse_port is for one-to-one (TCP-style) sockets");
        return false;
    // Addresses are text here, IPv4's always without ::ffff:.
    case Option::i_want_mapped_v4_addr:
        stack.unused.set(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, value != 0);
        return true;
    // Linux's limits: what a packet of 512 bytes has room for, and the longest chunk. usrsctp delivers nothing beyond them.
    case Option::maxseg: {
        constexpr uint32_t chunk_header = 16, most = 65532 - chunk_header;
        const uint32_t least = 512 - overhead_of(stack.family) - chunk_header;
        if (value && (value < least || value > most)) fail(EINVAL, "maxseg: 0, or %u to %u bytes, not %u", least, most, value);
        return false;
    }
    case Option::max_burst: return check_burst(value), false;
    case Option::sndbuf:
    case Option::rcvbuf:
        if (!value || value > INT32_MAX) fail(EINVAL, "%s: a buffer has 1 to %d bytes, not %u", name_of(option), INT32_MAX, value);
        return false;
    case Option::stream_scheduler:
        if (value >= std::size(schedulers)) fail(EINVAL, "there is no scheduler %u", value);
        set_number(stack, find_row(number_rows, option, engine_name), target, schedulers[value]);
        return true;
    case Option::auto_asconf:
        if (!value && !is_bound_to_any(stack)) return true;
        if (!anysctp_hook_tell_addresses(stack.socket, value != 0)) fail(EINVAL, "auto_asconf: the socket is not bound to any address");
        if (value) stack::watch_addresses();
        return true;
    default: return false;
    }
}

Stack stack_of(UserspaceSocket &socket, const char *option, const OptionTarget &target) {
    return {socket.stack_socket(), socket.family() == ANYSCTP_AF_INET6 ? AF_INET6 : AF_INET, socket.one_to_many(), socket, option,
            target, socket.unused_options};
}

// usrsctp has the socket's own settings for a path without an association. The path of one option is this side's address.
OptionTarget by_path(UserspaceSocket &socket, RecordOption option, OptionTarget target) {
    if (option == RecordOption::peer_primary_addr) return target;
    // As on Linux: with this option alone an id has to be an association's, whatever the path.
    const bool by_id = option == RecordOption::paddrparams && socket.one_to_many() && target.assoc_id != ANYSCTP_FUTURE_ASSOC;
    if (by_id && !socket.has_association(target.assoc_id))
        option_refused(socket, name_of(option), target.assoc_id, target.path, EINVAL);
    target.assoc_id = socket.id_of_path(target.assoc_id, target.path);
    return target;
}

}  // namespace

using StackUser = UserspaceSocket;
#include "stack_option_members.hpp"

}  // namespace anysctp
