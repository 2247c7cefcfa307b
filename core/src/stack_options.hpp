// Options in a stack's own structures: once for both, because both name the fields alike, though they lay them out
// differently. Each engine includes this after its stack's header, in its own namespace, and provides a `Stack` with
//   get(level, name, value, bytes&) and set(level, name, value, bytes), which throw Error,
//   flags_in/out, policy_in/out, status_policy, assoc_state, path_state: to and from the façade's numbers,
//   path(address): as the stack wants it; mtu_in/out(bytes, path): to and from a packet size that includes all headers,
//   sackdelay_in/out: a field that one stack has elsewhere; settle(target, record): what it takes otherwise than the other one;
//   is_over(assoc_id): whether a listed association has ended;
//   needs_enabled(target, bit): throws if anysctp_set_enable_stream_reset has not allowed that,
// the structures and constants of anysctp/options.def that its header lacks, and ON_KERNEL(row), ON_USERSPACE(row): the row and a
// comma, or nothing.
// SPDX-License-Identifier: LGPL-2.1-or-later

template <class Value>
void get(Stack &stack, int name, Value &value) {
    socklen_t size = sizeof value;
    stack.get(IPPROTO_SCTP, name, &value, size);
}

template <class Value>
void set(Stack &stack, int name, const Value &value) {
    stack.set(IPPROTO_SCTP, name, &value, sizeof value);
}

inline sctp_assoc_t stack_id(const OptionTarget &target) { return static_cast<sctp_assoc_t>(target.assoc_id); }

struct NumberRow {
    Option option;
    int constant;
    Shape shape;
    int level() const noexcept { return shape == Shape::sol_socket ? SOL_SOCKET : IPPROTO_SCTP; }
};

inline uint32_t get_number(Stack &stack, const NumberRow &row, const OptionTarget &target) {
    switch (row.shape) {
    case Shape::assoc_value:
    case Shape::assoc_value_or_int:
    case Shape::assoc_value_or_more: {
        sctp_assoc_value value{stack_id(target), 0};
        get(stack, row.constant, value);
        return value.assoc_value;
    }
    case Shape::key: {
        sctp_authkeyid key{stack_id(target), 0};
        get(stack, row.constant, key);
        return key.scact_keynumber;
    }
    case Shape::stream_value: {
        sctp_stream_value value{stack_id(target), target.sid, 0};
        get(stack, row.constant, value);
        return value.stream_value;
    }
    default: {
        int value = 0;
        socklen_t size = sizeof value;
        stack.get(row.level(), row.constant, &value, size);
        return static_cast<uint32_t>(value);
    }
    }
}

inline void set_number(Stack &stack, const NumberRow &row, const OptionTarget &target, uint32_t value) {
    const auto small = [&](uint32_t most) {
        if (value > most) fail(EINVAL, "%s: %u is more than %u", name_of(row.option), value, most);
    };
    switch (row.shape) {
    case Shape::assoc_value:
    case Shape::assoc_value_or_int:
    case Shape::assoc_value_or_more: return set(stack, row.constant, sctp_assoc_value{stack_id(target), value});
    case Shape::key:
        return small(UINT16_MAX), set(stack, row.constant, sctp_authkeyid{stack_id(target), static_cast<uint16_t>(value)});
    case Shape::stream_value:
        return small(UINT16_MAX),
               set(stack, row.constant, sctp_stream_value{stack_id(target), target.sid, static_cast<uint16_t>(value)});
    case Shape::chunk: return small(UINT8_MAX), set(stack, row.constant, sctp_authchunk{static_cast<uint8_t>(value)});
    case Shape::assoc_id:
        stack.needs_enabled(target, ANYSCTP_ENABLE_RESET_ASSOC_REQ);
        return set(stack, row.constant, stack_id(target));
    default: break;
    }
    const int number = static_cast<int>(value);
    stack.set(row.level(), row.constant, &number, sizeof number);
}

// ---- Records: where the stack keeps the association and the path, and each field there and back ----

inline sockaddr_storage path_of(const OptionTarget &target) {
    // The any address of IPv4 is every path on both stacks; no address at all is not.
    sockaddr_in any{};
    any.sin_family = AF_INET;
    const SockAddr path = target.path.size() ? Stack::path(target.path) : SockAddr(reinterpret_cast<sockaddr *>(&any));
    sockaddr_storage storage{};
    std::memcpy(&storage, path.get(), path.size());
    return storage;
}

inline void point(sctp_initmsg &, const OptionTarget &) {}
inline void from_stack(Stack &, const OptionTarget &, const sctp_initmsg &from, anysctp_initmsg &to) {
    COPY_FROM_THEIRS(initmsg)
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_initmsg &from, sctp_initmsg &to) {
    COPY_TO_THEIRS(initmsg)
}

inline void point(sctp_rtoinfo &to, const OptionTarget &target) { to.srto_assoc_id = stack_id(target); }
inline void from_stack(Stack &, const OptionTarget &, const sctp_rtoinfo &from, anysctp_rtoinfo &to) {
    COPY_FROM_THEIRS(rtoinfo)
}
inline void to_stack(Stack &stack, const OptionTarget &target, const anysctp_rtoinfo &from, sctp_rtoinfo &to) {
    COPY_TO_THEIRS(rtoinfo)
    stack.settle(target, to);
}

inline void point(sctp_assocparams &to, const OptionTarget &target) { to.sasoc_assoc_id = stack_id(target); }
inline void from_stack(Stack &, const OptionTarget &, const sctp_assocparams &from, anysctp_assocparams &to) {
    COPY_FROM_THEIRS(assocparams)
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_assocparams &from, sctp_assocparams &to) {
    COPY_TO_THEIRS(assocparams)
}

inline void point(sctp_sack_info &to, const OptionTarget &target) { to.sack_assoc_id = stack_id(target); }
inline void from_stack(Stack &, const OptionTarget &, const sctp_sack_info &from, anysctp_sack_info &to) {
    COPY_FROM_THEIRS(sack_info)
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_sack_info &from, sctp_sack_info &to) {
    COPY_TO_THEIRS(sack_info)
}

inline void point(sctp_paddrparams &to, const OptionTarget &target) {
    to.spp_assoc_id = stack_id(target);
    to.spp_address = path_of(target);
}
inline void from_stack(Stack &stack, const OptionTarget &target, const sctp_paddrparams &from, anysctp_paddrparams &to) {
    COPY_FROM_THEIRS(paddrparams)
    to.pathmtu = stack.mtu_out(from.spp_pathmtu, target.path);
    stack.sackdelay_out(target, from, to);
}
inline void to_stack(Stack &stack, const OptionTarget &target, const anysctp_paddrparams &from, sctp_paddrparams &to) {
    check_paddrparams(from);
    COPY_TO_THEIRS(paddrparams)
    to.spp_pathmtu = stack.mtu_in(from.pathmtu, target.path);
    stack.sackdelay_in(target, from, to);
    stack.settle(target, to);
}

inline void point(sctp_paddrinfo &to, const OptionTarget &target) {
    to.spinfo_assoc_id = stack_id(target);
    to.spinfo_address = path_of(target);
}
inline void from_stack(Stack &stack, const OptionTarget &target, const sctp_paddrinfo &from, anysctp_paddrinfo &to) {
    COPY_FROM_THEIRS(paddrinfo)
    to.state = stack.path_state(from.spinfo_state);
    to.mtu = stack.mtu_out(from.spinfo_mtu, target.path);
}

inline void point(sctp_status &to, const OptionTarget &target) { to.sstat_assoc_id = stack_id(target); }
inline void from_stack(Stack &stack, const OptionTarget &, const sctp_status &from, anysctp_status &to) {
    COPY_FROM_THEIRS(status)
    to.state = stack.assoc_state(from.sstat_state);
    const sctp_paddrinfo &primary = from.sstat_primary;
    const SockAddr address = Stack::told(reinterpret_cast<const sockaddr *>(&primary.spinfo_address));
    to.primary_state = stack.path_state(primary.spinfo_state);
    to.primary_mtu = stack.mtu_out(primary.spinfo_mtu, address);
    anysctp_address text;
    format_address(address, text);
    to.primary_port = text.port;
    std::memcpy(to.primary_host, text.host, sizeof to.primary_host);
}

inline void point(sctp_paddrthlds_v2 &to, const OptionTarget &target) {
    to.spt_assoc_id = stack_id(target);
    to.spt_address = path_of(target);
}
inline void from_stack(Stack &, const OptionTarget &, const sctp_paddrthlds_v2 &from, anysctp_paddrthlds &to) {
    COPY_FROM_THEIRS(paddrthlds)
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_paddrthlds &from, sctp_paddrthlds_v2 &to) {
    COPY_TO_THEIRS(paddrthlds)
}

inline void point(sctp_prim &to, const OptionTarget &target) {
    to.ssp_assoc_id = stack_id(target);
    to.ssp_addr = path_of(target);
}
inline void from_stack(Stack &, const OptionTarget &, const sctp_prim &from, anysctp_address &to) {
    format_address(Stack::told(reinterpret_cast<const sockaddr *>(&from.ssp_addr)), to);
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_address &, sctp_prim &) {}  // the path says it

inline void point(sctp_setpeerprim &to, const OptionTarget &target) {
    to.sspp_assoc_id = stack_id(target);
    to.sspp_addr = path_of(target);
}
inline void to_stack(Stack &, const OptionTarget &, const anysctp_address &, sctp_setpeerprim &) {}

inline void point(sctp_prstatus &to, const OptionTarget &target) {
    to.sprstat_assoc_id = stack_id(target);
    to.sprstat_sid = target.sid;
    to.sprstat_policy = Stack::status_policy(target.policy);
}
inline void from_stack(Stack &, const OptionTarget &, const sctp_prstatus &from, anysctp_prstatus &to) {
    COPY_FROM_THEIRS(prstatus)
}

// Two of the stack's options are one record of ours.
struct DefaultSend {
    sctp_sndinfo info;
    sctp_default_prinfo policy;
};
inline void point(DefaultSend &to, const OptionTarget &target) {
    to.info.snd_assoc_id = stack_id(target);
    to.policy.pr_assoc_id = stack_id(target);
}
inline void get(Stack &stack, int, DefaultSend &value) {
    get(stack, SCTP_DEFAULT_SNDINFO, value.info);
    get(stack, SCTP_DEFAULT_PRINFO, value.policy);
}
inline void set(Stack &stack, int, const DefaultSend &value) {
    set(stack, SCTP_DEFAULT_SNDINFO, value.info);
    set(stack, SCTP_DEFAULT_PRINFO, value.policy);
}
inline void from_stack(Stack &stack, const OptionTarget &, const DefaultSend &from, anysctp_sndinfo &to) {
    COPY_FROM_THEIRS(default_sndinfo)
    to.flags = stack.flags_out(from.info.snd_flags);
    to.ppid = ntohl(from.info.snd_ppid);
    to.pr_policy = stack.policy_out(from.policy.pr_policy);
}
inline void to_stack(Stack &stack, const OptionTarget &, const anysctp_sndinfo &from, DefaultSend &to) {
    constexpr int possible = int{ANYSCTP_UNORDERED} | int{ANYSCTP_ADDR_OVER} | int{ANYSCTP_ABORT} | int{ANYSCTP_EOF};
    if (from.flags & ~possible) fail(EINVAL, "the flags 0x%x cannot be a default", from.flags & ~possible);
    COPY_TO_THEIRS(default_sndinfo)
    to.info.snd_flags = stack.flags_in(from.flags);
    to.info.snd_ppid = htonl(from.ppid);
    to.policy.pr_policy = stack.policy_in(from.pr_policy);
}

// ---- Tables ----

struct RecordRow {
    RecordOption option;
    int constant;
    void (*get)(Stack &stack, int name, const OptionTarget &target, void *record);  // nullptr: write only
    void (*set)(Stack &stack, int name, const OptionTarget &target, const void *record);
};

template <class Ours, class Theirs>
void get_record(Stack &stack, int name, const OptionTarget &target, void *record) {
    Theirs theirs{};
    point(theirs, target);
    get(stack, name, theirs);
    from_stack(stack, target, theirs, *static_cast<Ours *>(record));
}

template <class Ours, class Theirs>
void set_record(Stack &stack, int name, const OptionTarget &target, const void *record) {
    Theirs theirs{};
    const auto *ours = static_cast<const Ours *>(record);
    to_stack(stack, target, ours ? *ours : Ours{}, theirs);  // none: the target says all
    point(theirs, target);
    set(stack, name, theirs);
}

template <class Ours, class Theirs>
constexpr RecordRow row_RW(RecordOption option, int constant) {
    return {option, constant, get_record<Ours, Theirs>, set_record<Ours, Theirs>};
}
template <class Ours, class Theirs>
constexpr RecordRow row_RO(RecordOption option, int constant) {
    return {option, constant, get_record<Ours, Theirs>, nullptr};
}
template <class Ours, class Theirs>
constexpr RecordRow row_WO(RecordOption option, int constant) {
    return {option, constant, nullptr, set_record<Ours, Theirs>};
}

#define ON_BOTH(...) __VA_ARGS__,
constexpr NumberRow number_rows[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines(NumberRow{Option::name, constant, Shape::layout})
#include "anysctp/options.def"
};
constexpr RecordRow record_rows[] = {
#define ANYSCTP_RECORD(name, of, record, argument, access, constant, layout, engines)                                      \
    ON_##engines(row_##access<anysctp_##record, layout>(RecordOption::name, constant))
#define ANYSCTP_ADDRESS(name, access, constant, layout, engines)                                                           \
    ON_##engines(row_##access<anysctp_address, layout>(RecordOption::name, constant))
#include "anysctp/options.def"
};

template <class Row, size_t size, class Which>
const Row &find_row(const Row (&rows)[size], Which which, const char *engine) {
    for (const Row &row : rows)
        if (row.option == which) return row;
    fail(ENOPROTOOPT, "the %s engine has no %s; the other engine does", engine, name_of(which));
}

// ---- What has a length of its own ----

inline void put_auth_key(Stack &stack, const OptionTarget &target, const AuthKey &key) {
    std::vector<std::byte> bytes(sizeof(sctp_authkey) + key.secret.size());
    auto *theirs = new (bytes.data()) sctp_authkey;
    theirs->sca_assoc_id = stack_id(target);
    theirs->sca_keynumber = key.number;
    theirs->sca_keylength = static_cast<uint16_t>(key.secret.size());
    std::ranges::copy(key.secret, bytes.begin() + sizeof(sctp_authkey));
    stack.set(IPPROTO_SCTP, SCTP_AUTH_KEY, bytes.data(), static_cast<socklen_t>(bytes.size()));
}

inline void put_stream_reset(Stack &stack, const OptionTarget &target, const StreamReset &reset) {
    stack.needs_enabled(target, ANYSCTP_ENABLE_RESET_STREAM_REQ);
    std::vector<std::byte> bytes(sizeof(sctp_reset_streams) + reset.sids.size_bytes());
    auto *theirs = new (bytes.data()) sctp_reset_streams;
    theirs->srs_assoc_id = stack_id(target);
    theirs->srs_flags = reset.flags;
    theirs->srs_number_streams = static_cast<uint16_t>(reset.sids.size());
    std::ranges::copy(std::as_bytes(reset.sids), bytes.begin() + sizeof(sctp_reset_streams));
    stack.set(IPPROTO_SCTP, SCTP_RESET_STREAMS, bytes.data(), static_cast<socklen_t>(bytes.size()));
}

inline void put_streams_to_add(Stack &stack, const OptionTarget &target, const StreamsToAdd &more) {
    stack.needs_enabled(target, ANYSCTP_ENABLE_CHANGE_ASSOC_REQ);
    sctp_add_streams theirs{};
    theirs.sas_assoc_id = stack_id(target);
    theirs.sas_instrms = more.incoming;
    theirs.sas_outstrms = more.outgoing;
    set(stack, SCTP_ADD_STREAMS, theirs);
}

// The id, the count, then a byte each; usrsctp's public header leaves the count out of its structure.
inline std::vector<uint8_t> read_auth_chunks(Stack &stack, int name, const OptionTarget &target) {
    constexpr size_t header = 8, most = 256;
    std::vector<uint8_t> bytes(header + most);
    const sctp_assoc_t id = stack_id(target);
    std::memcpy(bytes.data(), &id, sizeof id);
    auto size = static_cast<socklen_t>(bytes.size());
    stack.get(IPPROTO_SCTP, name, bytes.data(), size);
    uint32_t count = 0;
    std::memcpy(&count, bytes.data() + sizeof id, sizeof count);
    return {bytes.begin() + header, bytes.begin() + header + std::min<uint32_t>(count, most)};
}

inline std::vector<uint16_t> read_hmac_ident(Stack &stack) {
    constexpr size_t most = 16;
    std::vector<uint16_t> numbers(2 + most);  // a 32-bit count, then the identifiers
    auto size = static_cast<socklen_t>(numbers.size() * sizeof numbers[0]);
    stack.get(IPPROTO_SCTP, SCTP_HMAC_IDENT, numbers.data(), size);
    uint32_t count = 0;
    std::memcpy(&count, numbers.data(), sizeof count);
    return {numbers.begin() + 2, numbers.begin() + 2 + std::min<uint32_t>(count, most)};
}

// Linux's errors; usrsctp has one for all.
inline void check_hmac_ident(std::span<const uint16_t> identifiers) {
    constexpr uint16_t sha1 = 1, sha256 = 3;
    const auto count = [&](uint16_t wanted) { return std::count(identifiers.begin(), identifiers.end(), wanted); };
    for (const uint16_t each : identifiers)
        if (each != sha1 && each != sha256) fail(EOPNOTSUPP, "there is no hash %u: SHA-1 is 1, SHA-256 is 3", each);
    if (count(sha1) != 1 || count(sha256) > 1) fail(EINVAL, "the list of hashes needs SHA-1 (1), and each but once");
}

inline void put_hmac_ident(Stack &stack, std::span<const uint16_t> identifiers) {
    check_hmac_ident(identifiers);
    std::vector<uint16_t> numbers(2);
    const auto count = static_cast<uint32_t>(identifiers.size());
    std::memcpy(numbers.data(), &count, sizeof count);
    numbers.insert(numbers.end(), identifiers.begin(), identifiers.end());
    stack.set(IPPROTO_SCTP, SCTP_HMAC_IDENT, numbers.data(), static_cast<socklen_t>(numbers.size() * sizeof numbers[0]));
}

inline std::vector<int32_t> read_assoc_ids(Stack &stack) {
    uint32_t count = 0;
    get(stack, SCTP_GET_ASSOC_NUMBER, count);
    // Some room for those that come meanwhile.
    std::vector<int32_t> list(1 + count + 16);
    auto size = static_cast<socklen_t>(list.size() * sizeof list[0]);
    stack.get(IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, list.data(), size);
    count = std::min(static_cast<uint32_t>(list[0]), static_cast<uint32_t>(list.size() - 1));
    std::vector<int32_t> ids(list.begin() + 1, list.begin() + 1 + count);
    std::erase_if(ids, [&](int32_t id) { return stack.is_over(id); });
    return ids;
}
