// SPDX-License-Identifier: LGPL-2.1-or-later
#include "association.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace anysctp {

namespace {

struct Known {
    SockAddr peer;
    int32_t assoc_id;
};

// Finds the association by the first of these addresses that it has. It may not have all of them.
std::optional<Known> known_association(Socket &socket, std::span<const SockAddr> peers) {
    for (const SockAddr &peer : peers) {
        try {
            return Known{peer, socket.assoc_id_of(peer)};
        } catch (const Error &) {
            // The association does not have this one.
        }
    }
    return std::nullopt;
}

// The association that a sender waits for has ended, perhaps because the socket was closed.
[[noreturn]] void ended_meanwhile(Socket &socket) {
    socket.waiters.check();
    socket.ending.fail_to_send();
}

// Linux gives an association that a message has begun its id when it is up. Until then its address stands for it.
constexpr int32_t no_id_yet = -1;

// What a sender waits for: the association that had no room.
int32_t id_to_wait_for(Socket &socket, const SockAddr &peer) {
    try {
        const int32_t assoc_id = socket.assoc_id_of(peer);
        return assoc_id ? assoc_id : no_id_yet;
    } catch (const Error &) {
        ended_meanwhile(socket);
    }
}

[[noreturn]] void fail_without_association(int32_t assoc_id) {
    fail(EINVAL, "there is no association %d to end", assoc_id);
}

void start_ending(Socket &socket, int32_t assoc_id) {
    if (!socket.one_to_many()) return socket.shutdown(ANYSCTP_SHUT_WR);
    if (!socket.has_association(assoc_id)) fail_without_association(assoc_id);
    anysctp_sndinfo info{};
    info.assoc_id = assoc_id;
    info.flags = ANYSCTP_EOF;
    try {
        socket.try_send({nullptr, 0, info, SockAddr()}, false);
    } catch (const Error &error) {
        if (error.error() == EPIPE) fail_without_association(assoc_id);  // it has ended just now
        throw;
    }
}

// The time for a graceful end is over: aborts the association, unless it has ended just now.
void give_up(Socket &socket, int32_t assoc_id) {
    try {
        socket.abort(assoc_id, {});
    } catch (const Error &) {
        if (result_of_end(socket, assoc_id) == -EAGAIN) throw;
        return;
    }
    if (socket.one_to_many()) socket.take_end_of(assoc_id);
    fail_ended(ETIMEDOUT, ANYSCTP_ENDED_BY_US, "the peer did not agree in time; the association was aborted");
}

// What this thread waited for last. A call that resumes after a signal goes on waiting for it, also if it has ended meanwhile.
thread_local std::pair<const Socket *, int32_t> last_end;

// Sets parameters for the next attempt to associate, and restores the old ones.
class Parameters {
public:
    Parameters(Socket &socket, const anysctp_initmsg *wanted) : socket_(socket), changed_(wanted) {
        if (!changed_) return;
        socket_.get_record(RecordOption::initmsg, {}, &before_);
        socket_.set_record(RecordOption::initmsg, {}, wanted);
    }
    ~Parameters() {
        try {
            if (changed_) socket_.set_record(RecordOption::initmsg, {}, &before_);
        } catch (const Error &) {
            // The socket was closed.
        }
    }
    Parameters(const Parameters &) = delete;
    Parameters &operator=(const Parameters &) = delete;

private:
    Socket &socket_;
    const bool changed_;
    anysctp_initmsg before_{};
};

// Returns the id of the association, which may exist already.
int32_t associate_to_send(Socket &socket, std::span<const SockAddr> peers, const anysctp_initmsg *initmsg,
                          const Outgoing &message) {
    if (!socket.one_to_many())
        fail(EOPNOTSUPP, "a one-to-one (TCP-style) socket associates by connect or connectx, and sends then");
    if (message.info.flags & ANYSCTP_SENDALL) fail(EINVAL, "sendx sends to one peer, not to all");
    constexpr int most_tries = 100;
    for (int tries = 0; tries < most_tries; tries++) {
        try {
            int32_t assoc_id = 0;
            std::lock_guard lock(socket.sending_to_new);
            const Parameters parameters(socket, initmsg);
            socket.start_connect(peers, assoc_id);
            return assoc_id;
        } catch (const Error &error) {
            if (error.error() != EISCONN && error.error() != EALREADY) throw;
        }
        // If it has ended in between, a new one is made.
        if (const auto known = known_association(socket, peers)) return known->assoc_id ? known->assoc_id : no_id_yet;
    }
    ended_meanwhile(socket);
}

}  // namespace

SocketPtr peel_off(Socket &socket, int32_t assoc_id) {
    anysctp_status before{};
    const bool known = socket.find_association(assoc_id, before);
    SocketPtr peeled = socket.peeloff(assoc_id);
    if (known) peeled->last_peer.set(parse_address(before.primary_host, before.primary_port, socket.family()));
    return peeled;
}

Result send_or_wait(Socket &socket, const Outgoing &message, bool block_briefly, int32_t &waits_for) {
    if (waits_for == no_id_yet) waits_for = id_to_wait_for(socket, message.to);
    const auto has_id = [&] { return waits_for && waits_for != no_id_yet; };
    if (has_id() && !socket.has_association(waits_for)) ended_meanwhile(socket);
    const Result sent = socket.try_send(message, block_briefly);
    if (sent != -EAGAIN) return sent;
    if (socket.one_to_many() && !waits_for)
        waits_for = message.to.size() ? id_to_wait_for(socket, message.to) : message.info.assoc_id;
    const bool known = has_id() || !socket.one_to_many();
    if (known && socket.state_of(waits_for) > ANYSCTP_STATE_ESTABLISHED) socket.ending.fail_to_send(!socket.one_to_many());
    return sent;
}

Result send_to_new(Socket &socket, std::span<const SockAddr> peers, const anysctp_initmsg *initmsg,
                   const Outgoing &message, bool block_briefly, int32_t &waits_for) {
    if (!waits_for) waits_for = associate_to_send(socket, peers, initmsg, message);
    anysctp_sndinfo info = message.info;
    SockAddr to;
    if (waits_for == no_id_yet) {
        const auto known = known_association(socket, peers);
        if (!known) ended_meanwhile(socket);
        to = known->peer;
    } else {
        info.assoc_id = waits_for;
    }
    const Result sent = send_or_wait(socket, {message.data, message.size, info, to, message.unsaid}, block_briefly, waits_for);
    return sent < 0 ? sent : std::max(waits_for, 0);
}

Result send_to_all(Socket &socket, const Outgoing &message, const std::function<Result(const Outgoing &)> &send) {
    anysctp_sndinfo info = message.info;
    info.flags = static_cast<uint16_t>(info.flags & ~ANYSCTP_SENDALL);
    if (!socket.one_to_many()) return send({message.data, message.size, info, message.to, message.unsaid});
    Result sent = 0;
    for (const int32_t assoc_id : socket.assoc_ids()) {
        info.assoc_id = assoc_id;
        try {
            sent = send({message.data, message.size, info, SockAddr(), message.unsaid});
        } catch (const Error &) {
            if (socket.has_association(assoc_id)) throw;
            continue;  // it has ended meanwhile
        }
        if (sent < 0) return sent;
    }
    return sent;
}

void begin_end(Socket &socket, int32_t assoc_id) {
    if (socket.one_to_many()) socket.watch_end_of(assoc_id);
    try {
        start_ending(socket, assoc_id);
    } catch (const Error &) {
        if (socket.one_to_many()) socket.take_end_of(assoc_id);
        throw;
    }
}

Result result_of_end(Socket &socket, int32_t assoc_id) {
    if (!socket.one_to_many() && !socket.was_associated()) fail(ENOTCONN, "the socket has no association");
    if (socket.has_association(assoc_id)) return -EAGAIN;
    socket.waiters.check();
    // The association has gone, but perhaps not gracefully: the peer may have aborted, or not answered.
    if (socket.one_to_many()) {
        const std::optional<int> error = socket.take_end_of(assoc_id);
        if (!error) fail_without_association(assoc_id);
        if (*error) Ending().fail_over(*error);  // the socket goes on
    } else {
        const int error = socket.take_error();
        if (const int known = error ? error : socket.ending.error()) socket.ending.fail_over(known);
    }
    return 0;
}

void await_end(Socket &socket, int32_t assoc_id, int64_t timeout_ms) {
    const Deadline deadline(timeout_ms);
    Backoff backoff(socket);
    while (result_of_end(socket, assoc_id) == -EAGAIN) {
        if (deadline.over()) return give_up(socket, assoc_id);
        backoff.wait(socket.waiters, deadline);
    }
}

void end_association(Socket &socket, int32_t assoc_id, int64_t timeout_ms) {
    be_able_to_wait();
    const std::pair<const Socket *, int32_t> end{&socket, assoc_id};
    if (!resuming() || last_end != end) begin_end(socket, assoc_id);
    last_end = end;
    await_end(socket, assoc_id, timeout_ms);
}

}  // namespace anysctp
