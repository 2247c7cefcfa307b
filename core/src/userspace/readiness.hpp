// A descriptor that has the readiness of a user-space socket: one end of a socket pair, readable while the engine keeps a byte
// in it, and writable unless the engine keeps it full. The engine has a duplicate of that end, because a program may close the
// descriptor itself, and another file may get its number.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "hook.h"

namespace anysctp {

// Objects are never freed, only reused, because the stack's threads may use one after its socket is gone.
class Readiness {
public:
    static Readiness &take();    // with a fresh pair of descriptors; throws EMFILE, ENFILE
    void give_back();       // closes what the engine has; the descriptor belongs to the socket
    int user_fd() const noexcept { return user_fd_; }
    bool is_users(int fd) const noexcept;  // whether this number is still the descriptor of the pair

    void attach(anysctp_stack_socket *stack_socket) noexcept;  // wake-ups of other sockets are ignored
    void wakeup(const anysctp_stack_socket *stack_socket, const anysctp_wakeup &wakeup) noexcept;

    bool readable() const noexcept { return readable_; }
    bool writable() const noexcept { return writable_; }
    void set_readable(bool readable) noexcept;
    // Makes it not writable until the stack reports this much free space, or the end of an attempt to associate.
    void wait_for_space(uint32_t bytes) noexcept;
    void wait_for_connection() noexcept;
    void set_writable() noexcept;

    // While a thread drives the stack, what it makes ready for its own socket need not be told by the descriptor: it looks itself.
    // The end tells what is left.
    void begin_driving() noexcept;
    void end_driving() noexcept;

    // The errno with which an association of a one-to-many socket ended while it was watched; 0: none; nothing: it was not.
    void watch_end_of(int32_t assoc_id);
    void ended(const anysctp_stack_socket *stack_socket, int32_t assoc_id, int error) noexcept;
    std::optional<int> take_end_of(int32_t assoc_id) noexcept;

private:
    void write_readable(bool readable) noexcept;
    void write_writable(bool writable) noexcept;
    void tell() noexcept;

    std::mutex mutex_;  // a leaf: nothing is called under it but read(2) and write(2)
    anysctp_stack_socket *stack_socket_ = nullptr;
    int user_fd_ = -1, duplicate_ = -1, engine_fd_ = -1;
    std::atomic<bool> readable_{false}, writable_{true};
    bool told_readable_ = false, told_writable_ = true;  // what the descriptor says
    bool connecting_ = false;
    uint32_t wanted_space_ = 0;
    std::vector<std::pair<int32_t, int>> ends_;
    Readiness *next_free_ = nullptr;
};

}  // namespace anysctp
