// Options in a stack's own structures. Both stacks give the fields the same names but lay them out differently, so these are
// templates. An engine includes this file after its stack's header, and defines the Stack of its OptionSocket:
//   Stack(socket, option, target): for one call; option is the name that an error says
//   get(level, name, value, bytes&) and set(level, name, value, bytes), which throw Error
//   get_special and set_special(option, target, value): false, unless it is a number that no shape fits
//   row_of(option): its row of anysctp/options.def; throws if the stack has none
//   by_path(socket, option, target): the same target, with the association that its path belongs to
//   flags_in/out, policy_in/out, status_policy, assoc_state, path_state: to and from the façade's numbers
//   path and told(address): as the stack wants it, as it tells it; mtu_in/out(bytes, path): to and from a size with all headers
//   sackdelay_in/out: a field that one stack has elsewhere
//   clamp_initial(target, rtoinfo), limit_heartbeats(target, paddrparams): adjusts a value that only this stack rejects
//   is_over(assoc_id): whether a listed association has ended
//   require_enabled(target, bit): throws if anysctp_set_enable_stream_reset has not allowed that
//   PathValue, if it has that; ANYSCTP_NAMES_OF_STACK: the names that the functions here need of the header
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "copy_fields.hpp"
#include "option_refused.hpp"

#define ANYSCTP_NAMES_OF_STACK                                                                                             \
    using AssocId = sctp_assoc_t; using AssocValue = sctp_assoc_value; using KeyNumber = sctp_authkeyid;                   \
    using StreamValue = sctp_stream_value; using AuthChunk = sctp_authchunk; using Status = sctp_status;                   \
    using Key = sctp_authkey; using ResetStreams = sctp_reset_streams; using AddStreams = sctp_add_streams;                \
    struct DefaultSend { sctp_sndinfo info; sctp_default_prinfo policy; };                                                 \
    enum : int {                                                                                                           \
        default_info = SCTP_DEFAULT_SNDINFO, default_policy = SCTP_DEFAULT_PRINFO, status = SCTP_STATUS,                   \
        auth_key = SCTP_AUTH_KEY, local_auth_chunks = SCTP_LOCAL_AUTH_CHUNKS, peer_auth_chunks = SCTP_PEER_AUTH_CHUNKS,    \
        hash_list = SCTP_HMAC_IDENT, stream_reset = SCTP_RESET_STREAMS, more_streams = SCTP_ADD_STREAMS,                   \
        assoc_number = SCTP_GET_ASSOC_NUMBER, assoc_id_list = SCTP_GET_ASSOC_ID_LIST                                       \
    };

namespace anysctp {

// Two of the stack's options are one record of ours (DefaultSend).
template <class Stack, class Value>
void fetch(Stack &stack, int name, Value &value) {
    if constexpr (requires { value.policy; })
        return fetch(stack, Stack::default_info, value.info), fetch(stack, Stack::default_policy, value.policy);
    socklen_t size = sizeof value;
    stack.get(IPPROTO_SCTP, name, &value, size);
}
template <class Stack, class Value>
void store(Stack &stack, int name, const Value &value) {
    if constexpr (requires { value.policy; })
        return store(stack, Stack::default_info, value.info), store(stack, Stack::default_policy, value.policy);
    stack.set(IPPROTO_SCTP, name, &value, sizeof value);
}

template <class Stack>
auto stack_id(const Stack &, const OptionTarget &target) {
    return static_cast<typename Stack::AssocId>(target.assoc_id);
}

template <class Stack>
sockaddr_storage path_of(const Stack &, const OptionTarget &target) {
    // The any address of IPv4 is every path on both stacks; no address at all is not.
    sockaddr_in any{};
    any.sin_family = AF_INET;
    const SockAddr path = target.path.size() ? Stack::path(target.path) : SockAddr(reinterpret_cast<sockaddr *>(&any));
    sockaddr_storage storage{};
    std::memcpy(&storage, path.get(), path.size());
    return storage;
}

// Each structure has its own names for the association and the path.
template <class Stack, class Theirs>
void set_target(const Stack &stack, Theirs &to, const OptionTarget &target) {
    const auto id = stack_id(stack, target);
#define ANYSCTP_IF_HAS(field, ...) if constexpr (requires { to.field; }) { to.field = id __VA_OPT__(,) __VA_ARGS__; } else
    ANYSCTP_IF_HAS(srto_assoc_id)
    ANYSCTP_IF_HAS(sasoc_assoc_id)
    ANYSCTP_IF_HAS(sack_assoc_id)
    ANYSCTP_IF_HAS(sstat_assoc_id)
    ANYSCTP_IF_HAS(sas_assoc_id)
    ANYSCTP_IF_HAS(stimo_assoc_id)
    ANYSCTP_IF_HAS(spp_assoc_id, to.spp_address = path_of(stack, target))
    ANYSCTP_IF_HAS(spinfo_assoc_id, to.spinfo_address = path_of(stack, target))
    ANYSCTP_IF_HAS(spt_assoc_id, to.spt_address = path_of(stack, target))
    ANYSCTP_IF_HAS(spi_assoc_id, to.spi_address = path_of(stack, target))
    ANYSCTP_IF_HAS(ssp_assoc_id, to.ssp_addr = path_of(stack, target))
    ANYSCTP_IF_HAS(sspp_assoc_id, to.sspp_addr = path_of(stack, target))
    ANYSCTP_IF_HAS(sprstat_assoc_id, to.sprstat_sid = target.sid, to.sprstat_policy = Stack::status_policy(target.policy))
    ANYSCTP_IF_HAS(info.snd_assoc_id, to.policy.pr_assoc_id = id)
    static_assert(requires { to.sinit_num_ostreams; }, "which fields say what this structure is about?");
#undef ANYSCTP_IF_HAS
}

// ---- Numbers ----

struct NumberRow {
    Option option;
    int constant;
    Shape shape;
    int level() const noexcept { return shape == Shape::sol_socket ? SOL_SOCKET : IPPROTO_SCTP; }
};

template <class Stack>
uint32_t get_number(Stack &stack, const NumberRow &row, const OptionTarget &target) {
    switch (row.shape) {
    case Shape::assoc_value:
    case Shape::assoc_value_or_int:
    case Shape::assoc_value_or_more: {
        typename Stack::AssocValue value{stack_id(stack, target), 0};
        fetch(stack, row.constant, value);
        return value.assoc_value;
    }
    case Shape::key: {
        typename Stack::KeyNumber key{stack_id(stack, target), 0};
        fetch(stack, row.constant, key);
        return key.scact_keynumber;
    }
    case Shape::stream_value: {
        typename Stack::StreamValue value{stack_id(stack, target), target.sid, 0};
        fetch(stack, row.constant, value);
        return value.stream_value;
    }
    case Shape::path_value:
        if constexpr (requires { typename Stack::PathValue; }) {
            typename Stack::PathValue value{};
            set_target(stack, value, target);
            fetch(stack, row.constant, value);
            return value.spi_interval;
        }
        [[fallthrough]];
    default: {
        int value = 0;
        socklen_t size = sizeof value;
        stack.get(row.level(), row.constant, &value, size);
        return static_cast<uint32_t>(value);
    }
    }
}

template <class Stack>
void set_number(Stack &stack, const NumberRow &row, const OptionTarget &target, uint32_t value) {
    const auto small = [&](uint32_t most) {
        if (value > most) fail(EINVAL, "%s: %u is more than %u", name_of(row.option), value, most);
    };
    const auto id = stack_id(stack, target);
    switch (row.shape) {
    case Shape::assoc_value:
    case Shape::assoc_value_or_int:
    case Shape::assoc_value_or_more: return store(stack, row.constant, typename Stack::AssocValue{id, value});
    case Shape::key:
        return small(UINT16_MAX), store(stack, row.constant, typename Stack::KeyNumber{id, static_cast<uint16_t>(value)});
    case Shape::stream_value:
        return small(UINT16_MAX),
               store(stack, row.constant, typename Stack::StreamValue{id, target.sid, static_cast<uint16_t>(value)});
    case Shape::chunk:
        return small(UINT8_MAX), store(stack, row.constant, typename Stack::AuthChunk{static_cast<uint8_t>(value)});
    case Shape::assoc_id: return stack.require_enabled(target, ANYSCTP_ENABLE_RESET_ASSOC_REQ), store(stack, row.constant, id);
    case Shape::path_value:
        if constexpr (requires { typename Stack::PathValue; }) {
            typename Stack::PathValue theirs{};
            set_target(stack, theirs, target);
            theirs.spi_interval = value;
            return store(stack, row.constant, theirs);
        }
        break;
    default: break;
    }
    const int number = static_cast<int>(value);
    stack.set(row.level(), row.constant, &number, sizeof number);
}

// ---- Records ----

#define ANYSCTP_COPIES(record)                                                                                             \
    template <class Theirs>                                                                                                \
    void copy_fields([[maybe_unused]] const Theirs &from, [[maybe_unused]] anysctp_##record &to) {                         \
        COPY_FROM_THEIRS(record)                                                                                           \
    }                                                                                                                      \
    template <class Theirs>                                                                                                \
    void copy_fields([[maybe_unused]] const anysctp_##record &from, [[maybe_unused]] Theirs &to) {                         \
        COPY_TO_THEIRS(record)                                                                                             \
    }
ANYSCTP_RECORDS(ANYSCTP_COPIES, ANYSCTP_COPIES)
#undef ANYSCTP_COPIES

// A record whose fields are all plain copies. The overloads below are for the others.
template <class Stack, class Theirs, class Ours>
void from_stack(Stack &, const OptionTarget &, const Theirs &from, Ours &to) {
    copy_fields(from, to);
}
template <class Stack, class Ours, class Theirs>
void to_stack(Stack &stack, const OptionTarget &target, const Ours &from, Theirs &to) {
    copy_fields(from, to);
    if constexpr (requires { to.srto_initial; }) stack.clamp_initial(target, to);
}

template <class Stack, class Theirs>
void from_stack(Stack &stack, const OptionTarget &target, const Theirs &from, anysctp_paddrparams &to) {
    copy_fields(from, to);
    to.pathmtu = stack.mtu_out(from.spp_pathmtu, target.path);
    stack.sackdelay_out(target, from, to);
}
template <class Stack, class Theirs>
void to_stack(Stack &stack, const OptionTarget &target, const anysctp_paddrparams &from, Theirs &to) {
    check_paddrparams(from);
    copy_fields(from, to);
    to.spp_pathmtu = stack.mtu_in(from.pathmtu, target.path);
    stack.sackdelay_in(target, from, to);
    stack.limit_heartbeats(target, to);
}

template <class Stack, class Theirs>
void from_stack(Stack &stack, const OptionTarget &target, const Theirs &from, anysctp_paddrinfo &to) {
    copy_fields(from, to);
    to.state = stack.path_state(from.spinfo_state);
    to.mtu = stack.mtu_out(from.spinfo_mtu, target.path);
}

template <class Stack, class Theirs>
void from_stack(Stack &stack, const OptionTarget &, const Theirs &from, anysctp_status &to) {
    copy_fields(from, to);
    to.state = stack.assoc_state(from.sstat_state);
    const auto &primary = from.sstat_primary;
    const SockAddr address = Stack::told(reinterpret_cast<const sockaddr *>(&primary.spinfo_address));
    to.primary_state = stack.path_state(primary.spinfo_state);
    to.primary_mtu = stack.mtu_out(primary.spinfo_mtu, address);
    anysctp_address text;
    format_address(address, text);
    to.primary_port = text.port;
    std::memcpy(to.primary_host, text.host, sizeof to.primary_host);
}

template <class Stack, class Theirs>
void from_stack(Stack &, const OptionTarget &, const Theirs &from, anysctp_assoc_stats &to) {
    copy_fields(from, to);
    anysctp_address slowest;
    format_address(SockAddr(reinterpret_cast<const sockaddr *>(&from.sas_obs_rto_ipaddr)), slowest);
    to.obs_rto_port = slowest.port;
    std::memcpy(to.obs_rto_host, slowest.host, sizeof to.obs_rto_host);
}

template <class Stack, class Theirs>
void from_stack(Stack &, const OptionTarget &, const Theirs &from, anysctp_address &to) {
    format_address(Stack::told(reinterpret_cast<const sockaddr *>(&from.ssp_addr)), to);
}
template <class Stack, class Theirs>
void to_stack(Stack &, const OptionTarget &, const anysctp_address &, Theirs &) {}  // the path is the value

template <class Stack, class Theirs>
void from_stack(Stack &stack, const OptionTarget &, const Theirs &from, anysctp_sndinfo &to) {
    COPY_FROM_THEIRS(default_sndinfo)
    to.flags = stack.flags_out(from.info.snd_flags);
    to.ppid = ntohl(from.info.snd_ppid);
    to.pr_policy = stack.policy_out(from.policy.pr_policy);
}
template <class Stack, class Theirs>
void to_stack(Stack &stack, const OptionTarget &, const anysctp_sndinfo &from, Theirs &to) {
    constexpr int possible = int{ANYSCTP_UNORDERED} | int{ANYSCTP_ADDR_OVER} | int{ANYSCTP_ABORT} | int{ANYSCTP_EOF};
    if (from.flags & ~possible) fail(EINVAL, "the flags 0x%x cannot be a default", from.flags & ~possible);
    COPY_TO_THEIRS(default_sndinfo)
    to.info.snd_flags = stack.flags_in(from.flags);
    to.info.snd_ppid = htonl(from.ppid);
    to.policy.pr_policy = stack.policy_in(from.pr_policy);
}

// ---- Rows ----

template <class Stack>
struct RecordRow {
    RecordOption option;
    int constant;
    void (*get)(Stack &stack, int name, const OptionTarget &target, void *record);  // nullptr: write only
    void (*set)(Stack &stack, int name, const OptionTarget &target, const void *record);
};

template <class Stack, class Ours, class Theirs>
void get_record(Stack &stack, int name, const OptionTarget &target, void *record) {
    Theirs theirs{};
    set_target(stack, theirs, target);
    fetch(stack, name, theirs);
    from_stack(stack, target, theirs, *static_cast<Ours *>(record));
}

template <class Stack, class Ours, class Theirs>
void set_record(Stack &stack, int name, const OptionTarget &target, const void *record) {
    Theirs theirs{};
    const auto *ours = static_cast<const Ours *>(record);
    to_stack(stack, target, ours ? *ours : Ours{}, theirs);  // no record: the target is the value
    set_target(stack, theirs, target);
    store(stack, name, theirs);
}

enum Access { RO = 1, WO = 2, RW = 3 };  // of options.def

template <class Stack, class Ours, class Theirs, Access access>
constexpr RecordRow<Stack> record_row(RecordOption option, int constant) {
    RecordRow<Stack> row{option, constant, nullptr, nullptr};
    if constexpr (access & RO) row.get = get_record<Stack, Ours, Theirs>;
    if constexpr (access & WO) row.set = set_record<Stack, Ours, Theirs>;
    return row;
}

template <class Row, size_t size, class Which>
const Row &find_row(const Row (&rows)[size], Which which, const char *engine) {
    for (const Row &row : rows)
        if (row.option == which) return row;
    fail(ENOPROTOOPT, "the %s engine has no %s; the other engine does", engine, name_of(which));
}

// ---- The functions of a socket ----

template <class Stack>
uint32_t OptionSocket<Stack>::get_option(Option option, const OptionTarget &target) {
    Stack stack(*this, name_of(option), target);
    uint32_t value = 0;
    return stack.get_special(option, target, value) ? value : get_number(stack, Stack::row_of(option), target);
}

template <class Stack>
void OptionSocket<Stack>::set_option(Option option, const OptionTarget &target, uint32_t value) {
    Stack stack(*this, name_of(option), target);
    if (!stack.set_special(option, target, value)) set_number(stack, Stack::row_of(option), target, value);
    option_was_set(option, value);
}

template <class Stack>
void OptionSocket<Stack>::get_record(RecordOption option, const OptionTarget &asked, void *record) {
    const OptionTarget target = Stack::by_path(*this, option, asked);
    Stack stack(*this, name_of(option), target);
    const auto &row = Stack::row_of(option);
    row.get(stack, row.constant, target, record);
}

template <class Stack>
void OptionSocket<Stack>::set_record(RecordOption option, const OptionTarget &asked, const void *record) {
    const OptionTarget target = Stack::by_path(*this, option, asked);
    Stack stack(*this, name_of(option), target);
    const auto &row = Stack::row_of(option);
    row.set(stack, row.constant, target, record);
    option_was_set(option);
}

template <class Stack>
void OptionSocket<Stack>::get(int32_t assoc_id, anysctp_status &status) {
    const OptionTarget target{assoc_id};
    Stack stack(*this, "status", target);
    anysctp::get_record<Stack, anysctp_status, typename Stack::Status>(stack, Stack::status, target, &status);
}

template <class Stack>
void OptionSocket<Stack>::add_streams(const OptionTarget &target, const StreamsToAdd &more) {
    Stack stack(*this, "add_streams", target);
    stack.require_enabled(target, ANYSCTP_ENABLE_CHANGE_ASSOC_REQ);
    typename Stack::AddStreams theirs{};
    theirs.sas_assoc_id = stack_id(stack, target);
    theirs.sas_instrms = more.incoming;
    theirs.sas_outstrms = more.outgoing;
    store(stack, Stack::more_streams, theirs);
}

// ---- Values of variable length ----

// The head, then the items.
template <class Stack, class Head, class Item>
void store_list(Stack &stack, int name, const Head &head, std::span<const Item> items) {
    std::vector<std::byte> bytes(sizeof head + items.size_bytes());
    std::memcpy(bytes.data(), &head, sizeof head);
    std::ranges::copy(std::as_bytes(items), bytes.begin() + sizeof head);
    stack.set(IPPROTO_SCTP, name, bytes.data(), static_cast<socklen_t>(bytes.size()));
}

// The head, if there is one, a 32-bit count, then the items; usrsctp's public header leaves the count out of its structures.
template <class Item, class Stack>
std::vector<Item> fetch_list(Stack &stack, int name, size_t most, std::span<const std::byte> head = {}) {
    uint32_t count = 0;
    const size_t start = head.size() + sizeof count;
    std::vector<std::byte> bytes(start + most * sizeof(Item));
    std::ranges::copy(head, bytes.begin());
    auto size = static_cast<socklen_t>(bytes.size());
    stack.get(IPPROTO_SCTP, name, bytes.data(), size);
    std::memcpy(&count, bytes.data() + head.size(), sizeof count);
    std::vector<Item> items(std::min<size_t>(count, most));
    if (!items.empty()) std::memcpy(items.data(), bytes.data() + start, items.size() * sizeof(Item));
    return items;
}

template <class Stack>
void OptionSocket<Stack>::set_auth_key(const OptionTarget &target, const AuthKey &key) {
    Stack stack(*this, "auth_key", target);
    typename Stack::Key head{};
    head.sca_assoc_id = stack_id(stack, target);
    head.sca_keynumber = key.number;
    head.sca_keylength = static_cast<uint16_t>(key.secret.size());
    store_list(stack, Stack::auth_key, head, key.secret);
}

template <class Stack>
void OptionSocket<Stack>::reset_streams(const OptionTarget &target, const StreamReset &reset) {
    Stack stack(*this, "reset_streams", target);
    stack.require_enabled(target, ANYSCTP_ENABLE_RESET_STREAM_REQ);
    typename Stack::ResetStreams head{};
    head.srs_assoc_id = stack_id(stack, target);
    head.srs_flags = reset.flags;
    head.srs_number_streams = static_cast<uint16_t>(reset.sids.size());
    store_list(stack, Stack::stream_reset, head, reset.sids);
}

template <class Stack>
std::vector<uint8_t> OptionSocket<Stack>::auth_chunks(bool of_peer, const OptionTarget &target) {
    Stack stack(*this, of_peer ? "peer_auth_chunks" : "local_auth_chunks", target);
    constexpr size_t most = 256;
    const auto id = stack_id(stack, target);
    const int name = of_peer ? Stack::peer_auth_chunks : Stack::local_auth_chunks;
    return fetch_list<uint8_t>(stack, name, most, std::as_bytes(std::span(&id, 1)));
}

template <class Stack>
std::vector<uint16_t> OptionSocket<Stack>::hmac_ident() {
    const OptionTarget target;
    Stack stack(*this, "hmac_ident", target);
    constexpr size_t most = 16;
    return fetch_list<uint16_t>(stack, Stack::hash_list, most);
}

// The errors are Linux's; usrsctp has one for all cases.
inline void check_hmac_ident(std::span<const uint16_t> identifiers) {
    constexpr uint16_t sha1 = 1, sha256 = 3;
    const auto count = [&](uint16_t wanted) { return std::count(identifiers.begin(), identifiers.end(), wanted); };
    for (const uint16_t each : identifiers)
        if (each != sha1 && each != sha256) fail(EOPNOTSUPP, "there is no hash %u: SHA-1 is 1, SHA-256 is 3", each);
    if (count(sha1) != 1 || count(sha256) > 1) fail(EINVAL, "the list of hashes needs SHA-1 (1), and each but once");
}

template <class Stack>
void OptionSocket<Stack>::set_hmac_ident(std::span<const uint16_t> identifiers) {
    const OptionTarget target;
    Stack stack(*this, "hmac_ident", target);
    check_hmac_ident(identifiers);
    store_list(stack, Stack::hash_list, static_cast<uint32_t>(identifiers.size()), identifiers);
}

template <class Stack>
std::vector<int32_t> OptionSocket<Stack>::assoc_ids() {
    const OptionTarget target;
    Stack stack(*this, "assoc_ids", target);
    uint32_t count = 0;
    fetch(stack, Stack::assoc_number, count);
    constexpr size_t meanwhile = 16;  // room for associations that come meanwhile
    auto ids = fetch_list<int32_t>(stack, Stack::assoc_id_list, count + meanwhile);
    std::erase_if(ids, [&](int32_t id) { return stack.is_over(id); });
    return ids;
}

}  // namespace anysctp
