/* anysctp for C++20: the façade of anysctp.h with sockets that close themselves, exceptions, spans and optionals.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How to read this header
 *  - It adds no behaviour: anysctp.h says what a call does, when it waits and how it fails. What fails throws Error.
 *  - A TcpSocket has one association, a UdpSocket any number. Both move and do not copy; the destructor closes.
 *  - Options are set and got by the names in `option`, which are those of options.def. What has no method is made by call().
 *  - Every method may be called from any thread, as long as the object is not moved or destroyed meanwhile.
 */
#ifndef ANYSCTP_ANYSCTP_HPP
#define ANYSCTP_ANYSCTP_HPP

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "anysctp.h"

namespace anysctp::inline v0 {

using std::chrono::milliseconds;

/** A call that failed: code() is the errno, what() the library's sentence. */
class Error : public std::system_error {
public:
    /** Of this thread's last failing call. */
    explicit Error(int number)
        : system_error(number, std::generic_category()), sentence_(anysctp_last_error()), ended_by_(anysctp_last_ended_by()) {}
    const char *what() const noexcept override { return sentence_.what(); }
    /** Who ended the association, ANYSCTP_ENDED_BY_*. */
    int ended_by() const noexcept { return ended_by_; }
    /** The socket's timeout was over, and the association goes on; ETIMEDOUT is also a peer that does not answer. */
    bool is_timeout() const noexcept { return code() == std::errc::timed_out && ended_by_ == ANYSCTP_ENDED_BY_NOBODY; }

private:
    std::runtime_error sentence_;  // copies of it share the text
    int ended_by_;
};

/** The result of a function of anysctp.h; throws if it failed. */
inline anysctp_result checked(anysctp_result result) {
    if (result < 0) throw Error(static_cast<int>(-result));
    return result;
}

struct Address {
    std::string host{};
    std::uint16_t port = 0;
    friend bool operator==(const Address &, const Address &) = default;
};

/** Bytes to send: a text, or any row of values that lie one behind the other. */
class Bytes : public std::span<const std::byte> {
public:
    template <std::convertible_to<std::string_view> Text>
    Bytes(const Text &text) : span(std::as_bytes(std::span(std::string_view(text)))) {}
    template <std::ranges::contiguous_range Row>
        requires(!std::convertible_to<Row, std::string_view>)
    Bytes(const Row &row) : span(std::as_bytes(std::span(row))) {}
};

/** How a message is sent. What is left out is as the option default_sndinfo says. */
struct Send {
    std::optional<std::uint16_t> stream{};
    std::optional<std::uint32_t> ppid{};
    std::optional<std::uint32_t> context{};
    std::optional<std::uint16_t> flags{};                  ///< ANYSCTP_UNORDERED, ...
    std::optional<enum anysctp_pr_policy> pr_policy{};     ///< what pr_value means
    std::uint32_t pr_value = 0;
    std::int32_t assoc = 0;                                ///< UdpSocket: the association
    Address to{};                                          ///< or the peer; the first message to a peer associates with it
    std::uint16_t auth_keynumber = 0;                      ///< counts with ANYSCTP_AUTH_KEY in flags

    anysctp_sndinfo info() const {
        return {sizeof(anysctp_sndinfo), stream.value_or(0), flags.value_or(0), ppid.value_or(0), context.value_or(0), assoc,
                static_cast<std::uint16_t>(pr_policy.value_or(ANYSCTP_PR_NONE)), auth_keynumber, pr_value};
    }
    /** ANYSCTP_DEFAULT_* for what is left out. */
    int unsaid() const {
        return (stream ? 0 : ANYSCTP_DEFAULT_SID) | (flags ? 0 : ANYSCTP_DEFAULT_FLAGS) | (ppid ? 0 : ANYSCTP_DEFAULT_PPID) |
               (context ? 0 : ANYSCTP_DEFAULT_CONTEXT) | (pr_policy ? 0 : ANYSCTP_DEFAULT_PR);
    }
};

/** A message for send_messages(). */
struct Outgoing {
    Bytes data;
    Send how{};
};

/** What was received: a message, or a notification. */
struct Message {
    std::vector<std::byte> data{};                        ///< of a notification its bytes, as they came
    anysctp_rcvinfo info{};
    Address from{};
    std::optional<anysctp_notification> notification{};   ///< decoded

    std::string_view text() const { return {reinterpret_cast<const char *>(data.data()), data.size()}; }
    /** A notification's variable part: the unsent message, the error causes, the streams that were reset. */
    std::span<const std::byte> variable() const {
        return std::span(data).subspan(notification.value().data_offset, notification->data_length);
    }
    /** What the peer gave as the reason of an ABORT. */
    std::string_view reason() const { return text().substr(notification.value().text_offset, notification->text_length); }
};

/** A new descriptor, or one that was inherited, for a socket to take over. */
struct Descriptor { anysctp_descriptor number; };

/** The two functions of an option; nullptr where it has only one. */
template <class Get, class Set>
struct Option {
    constexpr Option(Get getter, Set setter) : get(getter), set(setter) {}
    Get get;
    Set set;
};

/** The options, by their names in options.def. */
namespace option {
#define ANYSCTP_CXX_RW(name) inline constexpr Option name{anysctp_get_##name, anysctp_set_##name};
#define ANYSCTP_CXX_RO(name) inline constexpr Option name{anysctp_get_##name, nullptr};
#define ANYSCTP_CXX_WO(name) inline constexpr Option name{nullptr, anysctp_set_##name};
#define ANYSCTP_CXX_OWN(name)
#define ANYSCTP_NUMBER(name, of, value, argument, access, ...) ANYSCTP_CXX_##access(name)
#define ANYSCTP_RECORD(name, of, record, argument, access, ...) ANYSCTP_CXX_##access(name)
#define ANYSCTP_ADDRESS(name, access, ...) ANYSCTP_CXX_##access(name)
#define ANYSCTP_OTHER(name, of, value, argument, access) ANYSCTP_CXX_##access(name)
#include "options.def"
#undef ANYSCTP_CXX_RW
#undef ANYSCTP_CXX_RO
#undef ANYSCTP_CXX_WO
#undef ANYSCTP_CXX_OWN
}

/** Between C++'s values and the parameters of the façade. */
namespace detail {
template <class T>
concept Record = requires(T record) { record.struct_size; };

inline Address address(const anysctp_address &from) { return {from.host, from.port}; }
inline std::int64_t count(std::optional<milliseconds> time) { return time ? time->count() : -1; }

inline std::vector<const char *> texts(std::span<const std::string> hosts) {
    std::vector<const char *> pointers;
    for (const std::string &host : hosts) pointers.push_back(host.c_str());
    return pointers;
}

/** The parameters that a value is: a record's address, host and port, data and size, or itself. */
template <class T>
auto parameters(T &value) {
    if constexpr (Record<T>) {
        value.struct_size = sizeof value;
        return std::tuple(&value);
    } else if constexpr (std::same_as<T, Address>) {
        return std::tuple(value.host.c_str(), value.port);
    } else if constexpr (std::ranges::contiguous_range<T>) {
        return std::tuple(std::ranges::data(value), std::ranges::size(value));
    } else {
        return std::tuple(value);
    }
}

template <class Function, class Tuple>
constexpr bool fits = false;
template <class Function, class... Parameters>
constexpr bool fits<Function, std::tuple<Parameters...>> = std::invocable<Function, Parameters...>;

/** What a function that gets an option gives back: a number, its output, or all of a list. */
template <class... Parameters, class Call>
auto output(anysctp_result (*)(Parameters...), Call call) {
    using Types = std::tuple<void *, Parameters...>;
    using Last = std::tuple_element_t<sizeof...(Parameters), Types>;
    using Before = std::tuple_element_t<sizeof...(Parameters) - 1, Types>;
    if constexpr (std::same_as<Last, std::size_t> && std::is_pointer_v<Before>) {
        using Pointed = std::remove_pointer_t<Before>;
        std::vector<std::conditional_t<std::is_void_v<Pointed>, std::byte, Pointed>> list(16);
        std::size_t size = 0;
        while ((size = static_cast<std::size_t>(call(std::span(list)))) > list.size()) list.resize(size);
        list.resize(size);
        return list;
    } else if constexpr (std::is_pointer_v<Last> && !std::is_const_v<std::remove_pointer_t<Last>>) {
        std::remove_pointer_t<Last> value{};
        if constexpr (Record<decltype(value)>) value.struct_size = sizeof value;
        call(&value);
        if constexpr (std::same_as<decltype(value), anysctp_address>) {
            return address(value);
        } else {
            return value;
        }
    } else {
        return call();
    }
}
}

/** What sockets of both styles have. */
class Socket {
public:
    Socket(Socket &&other) noexcept : fd_(other.release()) {}
    Socket &operator=(Socket &&other) noexcept { return std::swap(fd_, other.fd_), *this; }
    ~Socket() {
        if (fd_ >= 0) anysctp_close(fd_);
    }

    /** For poll(2) and event loops. */
    int fd() const noexcept { return fd_; }
    /** Gives the descriptor away. */
    int release() noexcept { return std::exchange(fd_, -1); }
    /** What the destructor does, and whether it failed. */
    void close() { checked(anysctp_close(release())); }

    /** A function of anysctp.h on this socket. An Address, a record or a row of values is given as it is; an assoc_id in front of
     *  the others may be left out if it is 0: `call(anysctp_reset_streams, ANYSCTP_STREAM_RESET_OUTGOING, streams)`. */
    template <class Function, class... Values>
    anysctp_result call(Function function, Values... values) const {
        auto given = std::tuple_cat(detail::parameters(values)...);
        auto all = std::tuple_cat(std::tuple(fd_), given);
        if constexpr (detail::fits<Function, decltype(all)>) {
            return checked(std::apply(function, all));
        } else {
            return checked(std::apply(function, std::tuple_cat(std::tuple(fd_, 0), given)));
        }
    }

    /** An option's value: a number, a record, an Address or a vector. `about`: an association, a path, as the option has it. */
    template <class Get, class Set, class... About>
    auto get(const Option<Get, Set> &named, const About &...about) const {
        return detail::output(named.get, [&](auto... out) { return call(named.get, about..., out...); });
    }

    /** `set(option::nodelay, 1)`, `set(option::paddrparams, assoc, peer, record)`; a record's struct_size is set here. */
    template <class Get, class Set, class... Values>
    void set(const Option<Get, Set> &named, const Values &...values) {
        call(named.set, values...);
    }

    /** How long calls wait; nothing: for ever. */
    std::optional<milliseconds> timeout() const {
        const std::int64_t time = get(option::timeout);
        return time < 0 ? std::nullopt : std::optional(milliseconds(time));
    }
    void set_timeout(std::optional<milliseconds> time) { set(option::timeout, detail::count(time)); }

    /** Have notifications of these types come between the messages. */
    void subscribe(std::initializer_list<enum anysctp_notification_type> types, bool on = true,
                   std::int32_t assoc = ANYSCTP_FUTURE_ASSOC) {
        for (const auto type : types) call(anysctp_set_event, assoc, type, on);
    }

    void bind(const Address &address) { call(anysctp_bind, address); }
    void bindx(std::span<const std::string> hosts, std::uint16_t port, int flags = ANYSCTP_BINDX_ADD_ADDR) {
        call(anysctp_bindx, detail::texts(hosts), port, flags);
    }
    void listen(int backlog = 128) { call(anysctp_listen, backlog); }
    void connect(const Address &peer) { call(anysctp_connect, peer); }
    std::int32_t connectx(std::span<const std::string> hosts, std::uint16_t port) {
        std::int32_t assoc = 0;
        call(anysctp_connectx, detail::texts(hosts), port, &assoc);
        return assoc;
    }

    Address local() const { return get(Option(anysctp_getsockname, nullptr)); }
    std::vector<Address> locals(std::int32_t assoc = 0) const { return addresses(anysctp_getladdrs, assoc); }
    std::vector<Address> peers(std::int32_t assoc = 0) const { return addresses(anysctp_getpaddrs, assoc); }

    /** Send one message. The result is its size, unless the option explicit_eor lets a part go. */
    std::size_t send(Bytes data, const Send &how = {}, int flags = 0) {
        const anysctp_sndinfo info = how.info();
        return size(anysctp_sendv(fd_, data.data(), data.size(), &info, how.to.host.c_str(), how.to.port, flags | how.unsaid()));
    }

    /** Send several messages in one call. The result is how many were accepted. */
    std::size_t send_messages(std::span<const Outgoing> messages, int flags = 0) {
        std::vector<anysctp_sndinfo> infos(messages.size());
        std::vector<anysctp_outgoing> list(messages.size());
        for (std::size_t i = 0; i < messages.size(); i++) {
            const auto &[data, how] = messages[i];
            infos[i] = how.info();
            list[i] = {sizeof list[i], static_cast<std::uint32_t>(how.unsaid()), data.data(), data.size(), &infos[i],
                       how.to.host.c_str(), how.to.port, {}};
        }
        return size(anysctp_send_messages(fd_, list.data(), list.size(), flags));
    }

    /** Receive one whole message of up to `limit` bytes, or a notification; nothing once the peer has shut the association of a
     *  TcpSocket down. */
    std::optional<Message> receive(int flags = 0, std::uint32_t limit = ANYSCTP_LARGEST_GROWN_BUFFER) {
        std::vector<Message> one = receive_messages(1, flags, limit);
        return one.empty() ? std::nullopt : std::optional(std::move(one.front()));
    }

    /** Receive several in one call: waits for the first one, and takes what is there; none once the peer has shut down. */
    std::vector<Message> receive_messages(std::size_t most = 64, int flags = 0,
                                          std::uint32_t limit = ANYSCTP_LARGEST_GROWN_BUFFER) {
        static thread_local std::vector<std::byte> room(65536);
        std::vector<anysctp_incoming> list(most);
        if (most > 0) list[0].struct_size = sizeof list[0];
        std::size_t count = 0;
        while ((count = size(anysctp_recv_messages(fd_, room.data(), room.size(), list.data(), most, limit, flags))) == 1 &&
               list[0].length > room.size())
            room.resize(list[0].length);
        std::vector<Message> messages(count);
        for (std::size_t i = 0; i < count; i++) {
            const auto bytes = std::span(room).subspan(list[i].offset, list[i].length);
            messages[i] = {{bytes.begin(), bytes.end()}, list[i].info, detail::address(list[i].from), {}};
            if (list[i].notification.type != 0) messages[i].notification = list[i].notification;
        }
        return messages;
    }

    /** Receive the part of a message that fits, into the program's own memory. Do not mix it with the other two. */
    std::size_t receive_part(std::span<std::byte> room, anysctp_rcvinfo *info = nullptr, int flags = 0) {
        if (info != nullptr) info->struct_size = sizeof *info;
        return size(anysctp_recvv(fd_, room.data(), room.size(), flags, info, nullptr));
    }

    /** Wait until the socket is ready for one of the ANYSCTP_WAIT_* events; the result is for which, 0 if the time is over. */
    int wait(int events, std::optional<milliseconds> time = std::nullopt) const {
        return static_cast<int>(call(anysctp_wait, events, detail::count(time)));
    }

protected:
    explicit Socket(Descriptor made) : fd_(static_cast<int>(checked(made.number))) {}

    static std::size_t size(anysctp_result result) { return static_cast<std::size_t>(checked(result)); }

private:
    std::vector<Address> addresses(auto function, std::int32_t assoc) const {
        const auto records = get(Option(function, nullptr), assoc);
        const auto all = records | std::views::transform(detail::address);
        return {all.begin(), all.end()};
    }

    int fd_;
};

/** A one-to-one (TCP-style) socket: it listens, or has one association. */
class TcpSocket : public Socket {
public:
    explicit TcpSocket(enum anysctp_family family = ANYSCTP_AF_INET, enum anysctp_engine engine = ANYSCTP_ENGINE_AUTO)
        : Socket(Descriptor{anysctp_socket(family, ANYSCTP_TCP_STYLE, engine)}) {}
    explicit TcpSocket(Descriptor descriptor) : Socket(descriptor) {}

    TcpSocket accept() { return TcpSocket(Descriptor{anysctp_accept(fd(), nullptr)}); }
    Address peer() const { return get(Option(anysctp_getpeername, nullptr)); }
    void shutdown(int how = ANYSCTP_SHUT_WR) { call(anysctp_shutdown, how); }
    /** End the association gracefully within the time, and close; it stays open if it fails while the association goes on. */
    void finish(std::optional<milliseconds> time = std::nullopt) { ended(anysctp_finish(fd(), 0, detail::count(time))); }

    /** End the association at once, and close. */
    void abort(Bytes reason = "") { ended(anysctp_abort(fd(), 0, reason.data(), reason.size())); }

private:
    void ended(anysctp_result result) {
        if (result >= 0 || anysctp_last_ended_by() != ANYSCTP_ENDED_BY_NOBODY) release();
        checked(result);
    }
};

/** A one-to-many (UDP-style) socket: its associations have ids. */
class UdpSocket : public Socket {
public:
    explicit UdpSocket(enum anysctp_family family = ANYSCTP_AF_INET, enum anysctp_engine engine = ANYSCTP_ENGINE_AUTO)
        : Socket(Descriptor{anysctp_socket(family, ANYSCTP_UDP_STYLE, engine)}) {}
    explicit UdpSocket(Descriptor descriptor) : Socket(descriptor) {}
    /** Send the first message to a peer that has several addresses. The result is the association's id. */
    std::int32_t sendx(Bytes data, std::span<const std::string> hosts, std::uint16_t port, const Send &how = {},
                       std::optional<anysctp_initmsg> initmsg = std::nullopt, int flags = 0) {
        if (initmsg) initmsg->struct_size = sizeof *initmsg;
        return static_cast<std::int32_t>(call(anysctp_sendx, data, how.info(), detail::texts(hosts), port,
                                              initmsg ? &*initmsg : nullptr, flags | how.unsaid()));
    }

    std::vector<std::int32_t> associations() const { return get(option::assoc_ids); }
    std::int32_t association(const Address &peer) const { return static_cast<std::int32_t>(call(anysctp_getassocid, peer)); }
    /** Make an association a socket of its own. */
    TcpSocket peeloff(std::int32_t assoc) { return TcpSocket(Descriptor{anysctp_peeloff(fd(), assoc)}); }
    void finish(std::int32_t assoc, std::optional<milliseconds> time = std::nullopt) {
        call(anysctp_finish, assoc, detail::count(time));
    }
    void abort(std::int32_t assoc, Bytes reason = "") { call(anysctp_abort, assoc, reason); }
};

}

#endif
