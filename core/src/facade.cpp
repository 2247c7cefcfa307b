// The C façade: one function each, arguments checked, the work done in the engines. No logic lives here.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "association.hpp"
#include "batch.hpp"
#include "blocking.hpp"
#include "engines.hpp"
#include "facade.hpp"
#include "interfaces.hpp"
#include "notification.hpp"
#include "userspace/config.hpp"

using namespace anysctp;

namespace {

anysctp_result copy_addresses(const std::vector<SockAddr> &addresses, anysctp_address *out, size_t cap) {
    for (size_t i = 0; i < std::min(cap, addresses.size()); i++) format_address(addresses[i], out[i]);
    return static_cast<anysctp_result>(addresses.size());
}

std::span<const std::byte> bytes(const void *data, size_t size) { return {static_cast<const std::byte *>(data), size}; }

void check_flags(int flags, int allowed) {
    if (flags & ~allowed) fail(EINVAL, "unknown flags 0x%x", static_cast<unsigned>(flags & ~allowed));
}

void check_timeout(int64_t timeout_ms) {
    if (timeout_ms < -1) fail(EINVAL, "a timeout is -1 (for ever), 0 or milliseconds");
}

// What a caller leaves unsaid of a message: all, without an info.
int unsaid(const anysctp_sndinfo *info, int flags) { return info ? flags & ANYSCTP_DEFAULT_ALL : ANYSCTP_DEFAULT_ALL; }

// attempt(buffer, stay, info): as Socket::try_recv.
template <class Attempt>
Result receive(const char *operation, Socket &socket, void *buf, size_t cap, int flags, anysctp_rcvinfo *info_out,
               Attempt &&attempt) {
    required(buf, "buf");
    if (cap == 0) fail(EINVAL, "a message needs a buffer of at least one byte");
    if (info_out) check_size(info_out, "info_out");
    anysctp_rcvinfo info{};
    const std::span buffer{static_cast<std::byte *>(buf), cap};
    const Result size =
        waiting(operation, socket, ANYSCTP_WAIT_READ, flags, [&](bool briefly) { return attempt(buffer, briefly, info); });
    const size_t stored = std::min(cap, static_cast<size_t>(std::max<Result>(size, 0)));
    if (size == 0 || info.msg_flags & ANYSCTP_MSG_NOTIFICATION) remember_end(socket, bytes(buf, stored), info);
    if (size >= 0 && info_out) write_record(info, info_out, "info_out");
    return size;
}

}  // namespace

extern "C" {

#define ANYSCTP_TEXT_(number) #number
#define ANYSCTP_TEXT(number) ANYSCTP_TEXT_(number)
const char *anysctp_version(void) {
    return ANYSCTP_TEXT(ANYSCTP_VERSION_MAJOR) "." ANYSCTP_TEXT(ANYSCTP_VERSION_MINOR) "." ANYSCTP_TEXT(
        ANYSCTP_VERSION_PATCH);
}

const char *anysctp_last_error(void) { return last_error(); }

int anysctp_last_ended_by(void) { return last_ended_by(); }

const char *anysctp_error_name(int64_t error) { return error_name(error); }

anysctp_done anysctp_resume(void) {
    resume_interrupted();
    return 0;
}

anysctp_written anysctp_get_engine_info(int engine, anysctp_engine_info *info_out) {
    return guard("get_engine_info", [&] {
        anysctp_engine_info info{};
        choose_engine(engine).describe(info);
        write_record(info, info_out, "info_out");
        return 0;
    });
}

anysctp_done anysctp_set_default_engine(int engine) {
    return guard("set_default_engine", [&] {
        set_default_engine(engine);
        return 0;
    });
}

anysctp_result anysctp_get_default_engine(void) {
    return guard("get_default_engine", [] { return default_engine(); });
}

anysctp_written anysctp_get_userspace_config(anysctp_userspace_config *config_out) {
    return guard("get_userspace_config", [&] {
        anysctp_userspace_config config = userspace_config();
        write_record(config, config_out, "config_out");
        return 0;
    });
}

anysctp_done anysctp_set_userspace_config(const anysctp_userspace_config *config) {
    return guard("set_userspace_config", [&] {
        set_userspace_config(read_record(config, "config"));
        return 0;
    });
}

anysctp_result anysctp_loop_open(void) {
    return guard("loop_open", [] { return open_loop(); });
}

anysctp_done anysctp_loop_work(int loop) {
    return guard("loop_work", [&] {
        work_in_loop(loop);
        return 0;
    });
}

anysctp_done anysctp_loop_close(int loop) {
    return guard("loop_close", [&] {
        close_loop(loop);
        return 0;
    });
}

anysctp_descriptor anysctp_socket(int family, int style, int engine) {
    return guard("socket", [&] { return sockets().add(open_socket(family, style, engine)); });
}

anysctp_result anysctp_get_engine(int sock) {
    return on_socket("get_engine", sock, [](Socket &socket) { return socket.engine(); });
}

anysctp_result anysctp_get_style(int sock) {
    return on_socket("get_style", sock, [](Socket &socket) { return socket.style(); });
}

anysctp_result anysctp_get_family(int sock) {
    return on_socket("get_family", sock, [](Socket &socket) { return socket.family(); });
}

anysctp_done anysctp_bind(int sock, const char *host, uint16_t port) {
    return on_socket("bind", sock, [&](Socket &socket) {
        socket.bind(parse_address(host, port, socket.family()));
        return 0;
    });
}

anysctp_done anysctp_bindx(int sock, const char *const *hosts, size_t nhosts, uint16_t port, int flags) {
    return on_socket("bindx", sock, [&](Socket &socket) {
        const auto addresses = parse_addresses(hosts, nhosts, port, socket.family());
        if (flags != ANYSCTP_BINDX_ADD_ADDR && flags != ANYSCTP_BINDX_REM_ADDR)
            fail(EINVAL, "flags must be BINDX_ADD_ADDR (1) or BINDX_REM_ADDR (2), not %d", flags);
        socket.bindx(addresses, flags);
        return 0;
    });
}

anysctp_done anysctp_bind_interfaces(int sock, const char *const *names, size_t nnames, uint16_t port, int exclude) {
    return on_socket("bind_interfaces", sock, [&](Socket &socket) {
        if (nnames) required(names, "names");
        for (size_t i = 0; i < nnames; i++) required(names[i], "a name");
        socket.bindx(addresses_to_bind(socket.family(), {names, nnames}, exclude, port), ANYSCTP_BINDX_ADD_ADDR);
        return 0;
    });
}

anysctp_done anysctp_listen(int sock, int backlog) {
    return on_socket("listen", sock, [&](Socket &socket) {
        if (backlog < 0) fail(EINVAL, "a backlog cannot be negative");
        socket.listen(backlog);
        return 0;
    });
}

anysctp_descriptor anysctp_accept(int sock, anysctp_address *peer_out) {
    return on_socket("accept", sock, [&](Socket &socket) -> anysctp_result {
        SockAddr peer;
        SocketPtr accepted;
        const Result status = waiting("accept", socket, ANYSCTP_WAIT_READ, 0, [&](bool) -> Result {
            accepted = socket.try_accept(peer);
            return accepted ? 0 : -EAGAIN;
        });
        if (status < 0) return status;
        accepted->last_peer.set(peer);
        if (peer_out) format_address(peer, *peer_out);
        return add_child(socket, std::move(accepted));
    });
}

anysctp_done anysctp_connect(int sock, const char *host, uint16_t port) {
    return on_socket("connect", sock, [&](Socket &socket) {
        const SockAddr peer = parse_address(host, port, socket.family());
        int32_t assoc_id = 0;
        return connect("connect", socket, {&peer, 1}, assoc_id);
    });
}

anysctp_written anysctp_connectx(int sock, const char *const *hosts, size_t nhosts, uint16_t port,
                                 int32_t *assoc_id_out) {
    return on_socket("connectx", sock, [&](Socket &socket) {
        int32_t assoc_id = 0;
        return connect("connectx", socket, parse_addresses(hosts, nhosts, port, socket.family()),
                       assoc_id_out ? *assoc_id_out = 0, *assoc_id_out : assoc_id);
    });
}

anysctp_result anysctp_connect_result(int sock, const char *host, uint16_t port) {
    return on_socket("connect", sock, [&](Socket &socket) {
        return connect_result(socket, optional_address(host, port, socket.family()));
    });
}

anysctp_result anysctp_get_error(int sock) {
    return on_socket("get_error", sock, [](Socket &socket) { return socket.take_error(); });
}

anysctp_result anysctp_get_ended_by(int sock) {
    return on_socket("get_ended_by", sock, [](Socket &socket) -> Result {
        if (socket.one_to_many())
            fail(EOPNOTSUPP, "a one-to-many (UDP-style) socket has many associations: the notification ASSOC_CHANGE says it of each");
        return socket.ending.by();
    });
}

anysctp_descriptor anysctp_peeloff(int sock, int32_t assoc_id) {
    return on_socket("peeloff", sock, [&](Socket &socket) {
        if (!socket.one_to_many()) fail(EOPNOTSUPP, "only a one-to-many (UDP-style) socket has associations to peel off");
        return add_child(socket, peel_off(socket, assoc_id));
    });
}

anysctp_done anysctp_shutdown(int sock, int how) {
    return on_socket("shutdown", sock, [&](Socket &socket) {
        if (how < ANYSCTP_SHUT_RD || how > ANYSCTP_SHUT_RDWR) fail(EINVAL, "no such direction: %d", how);
        if (socket.one_to_many())
            fail(EOPNOTSUPP, "a one-to-many (UDP-style) socket ends an association by a send with the EOF flag");
        socket.shutdown(how);
        return 0;
    });
}

anysctp_done anysctp_close(int sock) {
    return guard("close", [&] {
        close_socket(sockets().remove(sock));
        return 0;
    });
}

anysctp_done anysctp_abort(int sock, int32_t assoc_id, const void *reason, size_t reason_len) {
    return on_socket("abort", sock, [&](Socket &socket) {
        if (reason_len) required(reason, "reason");
        socket.abort(assoc_id, bytes(reason, reason_len));
        if (!socket.one_to_many()) close_unless_closed(sock);
        return 0;
    });
}

anysctp_done anysctp_finish(int sock, int32_t assoc_id, int64_t timeout_ms) {
    return on_socket("finish", sock, [&](Socket &socket) {
        check_timeout(timeout_ms);
        const auto close_it = [&] {
            if (!socket.one_to_many()) close_unless_closed(sock);
        };
        try {
            end_association(socket, assoc_id, timeout_ms);
        } catch (const Error &error) {
            if (error.ended_by()) close_it();
            throw;
        }
        close_it();
        return 0;
    });
}

anysctp_done anysctp_finish_begin(int sock, int32_t assoc_id) {
    return on_socket("finish", sock, [&](Socket &socket) {
        begin_end(socket, assoc_id);
        return 0;
    });
}

anysctp_done anysctp_finish_result(int sock, int32_t assoc_id) {
    return on_socket("finish", sock, [&](Socket &socket) -> anysctp_result {
        if (result_of_end(socket, assoc_id) < 0) return soft_fail("finish", EAGAIN, "the association has not ended yet");
        return 0;
    });
}

anysctp_done anysctp_finish_wait(int sock, int32_t assoc_id, int64_t timeout_ms) {
    return on_socket("finish", sock, [&](Socket &socket) {
        check_timeout(timeout_ms);
        await_end(socket, assoc_id, timeout_ms);
        return 0;
    });
}

anysctp_written anysctp_getsockname(int sock, anysctp_address *addr_out) {
    return on_socket("getsockname", sock, [&](Socket &socket) {
        required(addr_out, "addr_out");
        format_address(socket.name(), *addr_out);
        return 0;
    });
}

anysctp_written anysctp_getpeername(int sock, anysctp_address *addr_out) {
    return on_socket("getpeername", sock, [&](Socket &socket) {
        required(addr_out, "addr_out");
        format_address(peer_name(socket), *addr_out);
        return 0;
    });
}

anysctp_written anysctp_getladdrs(int sock, int32_t assoc_id, anysctp_address *addrs_out, size_t cap) {
    return on_socket("getladdrs", sock, [&](Socket &socket) {
        if (cap) required(addrs_out, "addrs_out");
        return copy_addresses(socket.local_addresses(assoc_id), addrs_out, cap);
    });
}

anysctp_written anysctp_getpaddrs(int sock, int32_t assoc_id, anysctp_address *addrs_out, size_t cap) {
    return on_socket("getpaddrs", sock, [&](Socket &socket) {
        if (cap) required(addrs_out, "addrs_out");
        return copy_addresses(socket.peer_addresses(assoc_id), addrs_out, cap);
    });
}

anysctp_result anysctp_getassocid(int sock, const char *host, uint16_t port) {
    return on_socket("getassocid", sock, [&](Socket &socket) {
        return socket.assoc_id_of(parse_address(host, port, socket.family()));
    });
}

anysctp_result anysctp_sendv(int sock, const void *data, size_t len, const anysctp_sndinfo *info, const char *host,
                             uint16_t port, int flags) {
    return on_socket("sendv", sock, [&](Socket &socket) {
        check_flags(flags, int{ANYSCTP_MSG_DONTWAIT} | ANYSCTP_DEFAULT_ALL);
        if (len) required(data, "data");
        anysctp_sndinfo how{};
        if (info) how = read_record(info, "info");
        SockAddr to;
        if (host && *host) to = parse_address(host, port, socket.family());
        const Outgoing message{data, len, how, to, unsaid(info, flags)};
        check_message(socket, message);
        const auto send = [&](const Outgoing &each) {
            int32_t waits_for = 0;
            return waiting("sendv", socket, ANYSCTP_WAIT_WRITE, flags,
                           [&](bool block_briefly) { return send_or_wait(socket, each, block_briefly, waits_for); });
        };
        return how.flags & ANYSCTP_SENDALL ? send_to_all(socket, message, send) : send(message);
    });
}

anysctp_written anysctp_recvv(int sock, void *buf, size_t cap, int flags, anysctp_rcvinfo *info_out,
                              anysctp_address *from_out) {
    return on_socket("recvv", sock, [&](Socket &socket) {
        check_flags(flags, ANYSCTP_MSG_PEEK | ANYSCTP_MSG_DONTWAIT);
        return receive("recvv", socket, buf, cap, flags, info_out, [&](auto buffer, bool briefly, anysctp_rcvinfo &info) {
            return socket.try_recv(buffer, flags & ANYSCTP_MSG_PEEK, briefly, info, from_out);
        });
    });
}

anysctp_result anysctp_sendx(int sock, const void *data, size_t len, const anysctp_sndinfo *info,
                             const char *const *hosts, size_t nhosts, uint16_t port, const anysctp_initmsg *initmsg,
                             int flags) {
    return on_socket("sendx", sock, [&](Socket &socket) {
        check_flags(flags, int{ANYSCTP_MSG_DONTWAIT} | ANYSCTP_DEFAULT_ALL);
        if (len) required(data, "data");
        anysctp_sndinfo how{};
        if (info) how = read_record(info, "info");
        anysctp_initmsg parameters{};
        if (initmsg) parameters = read_record(initmsg, "initmsg");
        const auto peers = parse_addresses(hosts, nhosts, port, socket.family());
        const Outgoing message{data, len, how, peers.front(), unsaid(info, flags)};
        check_message(socket, message);
        int32_t waits_for = 0;
        return waiting("sendx", socket, ANYSCTP_WAIT_WRITE, flags, [&](bool block_briefly) {
            return send_to_new(socket, peers, initmsg ? &parameters : nullptr, message, block_briefly, waits_for);
        });
    });
}

anysctp_result anysctp_recv_message(int sock, void *buf, size_t cap, uint32_t limit, int flags, anysctp_rcvinfo *info_out,
                                    anysctp_address *from_out) {
    return on_socket("recv_message", sock, [&](Socket &socket) {
        check_flags(flags, ANYSCTP_MSG_DONTWAIT);
        if (!limit) fail(EINVAL, "a limit of 0 bytes has room for no message");
        return receive("recv_message", socket, buf, cap, flags, info_out, [&](auto buffer, bool briefly, anysctp_rcvinfo &info) {
            return socket.assembly.try_recv(socket, buffer, limit, briefly, info, from_out);
        });
    });
}

anysctp_result anysctp_send_messages(int sock, const anysctp_outgoing *messages, size_t count, int flags) {
    return on_socket("send_messages", sock, [&](Socket &socket) -> anysctp_result {
        check_flags(flags, ANYSCTP_MSG_DONTWAIT);
        if (count == 0) return 0;
        check_size(messages, "messages");
        return send_batch(socket, messages, count, flags);
    });
}

anysctp_result anysctp_recv_messages(int sock, void *room, size_t cap, anysctp_incoming *messages_out, size_t count,
                                     uint32_t limit, int flags) {
    return on_socket("recv_messages", sock, [&](Socket &socket) {
        check_flags(flags, ANYSCTP_MSG_DONTWAIT);
        required(room, "room");
        if (cap == 0) fail(EINVAL, "a message needs a buffer of at least one byte");
        if (!limit) fail(EINVAL, "a limit of 0 bytes has room for no message");
        if (count == 0) fail(EINVAL, "a list of 0 records has room for no message");
        check_size(messages_out, "messages_out");
        return receive_batch(socket, {static_cast<std::byte *>(room), cap}, {messages_out, count}, limit, flags);
    });
}

anysctp_result anysctp_get_nxtinfo(int sock, anysctp_nxtinfo *nxtinfo_out) {
    return on_socket("get_nxtinfo", sock, [&](Socket &socket) {
        const auto next = socket.next.get();
        anysctp_nxtinfo info = next.value_or(anysctp_nxtinfo{});
        write_record(info, nxtinfo_out, "nxtinfo_out");
        return next.has_value();
    });
}

anysctp_result anysctp_get_readable_bytes(int sock) {
    return on_socket("get_readable_bytes", sock, [](Socket &socket) { return static_cast<anysctp_result>(socket.readable_bytes()); });
}

anysctp_written anysctp_decode_notification(const void *data, size_t len, anysctp_notification *notification_out) {
    return guard("decode_notification", [&] {
        if (len) required(data, "data");
        check_size(notification_out, "notification_out");
        anysctp_notification notification{};
        decode_notification(bytes(data, len), notification);
        write_record(notification, notification_out, "notification_out");
        return notification.type;
    });
}

anysctp_result anysctp_wait(int sock, int events, int64_t timeout_ms) {
    return on_socket("wait", sock, [&](Socket &socket) {
        if (!events || events & ~(ANYSCTP_WAIT_READ | ANYSCTP_WAIT_WRITE)) fail(EINVAL, "no such events: %d", events);
        check_timeout(timeout_ms);
        return wait_ready(socket, events, timeout_ms);
    });
}

anysctp_written anysctp_get_timeout(int sock, int64_t *timeout_ms_out) {
    return on_socket("get_timeout", sock, [&](Socket &socket) {
        required(timeout_ms_out, "timeout_ms_out");
        *timeout_ms_out = socket.timeout_ms;
        return 0;
    });
}

anysctp_done anysctp_set_timeout(int sock, int64_t timeout_ms) {
    return on_socket("set_timeout", sock, [&](Socket &socket) {
        check_timeout(timeout_ms);
        socket.timeout_ms = timeout_ms;
        return 0;
    });
}

}  // extern "C"
