// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockopt.hpp"

#include <netinet/in.h>

#include "association.hpp"
#include "blocking.hpp"
#include "handle.hpp"
#include "linux_options.hpp"
#include "option_bytes.hpp"

namespace anysctp {

using namespace linux_option;

namespace {

// ---- Events: a program does not see those that the library subscribes to for itself ----

bool event_is_on(Socket &socket, int32_t id, uint16_t type) {
    return type == data_io_event ? socket.unused_options.get(IPPROTO_SCTP, data_io_event) : socket.event(id, type);
}

void set_event(Socket &socket, int32_t id, uint16_t type, bool on) {
    if (type < data_io_event || type > last_event) fail(EINVAL, "0x%x is not a type of notification", type);
    if (type == data_io_event)
        socket.unused_options.set(IPPROTO_SCTP, data_io_event, on);  // no effect: rcvinfo is always received
    else
        socket.set_event(id, type, on);
}

size_t get_event(Socket &socket, OptionBytes value) {
    auto found = read_start<Event>(value);
    if (found.type < data_io_event || found.type > last_event) fail(EINVAL, "0x%x is not a type of notification", found.type);
    found.on = event_is_on(socket, found.id, found.type);
    return write_start(value, found);
}

// One byte for each type, in their order; programs may know fewer.
constexpr size_t event_count = last_event - data_io_event + 1;

size_t get_events(Socket &socket, OptionBytes value) {
    if (value.empty()) wrong_length(0, event_count);
    const size_t count = std::min(value.size(), event_count);
    for (size_t i = 0; i < count; i++)
        value[i] = std::byte{event_is_on(socket, ANYSCTP_FUTURE_ASSOC, static_cast<uint16_t>(data_io_event + i))};
    return count;
}

void set_events(Socket &socket, ConstOptionBytes value) {
    if (value.size() > event_count) wrong_length(value.size(), event_count);
    for (size_t i = 0; i < value.size(); i++)
        set_event(socket, ANYSCTP_ALL_ASSOC, static_cast<uint16_t>(data_io_event + i), value[i] != std::byte{});
}

// ---- Calls that Linux has as options ----

std::vector<SockAddr> packed_addresses(const Socket &socket, ConstOptionBytes packed) {
    std::vector<SockAddr> addresses;
    while (packed.size() >= sizeof(sockaddr_in)) {
        sa_family_t family;
        std::memcpy(&family, packed.data() + offsetof(sockaddr, sa_family), sizeof family);
        const size_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (family != AF_INET && (family != AF_INET6 || socket.family() == ANYSCTP_AF_INET || packed.size() < size))
            fail(EINVAL, "a list of addresses of this family is not for this socket");
        sockaddr_in6 address;
        std::memcpy(&address, packed.data(), size);
        addresses.emplace_back(reinterpret_cast<const sockaddr *>(&address));
        packed = packed.subspan(size);
    }
    if (addresses.empty() || !packed.empty()) fail(EINVAL, "this is no list of addresses");
    return addresses;
}

Result bindx(Socket &socket, ConstOptionBytes value, int flags) {
    return socket.bindx(packed_addresses(socket, value), flags), 0;
}

Result associate(Socket &socket, ConstOptionBytes addresses) {
    int32_t id = 0;
    const Result result = connect("connectx", socket, packed_addresses(socket, addresses), id);
    return result < 0 ? result : id;
}

size_t get_connectx(Socket &socket, OptionBytes value) {
    auto wanted = read_start<Connectx>(value);
    if (wanted.size <= 0) fail(EINVAL, "this is no list of addresses");
    if (!wanted.addresses) fail(EFAULT, "the list of addresses is missing");
    const Result result = associate(socket, {static_cast<const std::byte *>(wanted.addresses), static_cast<size_t>(wanted.size)});
    if (result < 0) fail_errno(static_cast<int>(-result), "connectx");
    wanted.id = static_cast<int32_t>(result);
    return write_start(value, wanted);
}

template <class Layout>
size_t get_peeloff(Socket &socket, OptionBytes value) {
    auto wanted = read_start<Layout>(value);
    Peeloff &what = *reinterpret_cast<Peeloff *>(&wanted);
    if (!socket.one_to_many()) fail(EINVAL, "only a one-to-many (UDP-style) socket has associations to peel off");
    what.sock = static_cast<int32_t>(add_child(socket, peel_off(socket, what.id)));
    return write_start(value, wanted);
}

// ---- How long a call waits ----

struct Time {
    int64_t seconds, microseconds;
};

bool is_time(int level, int name) {
    return level == sol_socket &&
           (name == so_rcvtimeo || name == so_sndtimeo || name == so_rcvtimeo_new || name == so_sndtimeo_new);
}

short direction_of(int name) {
    return name == so_sndtimeo || name == so_sndtimeo_new ? ANYSCTP_WAIT_WRITE : ANYSCTP_WAIT_READ;
}

size_t get_time(Socket &socket, int name, OptionBytes value) {
    const int64_t ms = std::max<int64_t>(socket.direction_timeout_ms(direction_of(name)), 0);
    return write_part(value, Time{ms / 1000, ms % 1000 * 1000});
}

Result set_time(Socket &socket, int name, ConstOptionBytes value) {
    const auto time = read_start<Time>(value);
    constexpr int64_t most_seconds = INT64_MAX / 2000;
    if (time.seconds < 0 || time.microseconds < 0 || time.microseconds >= 1'000'000) fail(EDOM, "this is no time");
    const int64_t ms = std::min(time.seconds, most_seconds) * 1000 + (time.microseconds + 999) / 1000;
    return socket.set_direction_timeout_ms(direction_of(name), ms ? ms : -1), 0;
}

}  // namespace

int UnusedOptions::get(int level, int name, int otherwise) const {
    const std::lock_guard lock(mutex_);
    const auto found = values_.find({level, name});
    return found == values_.end() ? otherwise : found->second;
}

void UnusedOptions::set(int level, int name, int value) {
    const std::lock_guard lock(mutex_);
    values_[{level, name}] = value;
}

void UnusedOptions::inherit(const UnusedOptions &parent) {
    const std::scoped_lock lock(mutex_, parent.mutex_);
    values_ = parent.values_;
}

size_t get_by_number(Socket &socket, int level, int name, OptionBytes value) {
    if (level == sol_socket && name == so_error) return write_part(value, socket.take_error());
    if (is_time(level, name)) return get_time(socket, name, value);
    if (level != IPPROTO_SCTP) return socket.get_bytes(level, name, value);
    switch (name) {
    case linux_option::event: return get_event(socket, value);
    case events: return get_events(socket, value);
    case recvrcvinfo: return write_start(value, socket.unused_options.get(level, name));
    case peeloff: return get_peeloff<Peeloff>(socket, value);
    case peeloff_flags: return get_peeloff<PeeloffFlags>(socket, value);
    case connectx3: return get_connectx(socket, value);
    default: return socket.get_bytes(level, name, value);
    }
}

Result set_by_number(Socket &socket, int level, int name, ConstOptionBytes value) {
    if (is_time(level, name)) return set_time(socket, name, value);
    if (level != IPPROTO_SCTP) return socket.set_bytes(level, name, value), 0;
    switch (name) {
    case linux_option::event: {
        const auto wanted = read_start<Event>(value);
        return set_event(socket, wanted.id, wanted.type, wanted.on), 0;
    }
    case events: return set_events(socket, value), 0;
    // The library needs it on.
    case recvrcvinfo: return socket.unused_options.set(level, name, read_start<int32_t>(value) != 0), 0;
    case bindx_add: return bindx(socket, value, ANYSCTP_BINDX_ADD_ADDR);
    case bindx_rem: return bindx(socket, value, ANYSCTP_BINDX_REM_ADDR);
    case linux_option::connectx: return associate(socket, value);
    case connectx_old: return std::min<Result>(associate(socket, value), 0);
    default: return socket.set_bytes(level, name, value), 0;
    }
}

}  // namespace anysctp
