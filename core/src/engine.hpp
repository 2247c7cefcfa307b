// The one seam to an SCTP stack: an Engine opens Sockets. Nothing here waits, but for a short stay where a call is asked
// to; waiting, timeouts and cancellation are the façade's (wait.hpp). Failures throw Error with the errno both engines share; the message path
// returns -EAGAIN as a value, because an exception there would cost more than the call.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "address.hpp"
#include "anysctp/anysctp.h"
#include "assembly.hpp"
#include "connecting.hpp"
#include "ended_by.hpp"
#include "error.hpp"
#include "next_message.hpp"
#include "options.hpp"
#include "sockopt.hpp"
#include "wait.hpp"

namespace anysctp {

class Socket;
using SocketPtr = std::shared_ptr<Socket>;

// A message on its way out; `to` has no family if the association is chosen otherwise.
struct Outgoing {
    const void *data;
    size_t size;
    const anysctp_sndinfo &info;
    const SockAddr &to;
    int unsaid = 0;  // ANYSCTP_DEFAULT_*: what info says nothing of
};

class Socket {
public:
    Socket(int fd, int family, int style) : fd_(fd), family_(family), style_(style) {}
    virtual ~Socket() = default;  // closes fd() and the stack's socket; no call is under way any more
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    int fd() const noexcept { return fd_; }
    void disown_fd() noexcept { fd_ = -1; }  // the number was closed elsewhere and belongs to somebody else now
    int family() const noexcept { return family_; }  // ANYSCTP_AF_*
    int style() const noexcept { return style_; }    // ANYSCTP_TCP_STYLE, ANYSCTP_UDP_STYLE
    bool one_to_many() const noexcept { return style_ == ANYSCTP_UDP_STYLE; }

    std::atomic<int64_t> timeout_ms{-1};
    // Of one direction (ANYSCTP_WAIT_*), which counts where timeout_ms is for ever: SO_RCVTIMEO and SO_SNDTIMEO. -1: none.
    virtual int64_t direction_timeout_ms(short events) { return directions_[events == ANYSCTP_WAIT_WRITE]; }
    virtual void set_direction_timeout_ms(short events, int64_t ms) { directions_[events == ANYSCTP_WAIT_WRITE] = ms; }
    // How long a call waits in this direction.
    int64_t call_timeout_ms(short events) {
        const int64_t ms = timeout_ms;
        return ms < 0 ? direction_timeout_ms(events) : ms;
    }
    Waiters waiters;
    Assembly assembly;
    NextMessage next;
    Attempts attempts;
    UnusedOptions unused_options;
    Ending ending;  // of a one-to-one socket's association
    std::mutex sending_to_new;  // whoever does has the parameters of new associations to itself

    // A program has set a default for messages, or may have: where it has not, nobody needs to ask for it.
    void may_have_default_sndinfo() noexcept { default_sndinfo_ = true; }

    virtual int engine() const noexcept = 0;  // ANYSCTP_ENGINE_*

    virtual void bind(const SockAddr &address) = 0;
    virtual void bindx(std::span<const SockAddr> addresses, int flags) = 0;
    virtual void listen(int backlog) = 0;
    virtual SocketPtr try_accept(SockAddr &peer) = 0;  // nullptr: nothing to accept yet

    // Begin an association, which may be up at once. Sets assoc_id where the stack has one.
    virtual void start_connect(std::span<const SockAddr> addresses, int32_t &assoc_id) = 0;
    // How that goes: 0 = up, or up and over again, EINPROGRESS, or the errno it failed with (taken: asked once); ENOTCONN: it
    // failed, and the stack does not say why.
    virtual int connect_progress(int32_t assoc_id) = 0;
    virtual int take_error() = 0;  // SO_ERROR

    virtual SocketPtr peeloff(int32_t assoc_id) = 0;
    virtual void shutdown(int how) = 0;
    virtual void abort(int32_t assoc_id, std::span<const std::byte> reason) = 0;
    // How an association of a one-to-many socket ends, for one who waits for it: watched from before the end until the errno
    // is taken. 0: gracefully, or not known (yet); nothing: it was not watched.
    virtual void watch_end_of(int32_t assoc_id) = 0;
    virtual std::optional<int> take_end_of(int32_t assoc_id) noexcept = 0;
    // The last thing before the destructor, in the closing thread: lingering, ending the descriptor for others.
    virtual void closing() = 0;

    virtual SockAddr name() = 0;  // what it is bound to; the any address, port 0, before
    virtual std::vector<SockAddr> local_addresses(int32_t assoc_id) = 0;
    virtual std::vector<SockAddr> peer_addresses(int32_t assoc_id) = 0;
    virtual int32_t assoc_id_of(const SockAddr &peer) = 0;

    // Whether there is this association; status then says what is known of it.
    bool find_association(int32_t assoc_id, anysctp_status &status);
    int32_t state_of(int32_t assoc_id);  // ANYSCTP_STATE_*; EMPTY: there is no such association
    bool has_association(int32_t assoc_id) { return state_of(assoc_id) > ANYSCTP_STATE_CLOSED; }

    // The peer of a one-to-one socket, for when its association has gone: of the last attempt, or as it was last seen.
    KeptAddress last_peer;
    // One-to-one: it has, or had, an association. False while one is being made, and after an attempt that failed.
    virtual bool was_associated() = 0;

    // Whether the next two may stay in the stack until there is something to move, for about stay_ms: not longer, so
    // that a close in another thread ends the call soon.
    static constexpr int stay_ms = 20;
    virtual bool may_stay(short events) { return static_cast<void>(events), false; }

    // Both return the bytes moved or -EAGAIN (after a stay also -EINTR). try_recv: 0 without flags is the end of a
    // one-to-one association. A notification is stored in Linux's layout (notification.hpp), whatever the engine.
    virtual Result try_send(const Outgoing &message, bool stay) = 0;
    virtual Result try_recv(std::span<std::byte> buffer, bool peek, bool stay, anysctp_rcvinfo &info,
                            anysctp_address *from) = 0;
    virtual size_t readable_bytes() = 0;  // of the message or notification that a receive would take next; 0: none

    // By Linux's numbers; what the library itself manages never comes here (sockopt.cpp).
    virtual size_t get_bytes(int level, int name, OptionBytes value) = 0;
    virtual void set_bytes(int level, int name, ConstOptionBytes value) = 0;

    virtual uint32_t get_option(Option option, const Where &where) = 0;
    virtual void set_option(Option option, const Where &where, uint32_t value) = 0;
    virtual void get_record(RecordOption option, const Where &where, void *record) = 0;
    virtual void set_record(RecordOption option, const Where &where, const void *record) = 0;
    virtual void set_auth_key(const Where &where, const AuthKey &key) = 0;
    virtual void reset_streams(const Where &where, const StreamReset &reset) = 0;
    virtual void add_streams(const Where &where, const StreamsToAdd &more) = 0;
    virtual std::vector<uint8_t> auth_chunks(bool of_peer, const Where &where) = 0;
    virtual std::vector<uint16_t> hmac_ident() = 0;
    virtual void set_hmac_ident(std::span<const uint16_t> identifiers) = 0;
    virtual std::vector<int32_t> assoc_ids() = 0;
    virtual int32_t linger() = 0;  // seconds, -1 = off
    virtual void set_linger(int32_t seconds) = 0;
    virtual bool event(int32_t assoc_id, uint16_t type) = 0;
    virtual void set_event(int32_t assoc_id, uint16_t type, bool on) = 0;
    virtual void get(int32_t assoc_id, anysctp_status &status) = 0;
    virtual uint16_t encaps_port(int32_t assoc_id, const SockAddr &peer) = 0;  // no family: for later associations
    virtual void set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) = 0;

    // An attempt to associate that the stack does not begin, or that has failed.
    [[noreturn]] static void fail_to_associate(int error, std::span<const SockAddr> peers);

protected:
    void noticed(Option option, uint32_t value) noexcept;  // an option that was set
    void noticed(RecordOption option) noexcept;
    // An accepted or peeled-off socket has what was set for the other one.
    void inherit_settings(const Socket &parent) noexcept {
        default_sndinfo_ = parent.default_sndinfo_.load();
        for (const int way : {0, 1}) directions_[way] = parent.directions_[way].load();
    }
    // A message's info, with what it leaves unsaid taken from the default.
    anysctp_sndinfo completed(const Outgoing &message);
    // A message is longer than the send buffer: make it larger, unless a user has chosen its size. Whether that was done.
    bool grow_sndbuf(size_t size);
    void check_bound(const SockAddr &address, int flags);  // throws what bindx cannot do to a socket that is bound so
    [[noreturn]] void fail_to_associate_again();  // EISCONN, of a one-to-one socket that has, or had, an association
    [[noreturn]] static void fail_peer_of_another();  // EADDRNOTAVAIL, of an attempt to associate
    [[noreturn]] static void fail_not_the_peer();     // EADDRNOTAVAIL, of a send on a one-to-one socket
    [[noreturn]] static void fail_reason_too_long(size_t bytes);  // EMSGSIZE, of an abort
    [[noreturn]] void fail_nothing_to_abort(int32_t assoc_id) const;  // EINVAL, of a one-to-one socket ENOTCONN

private:
    std::atomic<int> fd_;
    const int family_, style_;
    std::atomic<int64_t> directions_[2]{-1, -1};  // receive, send
    std::atomic<bool> sndbuf_chosen_{false}, default_sndinfo_{false};
};

using CloseSockets = void (*)();

class Engine {
public:
    virtual ~Engine() = default;
    virtual bool available() = 0;
    virtual void describe(anysctp_engine_info &info) = 0;  // all but struct_size
    // The arguments are checked already. An engine inside the process calls close_sockets as the process ends.
    virtual SocketPtr open(int family, int style, CloseSockets close_sockets) = 0;
};

Engine &kernel_engine();
Engine &userspace_engine();

// A descriptor this library did not make, as a kernel SCTP socket. Throws ENOTSOCK or EBADF if it is none.
SocketPtr adopt_kernel_socket(int fd);

}  // namespace anysctp
