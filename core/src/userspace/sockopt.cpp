// Options of a user-space socket by Linux's numbers: levels SOL_SOCKET, IPPROTO_IP and IPPROTO_IPV6.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockopt.hpp"

#include <netinet/in.h>

#include "linux_options.hpp"
#include "option_bytes.hpp"
#include "socket.hpp"

namespace anysctp {

using namespace linux_option;

namespace {

constexpr uint8_t dscp_mask = 0xfc;                                 // the other two bits are of ECN
constexpr int least_sndbuf = 4608, least_rcvbuf = 2304;             // Linux's
constexpr int most_priority = 6;                                    // without a privilege

struct Linger {
    int32_t on, seconds;
};

// Options without an effect here (on Linux SO_KEEPALIVE has none either), or whose effect is always there: a port is free as soon
// as its socket is gone.
bool is_unused_flag(int name) {
    switch (name) {
    case so_reuseaddr: case so_dontroute: case so_broadcast: case so_keepalive: case so_oobinline: case so_no_check:
    case so_reuseport: return true;
    default: return false;
    }
}

// Linux doubles the size, because it counts its own overhead as well.
uint32_t doubled(int32_t bytes, int32_t least) {
    const uint32_t wanted = std::min<uint32_t>(static_cast<uint32_t>(bytes), INT32_MAX / 2);
    return std::max<uint32_t>(2 * wanted, static_cast<uint32_t>(least));
}

// Linux takes a byte as well as an int.
int read_tos(ConstOptionBytes value) {
    if (value.empty()) return 0;
    return value.size() >= sizeof(int32_t) ? read_start<int32_t>(value) : static_cast<int>(value[0]);
}

int read_traffic_class(ConstOptionBytes value) {
    const int wanted = read_start<int32_t>(value);
    if (wanted < -1 || wanted > UINT8_MAX) fail(EINVAL, "a traffic class is a number of 8 bits, not %d", wanted);
    return std::max(wanted, 0);
}

}  // namespace

// One value for both families, in the packets of all present and later associations.
int UserspaceSocket::dscp() {
    anysctp_paddrparams params{};
    get_record(RecordOption::paddrparams, {}, &params);
    return params.dscp & dscp_mask;
}

void UserspaceSocket::set_dscp(int value) {
    anysctp_paddrparams params{};
    params.flags = ANYSCTP_SPP_DSCP;
    params.dscp = static_cast<uint32_t>(value) & dscp_mask;
    set_record(RecordOption::paddrparams, {}, &params);
    if (!one_to_many()) return;
    for (const int32_t id : assoc_ids()) set_record(RecordOption::paddrparams, {id}, &params);
}

bool UserspaceSocket::has_level(int level) const noexcept {
    return level == sol_socket || level == IPPROTO_IP || (level == IPPROTO_IPV6 && family() == ANYSCTP_AF_INET6);
}

size_t UserspaceSocket::get_bytes(int level, int name, OptionBytes value) {
    throw_if_forked();
    if (level == IPPROTO_SCTP) return get_sctp_by_number(*this, name, value);
    if (!has_level(level) && family() == ANYSCTP_AF_INET)
        fail(EOPNOTSUPP, "option %d of level %d: the socket has no such level", name, level);
    if (level == sol_socket) return get_general(name, value);
    if (level == IPPROTO_IP && name == ip_tos)
        return value.size() < sizeof(int32_t) ? write_part(value, static_cast<uint8_t>(dscp())) : write_start(value, dscp());
    if (level == IPPROTO_IPV6 && name == ipv6_tclass) return write_part(value, dscp());
    if (level == IPPROTO_IPV6 && name == ipv6_v6only) return write_part(value, anysctp_hook_v6only(stack_socket_));
    no_such_option(level, name);
}

void UserspaceSocket::set_bytes(int level, int name, ConstOptionBytes value) {
    throw_if_forked();
    if (level == IPPROTO_SCTP) return set_sctp_by_number(*this, name, value);
    if (level == sol_socket) return set_general(name, value);
    if (level == IPPROTO_IP && name == ip_tos) return set_dscp(read_tos(value));
    if (!has_level(level)) no_such_option(level, name);
    if (level == IPPROTO_IPV6 && name == ipv6_tclass) return set_dscp(read_traffic_class(value));
    if (level == IPPROTO_IPV6 && name == ipv6_v6only) {
        const int on = read_start<int32_t>(value) != 0;
        if (this->name().port()) fail(EINVAL, "IPV6_V6ONLY: the socket is bound already");
        return anysctp_hook_set_v6only(stack_socket_, on);
    }
    no_such_option(level, name);
}

size_t UserspaceSocket::get_general(int name, OptionBytes value) {
    const auto number = [&](int32_t found) { return write_part(value, found); };
    switch (name) {
    case so_type: return number(style());
    case so_domain: return number(family());
    case so_protocol: return number(IPPROTO_SCTP);
    case so_acceptconn: return number(listening_port_ != 0);
    case so_sndbuf: return number(static_cast<int32_t>(get_option(Option::sndbuf, {})));
    case so_rcvbuf: return number(static_cast<int32_t>(get_option(Option::rcvbuf, {})));
    case so_priority: return number(unused_options.get(sol_socket, name));
    case so_rcvlowat: return number(unused_options.get(sol_socket, name, 1));
    case so_sndlowat: return number(1);
    case so_bindtodevice: return 0;
    case so_linger: {
        const int32_t seconds = linger();
        return write_part(value, Linger{seconds >= 0, std::max(seconds, 0)});
    }
    default:
        if (!is_unused_flag(name)) no_such_option(sol_socket, name);
        return number(unused_options.get(sol_socket, name));
    }
}

void UserspaceSocket::set_general(int name, ConstOptionBytes value) {
    if (name == so_bindtodevice) {
        if (!value.empty() && value[0] != std::byte{})
            fail(ENOPROTOOPT, "SO_BINDTODEVICE: all user-space sockets share one UDP socket; bind_interfaces binds to addresses");
        return;
    }
    const auto wanted = read_start<int32_t>(value);
    switch (name) {
    case so_sndbuf: case so_sndbufforce: return set_option(Option::sndbuf, {}, doubled(wanted, least_sndbuf));
    case so_rcvbuf: case so_rcvbufforce: return set_option(Option::rcvbuf, {}, doubled(wanted, least_rcvbuf));
    case so_priority:
        if (wanted < 0 || wanted > most_priority) fail(EPERM, "SO_PRIORITY: %d is not between 0 and %d", wanted, most_priority);
        return unused_options.set(sol_socket, name, wanted);
    case so_rcvlowat: return unused_options.set(sol_socket, name, wanted < 0 ? INT32_MAX : std::max(wanted, 1));
    case so_linger: {
        const auto given = read_start<Linger>(value);
        return set_linger(given.on ? std::max(given.seconds, 0) : -1);
    }
    default:
        if (!is_unused_flag(name)) no_such_option(sol_socket, name);
        return unused_options.set(sol_socket, name, wanted != 0);
    }
}

}  // namespace anysctp
