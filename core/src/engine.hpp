// The one seam to an SCTP stack: what an engine must implement. An Engine opens sockets. Calls do not wait, except for a moment
// if they are asked to: waiting, timeouts and cancellation are the façade's (wait.hpp). Failures throw Error with the errno that
// both engines share. The message path returns -EAGAIN as a value, because an exception there would cost more than the call.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <poll.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "address.hpp"
#include "anysctp/anysctp.h"
#include "error.hpp"
#include "options.hpp"
#include "sockopt.hpp"

namespace anysctp {

class Socket;  // handle.hpp
using SocketPtr = std::shared_ptr<Socket>;

// A message on its way out; `to` has no family if the association is chosen otherwise.
struct Outgoing {
    const void *data;
    size_t size;
    const anysctp_sndinfo &info;
    const SockAddr &to;
    int unsaid = 0;  // ANYSCTP_DEFAULT_*: what info says nothing of
};

// What an engine does for a socket.
class EngineSocket {
public:
    virtual ~EngineSocket() = default;  // closes the descriptor and the stack's socket, after the last call on it

    virtual int engine() const noexcept = 0;  // ANYSCTP_ENGINE_*

    virtual void bind(const SockAddr &address) = 0;
    virtual void bindx(std::span<const SockAddr> addresses, int flags) = 0;
    virtual void listen(int backlog) = 0;
    virtual SocketPtr try_accept(SockAddr &peer) = 0;  // nullptr: nothing to accept yet

    // Begin an association, which may be up at once. Sets assoc_id where the stack has one.
    virtual void start_connect(std::span<const SockAddr> addresses, int32_t &assoc_id) = 0;
    // The state of the attempt: 0 = up, or up and ended since; EINPROGRESS; or the errno it failed with, which is taken.
    // ENOTCONN: it failed, and the stack does not say why.
    virtual int connect_progress(int32_t assoc_id) = 0;
    virtual int take_error() = 0;  // SO_ERROR

    virtual SocketPtr peeloff(int32_t assoc_id) = 0;
    virtual void shutdown(int how) = 0;
    virtual void abort(int32_t assoc_id, std::span<const std::byte> reason) = 0;
    // How an association of a one-to-many socket ends, for a call that waits for it. It is watched from before the end until the
    // errno is taken. 0: gracefully, or not known (yet); nothing: it was not watched.
    virtual void watch_end_of(int32_t assoc_id) = 0;
    virtual std::optional<int> take_end_of(int32_t assoc_id) noexcept = 0;
    // Called last before the destructor, in the closing thread: lingers, and wakes others that use the descriptor.
    virtual void closing() = 0;

    virtual SockAddr name() = 0;  // the bound address; before a bind the any address and port 0
    virtual std::vector<SockAddr> local_addresses(int32_t assoc_id) = 0;
    virtual std::vector<SockAddr> peer_addresses(int32_t assoc_id) = 0;
    virtual int32_t assoc_id_of(const SockAddr &peer) = 0;

    // One-to-one: it has, or had, an association. False while one is being made, and after an attempt that failed.
    virtual bool was_associated() = 0;

    // SO_RCVTIMEO, SO_SNDTIMEO: the timeout of one direction (ANYSCTP_WAIT_*) on a socket that has none itself. -1: none.
    virtual int64_t direction_timeout_ms(short events) = 0;
    virtual void set_direction_timeout_ms(short events, int64_t ms) = 0;

    // Whether the next two may block in the stack until there is something to move, for about brief_ms: not longer, so
    // that a close in another thread ends the call soon.
    static constexpr int brief_ms = 20;
    virtual bool may_block_briefly(short events) { return static_cast<void>(events), false; }

    // A thread is about to wait for one of the events (ANYSCTP_WAIT_*; 0: what no descriptor tells) on this socket, and may do
    // the work of a stack that lives in the process meanwhile: it does if begin_wait says so.
    enum class Waits { alone, with_others, and_works };
    virtual Waits begin_wait(short events) { return static_cast<void>(events), Waits::alone; }
    virtual void end_wait(Waits) noexcept {}
    // How long it looks for such work before it sleeps.
    virtual std::chrono::microseconds busy_time() noexcept { return {}; }
    static constexpr size_t most_inputs = 4;
    // Stores the descriptors on which poll(2) tells of work. Returns how many there are.
    virtual size_t inputs(std::span<pollfd> fds) noexcept { return static_cast<void>(fds), size_t{0}; }
    // Does what poll(2) reported. False: there will be no work any more.
    virtual bool work(std::span<const pollfd> reported) noexcept { return static_cast<void>(reported), false; }
    // Which of the events the socket has, whether its descriptor tells of them or not.
    virtual short has(short events) noexcept { return static_cast<void>(events), short{0}; }

    // Both return the bytes moved or -EAGAIN (after it has blocked also -EINTR). try_recv: 0 without flags is the end of a
    // one-to-one association. A notification is stored in Linux's layout (notification.hpp), whatever the engine.
    virtual Result try_send(const Outgoing &message, bool block_briefly) = 0;
    virtual Result try_recv(std::span<std::byte> buffer, bool peek, bool block_briefly, anysctp_rcvinfo &info,
                            anysctp_address *from) = 0;
    // Called before and after several receives in a row: the descriptor's readiness is updated only after the last one.
    virtual void begin_receives() noexcept {}
    virtual void end_receives() noexcept {}
    virtual size_t readable_bytes() = 0;  // of the message or notification that a receive would take next; 0: none

    // By Linux's numbers. Options that the library itself manages never come here (sockopt.cpp).
    virtual size_t get_bytes(int level, int name, OptionBytes value) = 0;
    virtual void set_bytes(int level, int name, ConstOptionBytes value) = 0;

    virtual uint32_t get_option(Option option, const OptionTarget &target) = 0;
    virtual void set_option(Option option, const OptionTarget &target, uint32_t value) = 0;
    virtual void get_record(RecordOption option, const OptionTarget &target, void *record) = 0;
    virtual void set_record(RecordOption option, const OptionTarget &target, const void *record) = 0;
    virtual void set_auth_key(const OptionTarget &target, const AuthKey &key) = 0;
    virtual void reset_streams(const OptionTarget &target, const StreamReset &reset) = 0;
    virtual void add_streams(const OptionTarget &target, const StreamsToAdd &more) = 0;
    virtual std::vector<uint8_t> auth_chunks(bool of_peer, const OptionTarget &target) = 0;
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

// The user-space stack's work in an event loop: anysctp_loop_open() and the like.
int open_loop();
void work_in_loop(int loop);
void close_loop(int loop);

// A descriptor this library did not make, as a kernel SCTP socket. Throws ENOTSOCK or EBADF if it is none.
SocketPtr adopt_kernel_socket(int fd);

}  // namespace anysctp
