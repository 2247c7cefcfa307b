// A user-space socket: usrsctp's, with a descriptor that tells its readiness.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "for_stack.hpp"
#include "handle.hpp"
#include "readiness.hpp"

struct sctp_event;

namespace anysctp {

struct UserspaceOptions;  // options.cpp
extern template class OptionSocket<UserspaceOptions>;

class UserspaceSocket final : public OptionSocket<UserspaceOptions> {
public:
    // Takes over the stack's socket. It has been made non-blocking or will be.
    UserspaceSocket(Readiness &readiness, anysctp_stack_socket *stack_socket, int family, int style);
    ~UserspaceSocket() override;
    static SocketPtr open(int family, int style);

    int engine() const noexcept override { return ANYSCTP_ENGINE_USERSPACE; }
    anysctp_stack_socket *stack_socket() { return throw_if_forked(), stack_socket_; }

    void bind(const SockAddr &address) override;
    void bindx(std::span<const SockAddr> addresses, int flags) override;
    void listen(int backlog) override;
    SocketPtr try_accept(SockAddr &peer) override;
    void start_connect(std::span<const SockAddr> addresses, int32_t &assoc_id) override;
    int connect_progress(int32_t assoc_id) override;
    int take_error() override;
    SocketPtr peeloff(int32_t assoc_id) override;
    void shutdown(int how) override;
    void abort(int32_t assoc_id, std::span<const std::byte> reason) override;
    void watch_end_of(int32_t assoc_id) override { readiness_.watch_end_of(assoc_id); }
    std::optional<int> take_end_of(int32_t assoc_id) noexcept override { return readiness_.take_end_of(assoc_id); }
    void closing() override;

    SockAddr name() override;
    std::vector<SockAddr> local_addresses(int32_t assoc_id) override;
    std::vector<SockAddr> peer_addresses(int32_t assoc_id) override;
    int32_t assoc_id_of(const SockAddr &peer) override;
    bool was_associated() override;

    Waits begin_wait(short events) override;
    std::chrono::microseconds busy_time() noexcept override;
    void end_wait(Waits waits) noexcept override;
    size_t inputs(std::span<pollfd> fds) noexcept override;
    bool work(std::span<const pollfd> reported) noexcept override;
    short has(short events) noexcept override;

    Result try_send(const Outgoing &message, bool block_briefly) override;
    Result try_recv(std::span<std::byte> buffer, bool peek, bool block_briefly, anysctp_rcvinfo &info,
                    anysctp_address *from) override;
    void begin_receives() noexcept override;
    void end_receives() noexcept override;
    size_t readable_bytes() override;

    size_t get_bytes(int level, int name, OptionBytes value) override;
    void set_bytes(int level, int name, ConstOptionBytes value) override;
    int32_t linger() override;
    void set_linger(int32_t seconds) override;
    bool event(int32_t assoc_id, uint16_t type) override;
    void set_event(int32_t assoc_id, uint16_t type, bool on) override;
    uint16_t encaps_port(int32_t assoc_id, const SockAddr &peer) override;
    void set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) override;

    std::vector<SockAddr> paths_of(int32_t assoc_id);  // the peer's addresses; none without an association
    // As on Linux: the address of a path counts, if there is no association with the id.
    int32_t id_of_path(int32_t assoc_id, const SockAddr &path);

private:
    void throw_if_forked() const;
    void inherit(const UserspaceSocket &parent);
    void bind_one(const SockAddr &address, int flags);
    void take_bound_zone(SockAddr &address);
    void prepare_for(const Outgoing &message);
    void find_peer_port(std::span<const SockAddr> peers);  // choose the UDP port for an association that is to be made
    bool is_in_this_process(const SockAddr &peer);
    void check_peer(const SockAddr &to);  // one-to-one: a message is for the socket's own peer
    void set_endpoint_encaps_port(uint16_t udp_port);
    bool is_associating();
    void let_last_attempt_go();
    bool is_for_later(int32_t assoc_id);  // what is asked or set is the socket's, for associations to come
    SockAddr bound_name();
    void look_for_source() noexcept;
    Result send_now(const Outgoing &message);
    Result send_with_key(const Outgoing &message);
    [[noreturn]] void send_failed(int error, const Outgoing &message);
    [[noreturn]] void nothing_to_send_to();
    Result receive_now(std::span<std::byte> buffer, int flags, anysctp_rcvinfo &info, SockAddr &from);
    Result receive_notification(std::span<std::byte> buffer, size_t size, bool complete, bool peek, anysctp_rcvinfo &info);
    Result deliver_notification(std::span<std::byte> buffer, bool peek, anysctp_rcvinfo &info);
    void expect_own_abort(int32_t assoc_id);
    void forget_own_abort(int32_t assoc_id);
    void set_event_of_each(const sctp_event &wanted);
    void settle_readable();
    bool is_readable();
    size_t get_general(int name, OptionBytes value);  // of SOL_SOCKET
    void set_general(int name, ConstOptionBytes value);
    bool has_level(int level) const noexcept;
    int dscp();
    void set_dscp(int value);

    Readiness &readiness_;
    anysctp_stack_socket *const stack_socket_;

    std::mutex setup_mutex_;  // connect, listen, bind, encapsulation port
    std::atomic<bool> connecting_{false};  // cleared by whoever asks how the attempt went
    bool connected_ = false, bound_to_any_ = true;
    std::atomic<bool> refused_{false};  // the last attempt to associate
    std::atomic<bool> receive_shut_{false};
    std::atomic<uint16_t> listening_port_{0};
    std::atomic<int> connect_error_{0};  // of an attempt that failed while it was made
    KeptAddress source_;  // of the association's packets to the primary path, while there is one or was
    bool own_encaps_port_ = false;  // the user has set one: leave it alone
    uint16_t encaps_port_ = 0;
    SockAddr last_peer_;  // whose address was looked at last, and whether it is this machine's
    bool last_peer_local_ = false;

    std::mutex receive_mutex_;  // one receiver at a time: keeps notifications and their rest together
    std::vector<std::byte> notification_;  // translated, and not yet (wholly) delivered
    SockAddr notification_from_;
    size_t notification_at_ = 0;
    std::mutex aborted_mutex_;
    std::vector<int32_t> aborted_here_;  // associations whose notification of that is still to come
    bool reset_reported_ = false;
    int receiving_ = 0;       // calls that receive several messages
    bool unsettled_ = false;  // they have left the descriptor's readiness as it was
    SenderText sender_text_;
};

// Why there can be no association with a peer of these addresses, as an errno; 0 if there can.
int no_way_to(std::span<const SockAddr> peers) noexcept;

}  // namespace anysctp
