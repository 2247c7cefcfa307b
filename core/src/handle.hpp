// What every socket has on both engines: its descriptor and timeouts, what its calls remember, queries of an association, and
// errors that both engines report.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <mutex>

#include "assembly.hpp"
#include "connecting.hpp"
#include "ended_by.hpp"
#include "engine.hpp"
#include "next_message.hpp"
#include "wait.hpp"

namespace anysctp {

class Socket : public EngineSocket {
public:
    Socket(int fd, int family, int style) : fd_(fd), family_(family), style_(style) {}

    int fd() const noexcept { return fd_; }
    void disown_fd() noexcept { fd_ = -1; }  // the number was closed elsewhere and belongs to somebody else now
    int family() const noexcept { return family_; }  // ANYSCTP_AF_*
    int style() const noexcept { return style_; }    // ANYSCTP_TCP_STYLE, ANYSCTP_UDP_STYLE
    bool one_to_many() const noexcept { return style_ == ANYSCTP_UDP_STYLE; }

    std::atomic<int64_t> timeout_ms{-1};
    int64_t direction_timeout_ms(short events) override { return directions_[events == ANYSCTP_WAIT_WRITE]; }
    void set_direction_timeout_ms(short events, int64_t ms) override { directions_[events == ANYSCTP_WAIT_WRITE] = ms; }
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
    std::mutex sending_to_new;  // held while the parameters of new associations are changed for one message

    // Whether a program has set a default for messages, or may have. If not, the stack is not asked for it.
    void may_have_default_sndinfo() noexcept { default_sndinfo_ = true; }

    // Whether the association exists; fills in its status.
    bool find_association(int32_t assoc_id, anysctp_status &status);
    int32_t state_of(int32_t assoc_id);  // ANYSCTP_STATE_*; EMPTY: there is no such association
    bool has_association(int32_t assoc_id) { return state_of(assoc_id) > ANYSCTP_STATE_CLOSED; }

    // The peer of a one-to-one socket after its association has ended: of the last attempt, or as last seen.
    KeptAddress last_peer;

    // For an attempt to associate that the stack does not begin, or that has failed.
    [[noreturn]] static void fail_to_associate(int error, std::span<const SockAddr> peers);

protected:
    void option_was_set(Option option, uint32_t value) noexcept;
    void option_was_set(RecordOption option) noexcept;
    // An accepted or peeled-off socket inherits what was set on the other one.
    void inherit_settings(const Socket &parent) noexcept {
        default_sndinfo_ = parent.default_sndinfo_.load();
        for (const int way : {0, 1}) directions_[way] = parent.directions_[way].load();
    }
    // A message's info; what it does not say is taken from the default.
    anysctp_sndinfo completed(const Outgoing &message);
    // Enlarges the send buffer for a message that is longer, unless the program has set its size. Returns whether it did.
    bool grow_sndbuf(size_t size);
    void check_bound(const SockAddr &address, int flags);  // throws if bindx cannot do this to a bound socket
    [[noreturn]] static void fail_to_bind(int error, const SockAddr &address);
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

// The option functions, written once for both engines; Stack has what differs. Each engine compiles them after its stack's
// header, with stack_options.hpp.
template <class Stack>
class OptionSocket : public Socket {
public:
    using Socket::Socket;

    uint32_t get_option(Option option, const OptionTarget &target) override;
    void set_option(Option option, const OptionTarget &target, uint32_t value) override;
    void get_record(RecordOption option, const OptionTarget &target, void *record) override;
    void set_record(RecordOption option, const OptionTarget &target, const void *record) override;
    void set_auth_key(const OptionTarget &target, const AuthKey &key) override;
    void reset_streams(const OptionTarget &target, const StreamReset &reset) override;
    void add_streams(const OptionTarget &target, const StreamsToAdd &more) override;
    std::vector<uint8_t> auth_chunks(bool of_peer, const OptionTarget &target) override;
    std::vector<uint16_t> hmac_ident() override;
    void set_hmac_ident(std::span<const uint16_t> identifiers) override;
    std::vector<int32_t> assoc_ids() override;
    void get(int32_t assoc_id, anysctp_status &status) override;
};

}  // namespace anysctp
