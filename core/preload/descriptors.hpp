// Which descriptors are sockets of this library. What a program sees is a duplicate of the façade's descriptor, which is hidden
// from it: so dup() and dup2() need nothing of the façade, and what closes "all descriptors" leaves the stack alone.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>

namespace anysctp::preload {

struct ProgramSocket {
    ProgramSocket(int its_facade, int its_family, int its_style, bool is_for_tcp)
        : facade(its_facade), family(its_family), style(its_style), for_tcp(is_for_tcp) {}
    const int facade;  // its descriptor
    const int family, style;
    const bool for_tcp;  // the program takes it for a socket of TCP
    std::atomic<bool> nonblocking{false};
    // What the program wants to get with a message, and how addresses look: copies of the socket's options.
    std::atomic<bool> rcvinfo{false}, nxtinfo{false}, sndrcv{false}, mapped{true};
    int numbers = 0;  // how many descriptors the program has of it
};
using SocketRef = std::shared_ptr<ProgramSocket>;

enum Kind : unsigned char {
    foreign = 0,
    of_program = 1,
    own = 2,             // of the stack inside
    closed_on_exec = 4,  // what a program believes of its socket; no socket survives exec
};
constexpr int most_descriptors = 1 << 20;  // Linux's default for fs.nr_open
extern unsigned char kinds[most_descriptors];  // by atomic references: clang cannot initialise as many atomics at compile time

inline unsigned char kind_of(int fd) {
    if (fd < 0 || fd >= most_descriptors) return foreign;
    return std::atomic_ref(kinds[fd]).load(std::memory_order_acquire);
}

SocketRef find_listed(int fd);

// The socket behind a descriptor of the program; none if it is not one of ours. That costs one look, takes no lock, and is
// safe in a signal's handler.
inline SocketRef find(int fd) { return kind_of(fd) & of_program ? find_listed(fd) : nullptr; }

// Lists a new descriptor of the program, and returns it. -1 and errno if its number is too large, or if there is none.
int list(int fd, const SocketRef &socket, bool cloexec);
// Another descriptor of the same socket, the lowest free one from `least` on. -1 and errno if there is none.
int duplicate(int fd, const SocketRef &socket, int least, bool cloexec);
// Takes a descriptor off the list. The socket if this was the last of its descriptors.
SocketRef unlist(int fd);
// Gives the program a descriptor for a socket of the façade, the lowest free one. -1 and errno if there is none.
int publish(const SocketRef &socket, int flags);

// Moves a descriptor of the stack to where programs do not look, and remembers it.
int hide(int fd);
void set_kind(int fd, unsigned char kind);
void set_close_on_exec(int fd, bool on);  // of a descriptor of the program

// False in the child of a vfork(), which has descriptors of its own but the parent's memory.
bool in_this_process();

// The child of a fork has the descriptors, but no stack behind them.
bool after_fork();

}  // namespace anysctp::preload
