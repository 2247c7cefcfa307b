// What differs between Linux and the other POSIX systems outside the kernel engine.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdint>

namespace anysctp::platform {

// A descriptor that poll(2) reports readable after wake(): an eventfd on Linux, a pipe elsewhere.
struct Wakeup {
    int read_fd = -1, write_fd = -1;
};
Wakeup make_wakeup();  // throws on a lack of descriptors
void close_wakeup(Wakeup &wakeup) noexcept;
void wake(int write_fd) noexcept;
void drain_wakeup(const Wakeup &wakeup) noexcept;

// A descriptor that is readable while one of those it watches is: an epoll instance on Linux, a kqueue elsewhere. Throws on a
// lack of descriptors.
int make_watch();
bool watch(int watch_fd, int fd) noexcept;
void unwatch(int watch_fd, int fd) noexcept;

// poll(2) with this signal mask; null: the thread's own.
int poll_letting_in(const sigset_t *signals, pollfd *fds, nfds_t count, int timeout_ms);

// A connected pair of stream sockets and a duplicate of the first one, non-blocking and close-on-exec. Throws on a lack
// of descriptors.
void stream_pair(int fds[3]);

// Whether an errno is about the present state of the process or machine, not about the arguments of the call.
bool lacks_resources(int error) noexcept;
// Why no descriptor can be had, as an errno; 0 if one can. Functions like if_nametoindex(3) do not say that they had none.
int descriptor_error() noexcept;

// Opens the sockets for the route functions below. Throws on a lack of descriptors. A system may have only one of the families.
void open_route_sockets();

// The MTU of the route to an address, in bytes with the IP header; of the interface where the system does not tell
// the route's. 0 if unknown.
uint32_t route_mtu(const sockaddr *destination) noexcept;

// Why there is no way to an address, as an errno; 0 if there is one.
int route_error(const sockaddr *destination) noexcept;

// The address from which the system would send to another one, with port 0; false if there is no way to it.
bool route_source(const sockaddr *destination, sockaddr_storage &source) noexcept;

// Whether the system and routers may fragment datagrams that are longer than the path's MTU. If not, the system sends what its interface
// takes, whatever it knows of the path.
void allow_fragmentation(int fd, int family, bool allowed) noexcept;

// Whether the system can take a message apart into UDP datagrams of one size, and the control data that asks for it.
bool takes_segments(int udp_fd) noexcept;
void set_segment_size(msghdr &message, uint16_t size) noexcept;

// Whether the system's kernel has SCTP, in any network namespace; true where that cannot be seen.
bool kernel_has_sctp() noexcept;

// Let the system join packets of one sender into one datagram, if it can (UDP_GRO). Their common size is told by a control message.
void join_packets(int udp_fd) noexcept;
bool is_joined_size(const cmsghdr &control) noexcept;

#if !defined(__linux__) && !defined(__FreeBSD__)
struct mmsghdr {
    msghdr msg_hdr;
    unsigned msg_len;
};
#endif
// sendmmsg(2) or the like, without waiting. Returns how many messages were sent, or -1.
int send_batch(int fd, mmsghdr *messages, unsigned count) noexcept;
// recvmmsg(2), or what is like it: takes what is there, up to `most`, without waiting. Returns how many, or -1.
int receive_batch(int fd, mmsghdr *messages, unsigned most) noexcept;

// A variable of the environment; null in a program that has more privileges than whoever started it (setuid).
const char *trusted_environment(const char *name) noexcept;

// Ask for a socket buffer, beyond the system's limit where the process may. option: SO_RCVBUF or SO_SNDBUF.
void set_buffer(int fd, int option, int bytes) noexcept;

}  // namespace anysctp::platform
