// Linux's numbers of socket options and the layouts of their values (linux/sctp.h), on every platform. Others do not have that
// header, and usrsctp's has the same names with other values.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cstdint>

#include "anysctp/anysctp.h"

namespace anysctp::linux_option {

// Level IPPROTO_SCTP. Options whose value is one number are in anysctp/options.def.
enum Name {
    rtoinfo = 0, associnfo = 1, initmsg = 2, set_peer_primary_addr = 5, primary_addr = 6, peer_addr_params = 9,
    default_send_param = 10, events = 11, status = 14, get_peer_addr_info = 15, delayed_sack = 16, hmac_ident = 22,
    auth_key = 23, peer_auth_chunks = 26, local_auth_chunks = 27, get_assoc_number = 28, get_assoc_id_list = 29,
    peer_addr_thlds = 31, recvrcvinfo = 32, default_sndinfo = 34, peer_addr_thlds_v2 = 37, bindx_add = 100, bindx_rem = 101,
    peeloff = 102, connectx_old = 107, get_peer_addrs = 108, get_local_addrs = 109, connectx = 110, connectx3 = 111,
    default_prinfo = 114, pr_assoc_status = 115, pr_stream_status = 116, reset_streams = 119, add_streams = 121,
    peeloff_flags = 122, event = 127, remote_udp_encaps_port = 132,
};

// Level SOL_SOCKET, which is 1 on Linux.
constexpr int sol_socket = 1;
enum SocketName {
    so_reuseaddr = 2, so_type = 3, so_error = 4, so_dontroute = 5, so_broadcast = 6, so_sndbuf = 7, so_rcvbuf = 8,
    so_keepalive = 9, so_oobinline = 10, so_no_check = 11, so_priority = 12, so_linger = 13, so_reuseport = 15, so_rcvlowat = 18, so_sndlowat = 19,
    so_rcvtimeo = 20, so_sndtimeo = 21, so_rcvtimeo_new = 66, so_sndtimeo_new = 67,
    so_bindtodevice = 25, so_acceptconn = 30, so_sndbufforce = 32, so_rcvbufforce = 33, so_protocol = 38, so_domain = 39,
};
// Levels IPPROTO_IP and IPPROTO_IPV6.
enum IpName { ip_tos = 1, ipv6_v6only = 26, ipv6_tclass = 67 };

// The types of events.
#define ANYSCTP_NUMBER_OF(name, word, number, flags, fields) number,
constexpr uint16_t data_io_event = 0x8000;
constexpr uint16_t last_event = std::max({ANYSCTP_NOTIFICATIONS(ANYSCTP_NUMBER_OF, ANYSCTP_NO_FIELD, ANYSCTP_NO_FIELD)});
#undef ANYSCTP_NUMBER_OF

struct __attribute__((packed, aligned(4))) PackedAddress {
    sockaddr_storage value;
};

struct Rtoinfo { int32_t id; uint32_t initial, max, min; };
struct Assocparams { int32_t id; uint16_t asocmaxrxt, number_peer_destinations; uint32_t peer_rwnd, local_rwnd, cookie_life; };
struct Initmsg { uint16_t num_ostreams, max_instreams, max_attempts, max_init_timeo; };
struct Primary { int32_t id; PackedAddress address; };
struct __attribute__((packed, aligned(4))) Paddrparams {
    int32_t id;
    PackedAddress address;
    uint32_t hbinterval;
    uint16_t pathmaxrxt;
    uint32_t pathmtu, sackdelay, flags, ipv6_flowlabel;
    uint8_t dscp;
};
struct Sndrcvinfo {
    uint16_t stream, ssn, flags;
    uint32_t ppid, context, timetolive, tsn, cumtsn;
    int32_t id;
};
struct Sndinfo { uint16_t sid, flags; uint32_t ppid, context; int32_t id; };
struct Prinfo { int32_t id; uint32_t value; uint16_t policy; };
struct AssocValue { int32_t id; uint32_t value; };
struct SackInfo { int32_t id; uint32_t delay, freq; };
struct KeyId { int32_t id; uint16_t number; };
struct Key { int32_t id; uint16_t number, length; };  // and the key
struct StreamValue { int32_t id; uint16_t sid, value; };
struct Paddrinfo { int32_t id; PackedAddress address; int32_t state; uint32_t cwnd, srtt, rto, mtu; };
struct Status {
    int32_t id, state;
    uint32_t rwnd;
    uint16_t unackdata, penddata, instrms, outstrms;
    uint32_t fragmentation_point;
    Paddrinfo primary;
};
struct Paddrthlds { int32_t id; sockaddr_storage address; uint16_t pathmaxrxt, pathpfthld, pathcpthld; };
struct Udpencaps { int32_t id; sockaddr_storage address; uint16_t port; };  // in network byte order
struct Prstatus { int32_t id; uint16_t sid, policy; uint64_t abandoned_unsent, abandoned_sent; };
struct Event { int32_t id; uint16_t type; uint8_t on; };
struct StreamsReset { int32_t id; uint16_t flags, count; };  // and the streams
struct AddStreams { int32_t id; uint16_t incoming, outgoing; };
struct Addresses { int32_t id; uint32_t count; };           // and the addresses, packed
struct Peeloff { int32_t id, sock; };
struct PeeloffFlags { Peeloff what; uint32_t flags; };
struct Connectx { int32_t id, size; const void *addresses; };

static_assert(sizeof(Rtoinfo) == 16 && sizeof(Assocparams) == 20 && sizeof(Initmsg) == 8 && sizeof(Primary) == 132);
static_assert(sizeof(Paddrparams) == 156 && sizeof(Sndrcvinfo) == 32 && sizeof(Sndinfo) == 16 && sizeof(Prinfo) == 12);
static_assert(sizeof(KeyId) == 8 && sizeof(Paddrinfo) == 152 && sizeof(Status) == 176 && sizeof(Paddrthlds) == 144);
static_assert(sizeof(Udpencaps) == 144 && sizeof(Prstatus) == 24 && sizeof(Event) == 8);

}  // namespace anysctp::linux_option
