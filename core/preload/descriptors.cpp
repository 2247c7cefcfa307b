// SPDX-License-Identifier: LGPL-2.1-or-later
#include "descriptors.hpp"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "libc.hpp"

namespace anysctp::preload {

unsigned char kinds[most_descriptors];

namespace {

// Never destroyed: programs close sockets in their exit handlers, too.
struct List {
    std::mutex mutex;
    std::unordered_map<int, SocketRef> sockets;
};
List &the_list() {
    static List &list = *new List;
    return list;
}

std::atomic<pid_t> owner;
std::atomic<bool> forked;
std::atomic<int> highest_own{-1};

void before_fork() { the_list().mutex.lock(); }
void in_parent() { the_list().mutex.unlock(); }
void in_child() {
    forked = true;
    owner = getpid();
    // The stack's own descriptors are of no use here, and may be closed.
    for (int fd = 0; fd <= highest_own; fd++)
        if (kind_of(fd) & own) set_kind(fd, foreign);
    the_list().mutex.unlock();
}

// Where the stack's descriptors begin. Programs get the lowest free numbers, and choose small ones for dup2().
int hidden_from() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return 0;
    constexpr rlim_t far = 512;
    return static_cast<int>(std::min(limit.rlim_cur / 2, far));
}

}  // namespace

SocketRef find_listed(int fd) {
    List &list = the_list();
    const std::lock_guard lock(list.mutex);
    const auto found = list.sockets.find(fd);
    return found == list.sockets.end() ? nullptr : found->second;
}

int list(int fd, const SocketRef &socket, bool cloexec) {
    if (fd < 0) return fd;
    if (fd >= most_descriptors) {
        libc().close(fd);
        return errno = EMFILE, -1;
    }
    List &list = the_list();
    const std::lock_guard lock(list.mutex);
    list.sockets[fd] = socket;
    socket->numbers++;
    set_close_on_exec(fd, cloexec);
    return fd;
}

int duplicate(int fd, const SocketRef &socket, int least, bool cloexec) {
    return list(libc().fcntl(fd, F_DUPFD_CLOEXEC, least), socket, cloexec);
}

SocketRef unlist(int fd) {
    List &list = the_list();
    const std::lock_guard lock(list.mutex);
    const auto found = list.sockets.find(fd);
    if (found == list.sockets.end()) return nullptr;
    SocketRef socket = std::move(found->second);
    list.sockets.erase(found);
    set_kind(fd, foreign);
    return --socket->numbers ? nullptr : socket;
}

int publish(const SocketRef &socket, int flags) {
    static const int handler = (owner = getpid(), pthread_atfork(before_fork, in_parent, in_child));
    if (handler) return errno = ENOMEM, -1;
    return duplicate(socket->facade, socket, 0, flags & SOCK_CLOEXEC);
}

int hide(int fd) {
    if (fd < 0) return fd;
    static const int from = hidden_from();
    const int high = fd < from ? libc().fcntl(fd, F_DUPFD_CLOEXEC, from) : -1;
    if (high >= 0) libc().close(fd);
    const int hidden = high >= 0 ? high : fd;
    if (hidden >= most_descriptors) return hidden;
    set_kind(hidden, own);
    int highest = highest_own;
    while (hidden > highest && !highest_own.compare_exchange_weak(highest, hidden)) continue;
    return hidden;
}

void set_kind(int fd, unsigned char kind) { std::atomic_ref(kinds[fd]).store(kind, std::memory_order_release); }

void set_close_on_exec(int fd, bool on) { set_kind(fd, static_cast<unsigned char>(of_program | (on ? closed_on_exec : 0))); }

bool in_this_process() { return !owner || owner == getpid(); }

bool after_fork() { return forked; }

}  // namespace anysctp::preload
