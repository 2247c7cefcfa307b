// Options and events of a user-space socket: where usrsctp differs from the rows of anysctp/options.def.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <usrsctp.h>

#include <algorithm>
#include <cstring>

#include "hook.h"
#include "numbers.hpp"
#include "overhead.hpp"
#include "socket.hpp"
#include "stack.hpp"
#include "stack_options.hpp"

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

// Linux's errno for the same mistake.
int linux_error(int error, int name) {
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

sctp_event event_of(int32_t assoc_id, uint16_t type, bool on) {
    return {static_cast<sctp_assoc_t>(assoc_id), numbers::notification_type_to_stack(type), on};
}

sctp_udpencaps encaps_of(int32_t assoc_id, const SockAddr &path, uint16_t udp_port) {
    sctp_udpencaps encaps{};
    encaps.sue_assoc_id = static_cast<uint32_t>(assoc_id);
    const SockAddr address = for_stack(path);
    std::memcpy(&encaps.sue_address, address.get(), address.size());
    encaps.sue_port = htons(udp_port);
    return encaps;
}

template <class Value>
void set_stack_option(anysctp_stack_socket *stack_socket, int level, int name, const Value &value, const char *text) {
    if (usrsctp_setsockopt(stack_socket, level, name, &value, sizeof value) < 0) fail_errno(linux_error(errno, name), text);
}

}  // namespace

struct UserspaceOptions {
    ANYSCTP_NAMES_OF_STACK

    UserspaceSocket &user;
    const char *option;
    const OptionTarget &asked;
    anysctp_stack_socket *const stack_socket;

    UserspaceOptions(Socket &socket, const char *name, const OptionTarget &target)
        : user(static_cast<UserspaceSocket &>(socket)), option(name), asked(target), stack_socket(user.stack_socket()) {}

    static const NumberRow &row_of(Option which);
    static const RecordRow<UserspaceOptions> &row_of(RecordOption which);
    bool get_special(Option which, const OptionTarget &target, uint32_t &value);
    bool set_special(Option which, const OptionTarget &target, uint32_t value);
    static OptionTarget by_path(Socket &socket, RecordOption option, OptionTarget target);

    [[noreturn]] void refused(int error, int name) {
        option_refused(user, option, asked.assoc_id, asked.path, linux_error(error, name));
    }
    void get(int level, int name, void *value, socklen_t &size) {
        if (usrsctp_getsockopt(stack_socket, level, name, value, &size) < 0) refused(errno, name);
    }
    void set(int level, int name, const void *value, socklen_t size) {
        const bool peer_primary = name == SCTP_SET_PEER_PRIMARY_ADDR;
        const bool other_port = peer_primary && asked.path.port() != user.name().port();  // usrsctp ignores it
        if (!other_port && usrsctp_setsockopt(stack_socket, level, name, value, size) >= 0) return;
        const int error = other_port ? EINVAL : errno;
        if (peer_primary && error == EINVAL) peer_primary_failed(static_cast<sctp_assoc_t>(asked.assoc_id));
        refused(error, name);
    }
    // EINVAL: there is no such association.
    void check_association(sctp_assoc_t id) {
        sctp_status any{};
        any.sstat_assoc_id = id;
        fetch(*this, SCTP_STATUS, any);
    }
    // usrsctp has one errno for everything that can be wrong.
    [[noreturn]] void peer_primary_failed(sctp_assoc_t assoc_id) {
        // The socket's part first, as on Linux.
        for (const sctp_assoc_t id : {user.one_to_many() ? sctp_assoc_t{SCTP_FUTURE_ASSOC} : assoc_id, assoc_id}) {
            sctp_assoc_value agreed{id, 0};
            fetch(*this, SCTP_ASCONF_SUPPORTED, agreed);
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
    void clamp_initial(const OptionTarget &target, sctp_rtoinfo &wanted) {
        sctp_rtoinfo now{};
        now.srto_assoc_id = static_cast<sctp_assoc_t>(target.assoc_id);
        fetch(*this, SCTP_RTOINFO, now);
        const uint32_t min = wanted.srto_min ? wanted.srto_min : now.srto_min;
        const uint32_t max = wanted.srto_max ? wanted.srto_max : now.srto_max;
        const uint32_t initial = wanted.srto_initial ? wanted.srto_initial : now.srto_initial;
        if (min <= max) wanted.srto_initial = std::clamp(initial, min, max);
    }
    // Linux takes an interval only with the flag. usrsctp limits it for a socket; for a path it would overflow 32 bits.
    void limit_heartbeats(const OptionTarget &target, sctp_paddrparams &wanted) {
        constexpr uint32_t longest_interval = 4 * 60 * 60 * 1000;
        if (!(wanted.spp_flags & SPP_HB_ENABLE)) wanted.spp_flags &= ~uint32_t{SPP_HB_TIME_IS_ZERO};
        const bool counts = wanted.spp_flags & SPP_HB_ENABLE && !(wanted.spp_flags & SPP_HB_TIME_IS_ZERO);
        wanted.spp_hbinterval = counts ? std::min(wanted.spp_hbinterval, longest_interval) : 0;
        if (wanted.spp_flags & SPP_HB_DEMAND && !user.has_association(target.assoc_id))
            fail(EINVAL, "paddrparams: a heartbeat on demand needs an association");
    }
    // usrsctp checks only the peer's permission.
    void require_enabled(const OptionTarget &target, uint32_t bit) {
        check_association(static_cast<sctp_assoc_t>(target.assoc_id));
        sctp_assoc_value enabled{static_cast<sctp_assoc_t>(target.assoc_id), 0};
        fetch(*this, SCTP_ENABLE_STREAM_RESET, enabled);
        if (!(enabled.assoc_value & bit)) fail(ENOPROTOOPT, "%s: not allowed by set_enable_stream_reset", option);
    }
    // usrsctp lists associations until their memory is freed.
    bool is_over(int32_t assoc_id) {
        sctp_assoc_value any{static_cast<sctp_assoc_t>(assoc_id), 0};
        socklen_t size = sizeof any;
        return usrsctp_getsockopt(stack_socket, IPPROTO_SCTP, SCTP_MAX_BURST, &any, &size) < 0;
    }
    static SockAddr path(const SockAddr &address) { return for_stack(address); }
    static SockAddr told(const SockAddr &address) { return from_stack(address); }
    int family() const { return user.family() == ANYSCTP_AF_INET6 ? AF_INET6 : AF_INET; }
    uint32_t overhead(const SockAddr &path) const { return overhead_of(path.size() ? for_stack(path).family() : family()); }
    uint32_t mtu_in(uint32_t bytes, const SockAddr &path) const {
        return bytes > overhead(path) ? bytes - overhead(path) : bytes;
    }
    uint32_t mtu_out(uint32_t bytes, const SockAddr &path) const { return bytes ? bytes + overhead(path) : 0; }
    // usrsctp has a delay for an association, not for a path. No delay means that every packet is acknowledged.
    void sackdelay_out(const OptionTarget &target, const sctp_paddrparams &, anysctp_paddrparams &to) {
        sctp_sack_info sack{static_cast<sctp_assoc_t>(target.assoc_id), 0, 0};
        fetch(*this, SCTP_DELAYED_SACK, sack);
        to.sackdelay = sack.sack_delay;
        to.flags |= sack.sack_freq == 1 ? ANYSCTP_SPP_SACKDELAY_DISABLE : ANYSCTP_SPP_SACKDELAY_ENABLE;
    }
    void sackdelay_in(const OptionTarget &target, const anysctp_paddrparams &from, sctp_paddrparams &to) {
        constexpr uint32_t both = int{ANYSCTP_SPP_SACKDELAY_ENABLE} | int{ANYSCTP_SPP_SACKDELAY_DISABLE};
        const uint32_t wanted = from.flags & both;
        to.spp_flags &= ~both;
        if (!wanted) return;
        const uint32_t packets = wanted == ANYSCTP_SPP_SACKDELAY_DISABLE ? 1 : 2;
        store(*this, SCTP_DELAYED_SACK, sctp_sack_info{static_cast<sctp_assoc_t>(target.assoc_id), from.sackdelay, packets});
    }
};

namespace {

using DefaultSend = UserspaceOptions::DefaultSend;

#define ON_BOTH(...) __VA_ARGS__,
#define ON_KERNEL(...)
#define ON_USERSPACE(...) __VA_ARGS__,
constexpr NumberRow number_rows[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines(NumberRow{Option::name, constant, Shape::layout})
#include "anysctp/options.def"
};
constexpr RecordRow<UserspaceOptions> record_rows[] = {
#define ANYSCTP_RECORD(name, of, record, argument, access, constant, layout, engines)                                      \
    ON_##engines(record_row<UserspaceOptions, anysctp_##record, layout, access>(RecordOption::name, constant))
#define ANYSCTP_ADDRESS(name, access, constant, layout, engines)                                                           \
    ON_##engines(record_row<UserspaceOptions, anysctp_address, layout, access>(RecordOption::name, constant))
#include "anysctp/options.def"
};

// Both by the façade's number.
constexpr uint32_t schedulers[] = {SCTP_SS_FIRST_COME, SCTP_SS_PRIORITY, SCTP_SS_ROUND_ROBIN, SCTP_SS_ROUND_ROBIN_PACKET,
                                   SCTP_SS_FAIR_BANDWITH};

uint32_t scheduler_from_stack(uint32_t number) {
    // usrsctp's default is round robin, packet by packet where messages are long.
    const auto *found = std::find(std::begin(schedulers), std::end(schedulers), number);
    return found == std::end(schedulers) ? uint32_t{ANYSCTP_SS_RR} : static_cast<uint32_t>(found - schedulers);
}

void check_style(const UserspaceOptions &options, Option option) {
    if (option == Option::autoclose && !options.user.one_to_many())
        fail(EOPNOTSUPP, "autoclose is for one-to-many (UDP-style) sockets");
}

// usrsctp does not let an option be read that the socket does not have, or not yet.
bool tells(const UserspaceOptions &options, int name) {
    int on;
    socklen_t size = sizeof on;
    return usrsctp_getsockopt(options.stack_socket, IPPROTO_SCTP, name, &on, &size) == 0;
}

bool is_bound_to_any(const UserspaceOptions &options) { return tells(options, SCTP_AUTO_ASCONF); }

}  // namespace

const NumberRow &UserspaceOptions::row_of(Option which) { return find_row(number_rows, which, "userspace"); }
const RecordRow<UserspaceOptions> &UserspaceOptions::row_of(RecordOption which) {
    return find_row(record_rows, which, "userspace");
}

bool UserspaceOptions::get_special(Option which, const OptionTarget &target, uint32_t &value) {
    check_style(*this, which);
    switch (which) {
    case Option::stream_scheduler:
        value = scheduler_from_stack(get_number(*this, row_of(which), target));
        return true;
    case Option::i_want_mapped_v4_addr: value = static_cast<uint32_t>(user.unused_options.get(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, 1)); return true;
    // Linux says 0 where usrsctp refuses to answer.
    case Option::auto_asconf: return value = 0, !is_bound_to_any(*this);
    case Option::reuse_port: return value = 0, !tells(*this, SCTP_REUSE_PORT);
    default: return false;
    }
}

bool UserspaceOptions::set_special(Option which, const OptionTarget &target, uint32_t value) {
    check_style(*this, which);
    switch (which) {
    case Option::reuse_port:
        if (user.one_to_many()) fail(EOPNOTSUPP, "reuse_port is for one-to-one (TCP-style) sockets");
        return false;
    // Addresses are text here, and IPv4 addresses never begin with ::ffff:.
    case Option::i_want_mapped_v4_addr:
        user.unused_options.set(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, value != 0);
        return true;
    // Linux's limits: the room in a packet of 512 bytes, and the longest chunk. Beyond them usrsctp delivers nothing.
    case Option::maxseg: {
        constexpr uint32_t chunk_header = 16, most = 65532 - chunk_header;
        const uint32_t least = 512 - overhead_of(family()) - chunk_header;
        if (value && (value < least || value > most)) fail(EINVAL, "maxseg: 0, or %u to %u bytes, not %u", least, most, value);
        return false;
    }
    case Option::max_burst: return check_burst(value), false;
    case Option::sndbuf:
    case Option::rcvbuf:
        if (!value || value > INT32_MAX) fail(EINVAL, "%s: a buffer has 1 to %d bytes, not %u", name_of(which), INT32_MAX, value);
        return false;
    case Option::stream_scheduler:
        if (value >= std::size(schedulers)) fail(EINVAL, "there is no scheduler %u", value);
        set_number(*this, row_of(which), target, schedulers[value]);
        return true;
    case Option::auto_asconf:
        if (!value && !is_bound_to_any(*this)) return true;
        if (!anysctp_hook_tell_addresses(stack_socket, value != 0)) fail(EINVAL, "auto_asconf: the socket is not bound to any address");
        if (value) stack::watch_addresses();
        return true;
    default: return false;
    }
}

// usrsctp has the socket's own settings for a path without an association. The path of one option is this side's address.
OptionTarget UserspaceOptions::by_path(Socket &socket, RecordOption option, OptionTarget target) {
    if (option == RecordOption::peer_primary_addr) return target;
    // As on Linux: only with this option an id has to be an association's, whatever the path is.
    const bool by_id = option == RecordOption::paddrparams && socket.one_to_many() && target.assoc_id != ANYSCTP_FUTURE_ASSOC;
    if (by_id && !socket.has_association(target.assoc_id))
        option_refused(socket, name_of(option), target.assoc_id, target.path, EINVAL);
    target.assoc_id = static_cast<UserspaceSocket &>(socket).id_of_path(target.assoc_id, target.path);
    return target;
}

template class OptionSocket<UserspaceOptions>;

int32_t UserspaceSocket::linger() {
    const OptionTarget target;
    ::linger value{};
    socklen_t size = sizeof value;
    UserspaceOptions(*this, "linger", target).get(SOL_SOCKET, SO_LINGER, &value, size);
    return value.l_onoff ? value.l_linger : -1;
}

void UserspaceSocket::set_linger(int32_t seconds) {
    throw_if_forked();
    const ::linger value{seconds >= 0, seconds < 0 ? 0 : seconds};
    set_stack_option(stack_socket_, SOL_SOCKET, SO_LINGER, value, "SO_LINGER");
}

bool UserspaceSocket::event(int32_t assoc_id, uint16_t type) {
    const OptionTarget target{assoc_id};
    UserspaceOptions options(*this, "event", target);
    sctp_event event = event_of(assoc_id, type, false);
    fetch(options, SCTP_EVENT, event);
    return event.se_on;
}

void UserspaceSocket::set_event(int32_t assoc_id, uint16_t type, bool on) {
    const OptionTarget target{assoc_id};
    UserspaceOptions options(*this, "event", target);
    const sctp_event event = event_of(assoc_id, type, on);
    if (type == ANYSCTP_SENDER_DRY_EVENT && one_to_many() && assoc_id != SCTP_FUTURE_ASSOC && assoc_id <= SCTP_ALL_ASSOC)
        return set_event_of_each(event);
    store(options, SCTP_EVENT, event);
}

// usrsctp takes this event for one association at a time, or for later ones.
void UserspaceSocket::set_event_of_each(const sctp_event &wanted) {
    sctp_event event = wanted;
    if (wanted.se_assoc_id == SCTP_ALL_ASSOC) {
        event.se_assoc_id = SCTP_FUTURE_ASSOC;
        set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, event, "SCTP_EVENT");
    }
    for (const int32_t id : assoc_ids()) {
        event.se_assoc_id = static_cast<sctp_assoc_t>(id);
        set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_EVENT, event, "SCTP_EVENT");
    }
}

void UserspaceSocket::set_endpoint_encaps_port(uint16_t udp_port) {
    encaps_port_ = udp_port;
    if (!stack::udp_port()) return;  // raw IP
    sctp_udpencaps encaps{};
    encaps.sue_address.ss_family = static_cast<sa_family_t>(AF_INET);
    encaps.sue_port = htons(udp_port);
    set_stack_option(stack_socket_, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps, "SCTP_REMOTE_UDP_ENCAPS_PORT");
}

bool UserspaceSocket::is_for_later(int32_t assoc_id) {
    return one_to_many() ? assoc_id == ANYSCTP_FUTURE_ASSOC : state_of(0) < ANYSCTP_STATE_ESTABLISHED;
}

uint16_t UserspaceSocket::encaps_port(int32_t assoc_id, const SockAddr &peer) {
    throw_if_forked();
    if (!peer.size() && is_for_later(assoc_id)) return encaps_port_;
    const OptionTarget target{assoc_id, peer};
    UserspaceOptions options(*this, "encaps_port", target);
    if (peer.size()) assoc_id = id_of_path(assoc_id, peer);
    // usrsctp has a port for each path, none for an association: any path gives the answer.
    sctp_udpencaps encaps = encaps_of(assoc_id, peer.size() ? peer : peer_addresses(assoc_id).front(), 0);
    fetch(options, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps);
    return ntohs(encaps.sue_port);
}

void UserspaceSocket::set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) {
    throw_if_forked();
    if (!stack::udp_port())
        fail(ENOPROTOOPT, "the user-space stack runs on raw IP (ANYSCTP_ENCAPS=raw), without UDP encapsulation");
    std::lock_guard lock(setup_mutex_);
    if (!peer.size() && is_for_later(assoc_id)) {
        set_endpoint_encaps_port(udp_port);
        own_encaps_port_ = true;
        return;
    }
    if (peer.size()) assoc_id = id_of_path(assoc_id, peer);
    const std::vector<SockAddr> paths = peer.size() ? std::vector{peer} : peer_addresses(assoc_id);
    for (const SockAddr &path : paths) {
        const OptionTarget target{assoc_id, path};
        UserspaceOptions options(*this, "encaps_port", target);
        store(options, SCTP_REMOTE_UDP_ENCAPS_PORT, encaps_of(assoc_id, path, udp_port));
    }
}

}  // namespace anysctp
