// Linux's SCTP options, by number, with the functions that every engine's Socket has: a row for each.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>

#include "copy_fields.hpp"
#include "handle.hpp"
#include "linux_options.hpp"
#include "option_bytes.hpp"

namespace anysctp {

using namespace linux_option;

namespace {

struct Row {
    int name;
    size_t (*get)(Socket &socket, const Row &row, OptionBytes value);  // nullptr: cannot be read
    void (*set)(Socket &socket, const Row &row, ConstOptionBytes value);
    Option option = {};   // of a number
    bool secret = false;  // a get says EOPNOTSUPP; of others that cannot be read Linux says ENOPROTOOPT
};

// ---- Numbers ----

size_t get_int(Socket &socket, const Row &row, OptionBytes value) { return write_start(value, socket.get_option(row.option, {})); }

void set_flag(Socket &socket, const Row &row, ConstOptionBytes value) {
    socket.set_option(row.option, {}, read_start<int32_t>(value) != 0);
}

void set_int(Socket &socket, const Row &row, ConstOptionBytes value) {
    socket.set_option(row.option, {}, read_exactly<uint32_t>(value));
}

void set_byte(Socket &socket, const Row &row, ConstOptionBytes value) {
    socket.set_option(row.option, {}, read_exactly<uint8_t>(value));
}

void set_id(Socket &socket, const Row &row, ConstOptionBytes value) {
    socket.set_option(row.option, {read_exactly<int32_t>(value)}, 0);
}

size_t get_assoc_value(Socket &socket, const Row &row, OptionBytes value) {
    auto found = read_start<AssocValue>(value);
    found.value = socket.get_option(row.option, {found.id});
    return write_start(value, found);
}

void set_assoc_value(Socket &socket, const Row &row, ConstOptionBytes value) {
    const auto wanted = read_exactly<AssocValue>(value);
    socket.set_option(row.option, {wanted.id}, wanted.value);
}

void set_assoc_value_start(Socket &socket, const Row &row, ConstOptionBytes value) {
    const auto wanted = read_start<AssocValue>(value);
    socket.set_option(row.option, {wanted.id}, wanted.value);
}

// In older Linux these took an int, for the socket.
size_t get_value_or_int(Socket &socket, const Row &row, OptionBytes value) {
    return value.size() == sizeof(int32_t) ? get_int(socket, row, value) : get_assoc_value(socket, row, value);
}

void set_value_or_int(Socket &socket, const Row &row, ConstOptionBytes value) {
    value.size() == sizeof(int32_t) ? set_int(socket, row, value) : set_assoc_value(socket, row, value);
}

size_t get_key_id(Socket &socket, const Row &row, OptionBytes value) {
    auto found = read_start<KeyId>(value);
    found.number = static_cast<uint16_t>(socket.get_option(row.option, {found.id}));
    return write_start(value, found);
}

void set_key_id(Socket &socket, const Row &row, ConstOptionBytes value) {
    const auto wanted = read_exactly<KeyId>(value);
    socket.set_option(row.option, {wanted.id}, wanted.number);
}

size_t get_stream_value(Socket &socket, const Row &row, OptionBytes value) {
    auto found = read_start<StreamValue>(value);
    found.value = static_cast<uint16_t>(socket.get_option(row.option, {found.id, {}, found.sid}));
    return write_start(value, found);
}

void set_stream_value(Socket &socket, const Row &row, ConstOptionBytes value) {
    const auto wanted = read_start<StreamValue>(value);
    socket.set_option(row.option, {wanted.id, {}, wanted.sid}, wanted.value);
}

// ---- Records ----

template <class Record>
Record record_of(Socket &socket, RecordOption option, const OptionTarget &target) {
    Record record{};
    socket.get_record(option, target, &record);
    return record;
}

SockAddr address_in(const sockaddr_storage &address) { return {reinterpret_cast<const sockaddr *>(&address)}; }
SockAddr address_in(const PackedAddress &address) { return address_in(sockaddr_storage{address.value}); }

void put_address(const SockAddr &address, PackedAddress &to) { std::memcpy(&to, address.get(), address.size()); }

// No address, or the any address: all paths.
template <class Layout>
OptionTarget target_of(const Layout &layout) {
    const SockAddr path = address_in(layout.address);
    return {layout.id, path.size() && !path.is_any() ? path : SockAddr()};
}

template <class Layout>
OptionTarget target_needed(const Layout &layout) {
    const OptionTarget target = target_of(layout);
    if (!target.path.size()) fail(EINVAL, "an address is needed");
    return target;
}

// Records of an association whose fields have the same names here and there.
#define ANYSCTP_ALIKE(record, Layout)                                                                                      \
    size_t get_##record(Socket &socket, const Row &, OptionBytes value) {                                                  \
        auto to = read_start<Layout>(value);                                                                               \
        const auto from = record_of<anysctp_##record>(socket, RecordOption::record, {to.id});                              \
        COPY_SAME(record)                                                                                                  \
        return write_start(value, to);                                                                                     \
    }                                                                                                                      \
    void set_##record(Socket &socket, const Row &, ConstOptionBytes value) {                                               \
        const auto from = read_exactly<Layout>(value);                                                                     \
        anysctp_##record to{};                                                                                             \
        COPY_SAME(record)                                                                                                  \
        socket.set_record(RecordOption::record, {from.id}, &to);                                                           \
    }
ANYSCTP_ALIKE(rtoinfo, Rtoinfo)
ANYSCTP_ALIKE(assocparams, Assocparams)
#undef ANYSCTP_ALIKE

size_t get_initmsg(Socket &socket, const Row &, OptionBytes value) {
    const auto from = record_of<anysctp_initmsg>(socket, RecordOption::initmsg, {});
    Initmsg to;
    COPY_SAME(initmsg)
    return write_start(value, to);
}

void set_initmsg(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto from = read_exactly<Initmsg>(value);
    anysctp_initmsg to{};
    COPY_SAME(initmsg)
    socket.set_record(RecordOption::initmsg, {}, &to);
}

size_t get_primary(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Primary>(value);
    const auto address = record_of<anysctp_address>(socket, RecordOption::primary_addr, {found.id});
    put_address(parse_address(address.host, address.port, socket.family()), found.address);
    return write_start(value, found);
}

void set_primary(Socket &socket, const Row &, ConstOptionBytes value) {
    socket.set_record(RecordOption::primary_addr, target_needed(read_exactly<Primary>(value)), nullptr);
}

void set_peer_primary(Socket &socket, const Row &, ConstOptionBytes value) {
    socket.set_record(RecordOption::peer_primary_addr, target_needed(read_exactly<Primary>(value)), nullptr);
}

// Before Linux 4.20 it ended here: no flow label, no DSCP.
constexpr size_t old_paddrparams = 152;
static_assert(offsetof(Paddrparams, ipv6_flowlabel) <= old_paddrparams);

size_t get_paddrparams(Socket &socket, const Row &, OptionBytes value) {
    Paddrparams to{};
    const size_t size = value.size() >= sizeof to ? sizeof to : old_paddrparams;
    if (value.size() < size) wrong_length(value.size(), sizeof to);
    std::memcpy(&to, value.data(), size);
    const auto from = record_of<anysctp_paddrparams>(socket, RecordOption::paddrparams, target_of(to));
    COPY_SAME(paddrparams)
    std::memcpy(value.data(), &to, size);
    return size;
}

void set_paddrparams(Socket &socket, const Row &, ConstOptionBytes value) {
    Paddrparams from{};
    if (value.size() != sizeof from && value.size() != old_paddrparams) wrong_length(value.size(), sizeof from);
    std::memcpy(&from, value.data(), value.size());
    if (value.size() == old_paddrparams && from.flags & (ANYSCTP_SPP_IPV6_FLOWLABEL | ANYSCTP_SPP_DSCP))
        wrong_length(value.size(), sizeof from);
    anysctp_paddrparams to{};
    COPY_SAME(paddrparams)
    socket.set_record(RecordOption::paddrparams, target_of(from), &to);
}

// Three of Linux's options are one record here: the deprecated one has a lifetime and knows no policies.
void set_default(Socket &socket, int32_t id, auto &&change) {
    auto record = record_of<anysctp_sndinfo>(socket, RecordOption::default_sndinfo, {id});
    change(record);
    socket.set_record(RecordOption::default_sndinfo, {id}, &record);
}

size_t get_default_send_param(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Sndrcvinfo>(value);
    const auto record = record_of<anysctp_sndinfo>(socket, RecordOption::default_sndinfo, {found.id});
    found.stream = record.sid;
    found.flags = record.flags;
    found.ppid = htonl(record.ppid);
    found.context = record.context;
    found.timetolive = record.pr_value;
    return write_start(value, found);
}

void set_default_send_param(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_exactly<Sndrcvinfo>(value);
    set_default(socket, wanted.id, [&](anysctp_sndinfo &record) {
        record.sid = wanted.stream;
        record.flags = wanted.flags;
        record.ppid = ntohl(wanted.ppid);
        record.context = wanted.context;
        record.pr_policy = wanted.timetolive ? ANYSCTP_PR_TTL : ANYSCTP_PR_NONE;
        record.pr_value = wanted.timetolive;
    });
}

size_t get_default_sndinfo(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Sndinfo>(value);
    const auto record = record_of<anysctp_sndinfo>(socket, RecordOption::default_sndinfo, {found.id});
    return write_start(value, Sndinfo{record.sid, record.flags, htonl(record.ppid), record.context, found.id});
}

void set_default_sndinfo(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_exactly<Sndinfo>(value);
    set_default(socket, wanted.id, [&](anysctp_sndinfo &record) {
        record.sid = wanted.sid;
        record.flags = wanted.flags;
        record.ppid = ntohl(wanted.ppid);
        record.context = wanted.context;
    });
}

size_t get_default_prinfo(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Prinfo>(value);
    const auto record = record_of<anysctp_sndinfo>(socket, RecordOption::default_sndinfo, {found.id});
    found.value = record.pr_value;
    found.policy = record.pr_policy;
    return write_start(value, found);
}

void set_default_prinfo(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_exactly<Prinfo>(value);
    set_default(socket, wanted.id, [&](anysctp_sndinfo &record) {
        record.pr_policy = wanted.policy;
        record.pr_value = wanted.policy == ANYSCTP_PR_NONE ? 0 : wanted.value;
    });
}

size_t get_sack(Socket &socket, const Row &, OptionBytes value) {
    const auto asked = read_start<AssocValue>(value);
    const auto record = record_of<anysctp_sack_info>(socket, RecordOption::sack_info, {asked.id});
    const uint32_t delay = record.freq == 1 ? 0 : record.delay;  // nothing is delayed
    if (value.size() == sizeof(AssocValue)) return write_start(value, AssocValue{asked.id, delay});
    return write_start(value, SackInfo{asked.id, delay, record.freq});
}

// The old form has only the delay; 0 means to acknowledge at once.
void set_sack(Socket &socket, const Row &, ConstOptionBytes value) {
    anysctp_sack_info record{};
    int32_t id;
    if (value.size() == sizeof(AssocValue)) {
        const auto wanted = read_exactly<AssocValue>(value);
        id = wanted.id, record.delay = wanted.value, record.freq = wanted.value ? 0 : 1;
    } else {
        const auto wanted = read_exactly<SackInfo>(value);
        id = wanted.id, record.delay = wanted.delay, record.freq = wanted.freq;
    }
    socket.set_record(RecordOption::sack_info, {id}, &record);
}

size_t get_path(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Paddrinfo>(value);
    const OptionTarget target = target_needed(found);
    const auto record = record_of<anysctp_paddrinfo>(socket, RecordOption::paddrinfo, target);
    put_address(target.path, found.address);
    found.id = record.assoc_id;
    found.state = record.state;
    found.cwnd = record.cwnd;
    found.srtt = record.srtt;
    found.rto = record.rto;
    found.mtu = record.mtu;
    return write_start(value, found);
}

size_t get_status(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Status>(value);
    anysctp_status record{};
    socket.get(found.id, record);
    found = {};
    found.id = record.assoc_id;
    found.state = record.state;
    found.rwnd = record.rwnd;
    found.unackdata = static_cast<uint16_t>(record.unackdata);
    found.penddata = static_cast<uint16_t>(record.penddata);
    found.instrms = static_cast<uint16_t>(record.instrms);
    found.outstrms = static_cast<uint16_t>(record.outstrms);
    found.fragmentation_point = record.fragmentation_point;
    put_address(parse_address(record.primary_host, record.primary_port, socket.family()), found.primary.address);
    found.primary.id = record.assoc_id;
    found.primary.state = record.primary_state;
    found.primary.cwnd = record.primary_cwnd;
    found.primary.srtt = record.primary_srtt;
    found.primary.rto = record.primary_rto;
    found.primary.mtu = record.primary_mtu;
    return write_start(value, found);
}

size_t get_thresholds(Socket &socket, const Row &, OptionBytes value) {
    auto to = read_start<Paddrthlds>(value);
    const auto from = record_of<anysctp_paddrthlds>(socket, RecordOption::paddrthlds, target_of(to));
    COPY_SAME(paddrthlds)
    return write_start(value, to);
}

// The first form of the option leaves the threshold for another primary path alone.
void set_thresholds(Socket &socket, const Row &row, ConstOptionBytes value) {
    const auto wanted = read_start<Paddrthlds>(value);
    auto record = record_of<anysctp_paddrthlds>(socket, RecordOption::paddrthlds, target_of(wanted));
    if (wanted.pathmaxrxt) record.pathmaxrxt = wanted.pathmaxrxt;
    record.pathpfthld = wanted.pathpfthld;
    if (row.name == peer_addr_thlds_v2) record.pathcpthld = wanted.pathcpthld;
    socket.set_record(RecordOption::paddrthlds, target_of(wanted), &record);
}

size_t get_encaps(Socket &socket, const Row &, OptionBytes value) {
    auto found = read_start<Udpencaps>(value);
    const OptionTarget target = target_of(found);
    found.port = htons(socket.encaps_port(target.assoc_id, target.path));
    return write_start(value, found);
}

void set_encaps(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_exactly<Udpencaps>(value);
    const OptionTarget target = target_of(wanted);
    socket.set_encaps_port(target.assoc_id, target.path, ntohs(wanted.port));
}

template <RecordOption option>
size_t get_abandoned(Socket &socket, const Row &, OptionBytes value) {
    auto to = read_start<Prstatus>(value);
    const auto from = record_of<anysctp_prstatus>(socket, option, {to.id, {}, to.sid, to.policy});
    COPY_SAME(prstatus)
    return write_start(value, to);
}

// ---- Values of variable length ----

size_t get_hmacs(Socket &socket, const Row &, OptionBytes value) {
    const auto list = socket.hmac_ident();
    return write_list(value, static_cast<uint32_t>(list.size()), list);
}

void set_hmacs(Socket &socket, const Row &, ConstOptionBytes value) {
    socket.set_hmac_ident(read_list<uint32_t, uint16_t>(value, read_start<uint32_t>(value)));
}

void set_key(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto key = read_start<Key>(value);
    if (value.size() == sizeof key) wrong_length(value.size(), sizeof key + 1);
    const auto secret = read_list<Key, std::byte>(value, key.length);
    socket.set_auth_key({key.id}, {key.number, secret});
}

template <bool of_peer>
size_t get_auth_chunks(Socket &socket, const Row &, OptionBytes value) {
    const auto asked = read_start<Addresses>(value);
    const auto list = socket.auth_chunks(of_peer, {asked.id});
    return write_list(value, Addresses{asked.id, static_cast<uint32_t>(list.size())}, list);
}

void only_one_to_many(const Socket &socket) {
    if (!socket.one_to_many()) fail(EOPNOTSUPP, "a one-to-one (TCP-style) socket has no list of associations");
}

size_t get_assoc_count(Socket &socket, const Row &, OptionBytes value) {
    only_one_to_many(socket);
    return write_start(value, static_cast<uint32_t>(socket.assoc_ids().size()));
}

size_t get_assoc_list(Socket &socket, const Row &, OptionBytes value) {
    only_one_to_many(socket);
    const auto list = socket.assoc_ids();
    return write_list(value, static_cast<uint32_t>(list.size()), list);
}

std::vector<SockAddr> peer_addresses(Socket &socket, int32_t id) {
    try {
        return socket.peer_addresses(id);
    } catch (const Error &error) {
        if (error.error() != ENOTCONN) throw;
        fail(EINVAL, "the socket has no association");
    }
}

// Linux gives the length of the addresses alone for local ones, and with the head for the peer's.
template <bool of_peer>
size_t get_addresses(Socket &socket, const Row &, OptionBytes value) {
    const auto asked = read_start<Addresses>(value);
    const auto list = of_peer ? peer_addresses(socket, asked.id) : socket.local_addresses(asked.id);
    const auto packed = pack_addresses(list);
    if (value.size() < sizeof asked + packed.size()) fail(ENOMEM, "%zu bytes are too few for the addresses", value.size());
    const size_t size = write_list(value, Addresses{asked.id, static_cast<uint32_t>(list.size())}, packed);
    return of_peer ? size : size - sizeof asked;
}

void set_stream_reset(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_start<StreamsReset>(value);
    const auto streams = read_list<StreamsReset, uint16_t>(value, wanted.count);
    socket.reset_streams({wanted.id}, {wanted.flags, streams});
}

void set_add_streams(Socket &socket, const Row &, ConstOptionBytes value) {
    const auto wanted = read_exactly<AddStreams>(value);
    socket.add_streams({wanted.id}, {wanted.incoming, wanted.outgoing});
}

// A number's functions follow from its row in anysctp/options.def.
constexpr auto getter_of(Shape shape) {
    switch (shape) {
    case Shape::integer: return get_int;
    case Shape::assoc_value:
    case Shape::assoc_value_or_more: return get_assoc_value;
    case Shape::assoc_value_or_int: return get_value_or_int;
    case Shape::key: return get_key_id;
    case Shape::stream_value: return get_stream_value;
    default: return decltype(&get_int){};
    }
}

constexpr auto setter_of(Shape shape, bool is_flag) {
    switch (shape) {
    case Shape::integer: return is_flag ? set_flag : set_int;
    case Shape::assoc_value: return set_assoc_value;
    case Shape::assoc_value_or_more: return set_assoc_value_start;
    case Shape::assoc_value_or_int: return set_value_or_int;
    case Shape::key: return set_key_id;
    case Shape::stream_value: return set_stream_value;
    case Shape::chunk: return set_byte;
    case Shape::assoc_id: return set_id;
    default: return decltype(&set_int){};
    }
}

enum class Value { FLAG, U8, U16, U32, NONE };
enum class Access { RW, WO, OWN };
constexpr int NONE = -1;

constexpr Row number_row(Option option, int number, Shape shape, Value value, Access access) {
    return {number, access == Access::RW ? getter_of(shape) : nullptr, setter_of(shape, value == Value::FLAG), option,
            access == Access::WO};
}

#define ON_BOTH(row) row,
#define ON_KERNEL(row)
#define ON_USERSPACE(row)
constexpr Row rows[] = {
#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                               \
    ON_##engines(number_row(Option::name, number, Shape::layout, Value::value, Access::access))
#include "anysctp/options.def"
    {rtoinfo, get_rtoinfo, set_rtoinfo},
    {associnfo, get_assocparams, set_assocparams},
    {initmsg, get_initmsg, set_initmsg},
    {set_peer_primary_addr, nullptr, set_peer_primary},
    {primary_addr, get_primary, set_primary},
    {peer_addr_params, get_paddrparams, set_paddrparams},
    {default_send_param, get_default_send_param, set_default_send_param},
    {status, get_status, nullptr},
    {get_peer_addr_info, get_path, nullptr},
    {delayed_sack, get_sack, set_sack},
    {hmac_ident, get_hmacs, set_hmacs},
    {.name = auth_key, .get = nullptr, .set = set_key, .secret = true},
    {peer_auth_chunks, get_auth_chunks<true>, nullptr},
    {local_auth_chunks, get_auth_chunks<false>, nullptr},
    {get_assoc_number, get_assoc_count, nullptr},
    {get_assoc_id_list, get_assoc_list, nullptr},
    {peer_addr_thlds, get_thresholds, set_thresholds},
    {linux_option::default_sndinfo, get_default_sndinfo, set_default_sndinfo},
    {peer_addr_thlds_v2, get_thresholds, set_thresholds},
    {get_peer_addrs, get_addresses<true>, nullptr},
    {get_local_addrs, get_addresses<false>, nullptr},
    {default_prinfo, get_default_prinfo, set_default_prinfo},
    {pr_assoc_status, get_abandoned<RecordOption::pr_assoc_status>, nullptr},
    {pr_stream_status, get_abandoned<RecordOption::pr_stream_status>, nullptr},
    {reset_streams, nullptr, set_stream_reset},
    {add_streams, nullptr, set_add_streams},
    {remote_udp_encaps_port, get_encaps, set_encaps},
};

const Row &row_of(int name) {
    for (const Row &row : rows)
        if (row.name == name) return row;
    no_such_option(IPPROTO_SCTP, name);
}

}  // namespace

void no_such_option(int level, int name) {
    fail(ENOPROTOOPT, "option %d of level %d: there is none, or not for this", name, level);
}

size_t get_sctp_by_number(Socket &socket, int name, OptionBytes value) {
    const Row &row = row_of(name);
    if (!row.get && row.secret) fail(EOPNOTSUPP, "option %d of level %d cannot be read", name, IPPROTO_SCTP);
    if (!row.get) no_such_option(IPPROTO_SCTP, name);
    return row.get(socket, row, value);
}

void set_sctp_by_number(Socket &socket, int name, ConstOptionBytes value) {
    const Row &row = row_of(name);
    if (!row.set) no_such_option(IPPROTO_SCTP, name);
    row.set(socket, row, value);
}

}  // namespace anysctp
