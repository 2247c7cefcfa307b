// SPDX-License-Identifier: LGPL-2.1-or-later
#include "option_refused.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace anysctp {

namespace {

constexpr std::string_view peer_primary_addr = "peer_primary_addr";  // an address of this side
constexpr std::string_view status = "status";  // refused only without an association; find_association() asks for it

// Options that exist only with an association.
constexpr std::string_view of_associations[] = {
    "primary_addr",  peer_primary_addr, "paddrinfo",   "pr_stream_status", "pr_assoc_status",       "assoc_stats",
    "reset_streams", "add_streams",       "reset_assoc", "peer_auth_chunks", "stream_scheduler_value"};

void check_association(Socket &socket, std::string_view option, int32_t assoc_id) {
    const bool one = socket.one_to_many() && assoc_id > ANYSCTP_ALL_ASSOC;
    if (!one && option != status && std::ranges::find(of_associations, option) == std::end(of_associations)) return;
    if (option != status && socket.has_association(assoc_id)) return;
    if (one) fail(EINVAL, "there is no association %d", assoc_id);
    if (!socket.one_to_many()) fail(EINVAL, "the socket has no association");
    fail(EINVAL, "the id of an association is needed, not %d", assoc_id);
}

std::vector<SockAddr> known_peer_addresses(Socket &socket, int32_t assoc_id) {
    try {
        return socket.peer_addresses(assoc_id);
    } catch (const Error &) {
        return {};  // none yet
    }
}

}  // namespace

// Compares texts, because only one of the stacks maps the IPv4 addresses of an IPv6 socket.
void check_peer_address(std::span<const SockAddr> peers, const SockAddr &path) {
    anysctp_address wanted, address;
    format_address(path, wanted);
    for (const SockAddr &each : peers) {
        format_address(each, address);
        if (address.port == wanted.port && !std::strcmp(address.host, wanted.host)) return;
    }
    fail(EINVAL, "%s port %u is no address of the association's peer", wanted.host, wanted.port);
}

void check_paddrparams(const anysctp_paddrparams &wanted) {
    constexpr uint32_t least_mtu = 512, most_mtu = UINT16_MAX, longest_delay = 500, opposites[] = {
        int{ANYSCTP_SPP_HB_ENABLE} | int{ANYSCTP_SPP_HB_DISABLE}, int{ANYSCTP_SPP_PMTUD_ENABLE} | int{ANYSCTP_SPP_PMTUD_DISABLE},
        int{ANYSCTP_SPP_SACKDELAY_ENABLE} | int{ANYSCTP_SPP_SACKDELAY_DISABLE}};
    for (const uint32_t both : opposites)
        if ((wanted.flags & both) == both) fail(EINVAL, "paddrparams: the flags 0x%x enable and disable the same", wanted.flags);
    if (wanted.pathmtu && (wanted.pathmtu < least_mtu || wanted.pathmtu > most_mtu))
        fail(EINVAL, "paddrparams: a path MTU has %u to %u bytes, not %u", least_mtu, most_mtu, wanted.pathmtu);
    if (wanted.sackdelay > longest_delay) fail(EINVAL, "sackdelay: %u ms are more than %u", wanted.sackdelay, longest_delay);
    if (wanted.dscp > UINT8_MAX) fail(EINVAL, "dscp: %u is more than 255", wanted.dscp);
}

void check_burst(uint32_t packets) {
    constexpr uint32_t most = 16384;
    if (packets > most) fail(EINVAL, "max_burst: 0 (no limit) to %u packets, not %u", most, packets);
}

void option_refused(Socket &socket, const char *option, int32_t assoc_id, const SockAddr &path, int error) {
    if (error != EINVAL) fail(error, "the stack refuses %s: %s", option, std::strerror(error));
    check_association(socket, option, assoc_id);
    const bool of_path = path.size() && !path.is_any() && peer_primary_addr != option;
    if (of_path && socket.has_association(assoc_id)) check_peer_address(known_peer_addresses(socket, assoc_id), path);
    fail(EINVAL, "a value of %s is out of range, or not for this socket now", option);
}

}  // namespace anysctp
