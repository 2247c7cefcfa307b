// A kernel SCTP socket: the descriptor itself.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/socket.h>

#include <atomic>

#include "handle.hpp"

namespace anysctp {

struct KernelOptions;  // options.cpp
extern template class OptionSocket<KernelOptions>;

class KernelSocket final : public OptionSocket<KernelOptions> {
public:
    // Takes over the descriptor.
    KernelSocket(int fd, int family, int style);
    ~KernelSocket() override;
    static SocketPtr open(int family, int style);

    int engine() const noexcept override { return ANYSCTP_ENGINE_KERNEL; }

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
    void watch_end_of(int32_t assoc_id) override;
    std::optional<int> take_end_of(int32_t assoc_id) noexcept override;
    void closing() override {}  // lingering is the kernel's, in close(2)

    SockAddr name() override;
    std::vector<SockAddr> local_addresses(int32_t assoc_id) override;
    std::vector<SockAddr> peer_addresses(int32_t assoc_id) override;
    int32_t assoc_id_of(const SockAddr &peer) override;
    bool was_associated() override;

    int64_t direction_timeout_ms(short events) override;
    void set_direction_timeout_ms(short events, int64_t ms) override;
    bool may_block_briefly(short events) override;
    Result try_send(const Outgoing &message, bool block_briefly) override;
    Result try_recv(std::span<std::byte> buffer, bool peek, bool block_briefly, anysctp_rcvinfo &info,
                    anysctp_address *from) override;
    size_t readable_bytes() override;

    size_t get_bytes(int level, int name, OptionBytes value) override;
    void set_bytes(int level, int name, ConstOptionBytes value) override;
    int32_t linger() override;
    void set_linger(int32_t seconds) override;
    bool event(int32_t assoc_id, uint16_t type) override;
    void set_event(int32_t assoc_id, uint16_t type, bool on) override;
    uint16_t encaps_port(int32_t assoc_id, const SockAddr &peer) override;
    void set_encaps_port(int32_t assoc_id, const SockAddr &peer, uint16_t udp_port) override;

private:
    bool listening() const noexcept;
    bool is_associating() const noexcept;
    void send_end();
    bool is_associated() const noexcept { return connected_ && !ending.was_shut_here() && !ended_; }
    void set_blocking(bool blocking);
    void limit_blocking(short events) noexcept;
    Result nothing_received();
    void watch_end();
    void end_if_over() noexcept;
    bool handle_assoc_change(std::span<const std::byte> notification) noexcept;  // whether the program must not see it
    bool hides_end_of(int32_t assoc_id);
    void show_end_of(int32_t assoc_id);
    bool handle_end_of_many(std::span<const std::byte> notification) noexcept;  // whether the program must not see it
    bool drop_hidden_ends() noexcept;  // whether there is something else to receive
    void subscribe(int32_t assoc_id, uint16_t type, bool on);
    void drop_notification(bool all, uint32_t flags) noexcept;
    void put_stream_totals(std::span<std::byte> notification) noexcept;
    void shuts_down(const Outgoing &message);
    void put_who_shut_down(std::span<std::byte> notification) noexcept;
    std::vector<SockAddr> addresses(int option, int32_t assoc_id);
    [[noreturn]] void send_failed(int error, const Outgoing &message);

    // The longest reason of an abort that fits into a chunk. Linux says ENOMEM for a longer one.
    static constexpr size_t longest_reason = 65535 - 8;

    // One-to-one sockets: it has, or had, an association; the association has ended with an error.
    std::atomic<bool> connected_{false}, ended_{false};
    std::atomic<bool> attempted_{false};  // one-to-one: an attempt to associate whose result nobody has asked for
    bool peeled_ = false;
    std::atomic<bool> watches_end_{false}, hides_end_{false};  // see ending.cpp
    std::mutex shut_here_mutex_;
    std::vector<int32_t> shut_here_;  // one-to-many: associations that this side has shut down, until their end is notified
    // Of a one-to-many socket: see end_of_many.cpp.
    struct End {
        int32_t assoc_id;
        int error;
        bool hidden;  // the program did not subscribe to its notification
        bool awaited = true, seen = false;
    };
    std::mutex ends_mutex_;
    std::vector<End> ends_;
    std::atomic<bool> watches_ends_{false};
    std::mutex receive_mutex_;  // held from the look at the queue to the receive, so that both see the same message
    enum class Bound : char { unknown, any, addresses };
    std::atomic<Bound> bound_to_{Bound::unknown};  // unknown: another program has made the socket
    std::atomic<bool> own_times_[2]{false, false};  // the program has set SO_RCVTIMEO, SO_SNDTIMEO: no attempt blocks that way
    std::atomic<bool> blocking_{false};  // whether the descriptor is blocking: then a call without MSG_DONTWAIT blocks
    SockAddr with_zone(SockAddr address, int32_t assoc_id);
    SenderText sender_text_;
};

// getsockopt and setsockopt that throw.
template <class Value>
void get_kernel_option(int fd, int level, int name, Value &value, const char *text) {
    socklen_t size = sizeof value;
    if (getsockopt(fd, level, name, &value, &size) < 0) fail_errno(errno, text);
}

template <class Value>
void set_kernel_option(int fd, int level, int name, const Value &value, const char *text) {
    if (setsockopt(fd, level, name, &value, sizeof value) < 0) fail_errno(errno, text);
}

}  // namespace anysctp
