// The socket options, by the name that a user knows. Each engine has a table from these to its stack's (stack_options.hpp).
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "address.hpp"

// Options whose value is one number.
#define ANYSCTP_NUMBER_OPTIONS(ROW)                                                                                       \
    ROW(nodelay) ROW(sndbuf) ROW(rcvbuf) ROW(autoclose) ROW(adaptation_layer) ROW(disable_fragments)                       \
    ROW(i_want_mapped_v4_addr) ROW(maxseg) ROW(fragment_interleave) ROW(partial_delivery_point) ROW(auto_asconf)           \
    ROW(max_burst) ROW(context) ROW(recvnxtinfo) ROW(explicit_eor) ROW(reuse_port) ROW(auth_supported)                     \
    ROW(asconf_supported) ROW(reconfig_supported) ROW(pr_supported) ROW(ecn_supported) ROW(interleaving_supported) ROW(auth_chunk) ROW(auth_active_key)                  \
    ROW(auth_deactivate_key) ROW(auth_delete_key) ROW(enable_stream_reset) ROW(reset_assoc) ROW(stream_scheduler)          \
    ROW(stream_scheduler_value) ROW(expose_potentially_failed_state) ROW(plpmtud_probe_interval) ROW(max_cwnd)             \
    ROW(nrsack_supported) ROW(pktdrop_supported)

// Options whose value is a record of the façade, anysctp_<name>, or an address.
#define ANYSCTP_RECORD_OPTIONS(ROW)                                                                                       \
    ROW(initmsg) ROW(rtoinfo) ROW(assocparams) ROW(primary_addr) ROW(peer_primary_addr) ROW(paddrparams)               \
    ROW(default_sndinfo) ROW(sack_info) ROW(paddrinfo) ROW(paddrthlds) ROW(pr_stream_status) ROW(pr_assoc_status)          \
    ROW(assoc_stats) ROW(timeouts)

namespace anysctp {

#define ANYSCTP_ENUMERATOR(name) name,
enum class Option { ANYSCTP_NUMBER_OPTIONS(ANYSCTP_ENUMERATOR) };
enum class RecordOption { ANYSCTP_RECORD_OPTIONS(ANYSCTP_ENUMERATOR) };
#undef ANYSCTP_ENUMERATOR

const char *name_of(Option option) noexcept;
const char *name_of(RecordOption option) noexcept;

// What an option is asked about. Most look at the association only.
struct Where {
    int32_t assoc_id = 0;
    SockAddr path{};  // no family: all paths
    uint16_t sid = 0;
    uint16_t policy = 0;
};

// A shared key, RFC 4895.
struct AuthKey {
    uint16_t number;
    std::span<const std::byte> secret;
};

// Streams to reset or to add, RFC 6525.
struct StreamReset {
    uint16_t flags;
    std::span<const uint16_t> sids;
};
struct StreamsToAdd {
    uint16_t incoming, outgoing;
};

}  // namespace anysctp
