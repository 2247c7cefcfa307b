// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockets.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "engines.hpp"
#include "failing.hpp"

using namespace anysctp;

namespace {

SocketPtr userspace_socket() { return open_socket(ANYSCTP_AF_INET, ANYSCTP_TCP_STYLE, ANYSCTP_ENGINE_USERSPACE); }

bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

}  // namespace

TEST(Sockets, ASocketIsFoundUntilItIsRemoved) {
    Sockets list;
    const int fd = list.add(userspace_socket());
    EXPECT_EQ(list.get(fd)->fd(), fd);
    EXPECT_TRUE(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    SocketPtr removed = list.remove(fd);
    EXPECT_TRUE(is_open(fd)) << "somebody still holds it";
    removed.reset();
    EXPECT_FALSE(is_open(fd));
    EXPECT_EQ(error_of([&] { list.get(fd); }), EBADF);
    EXPECT_EQ(error_of([&] { list.remove(fd); }), EBADF);
}

TEST(Sockets, WhatIsNoSctpSocketIsRefused) {
    Sockets list;
    for (int fd : {-1, -2147483647, 1 << 20, 2147483647}) EXPECT_EQ(error_of([&] { list.get(fd); }), EBADF) << fd;
    int pipe_fds[2];
    ASSERT_EQ(pipe(pipe_fds), 0);
    EXPECT_EQ(error_of([&] { list.get(pipe_fds[0]); }), ENOTSOCK);
    const int tcp = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(error_of([&] { list.get(tcp); }), ENOTSOCK);
    EXPECT_TRUE(is_open(pipe_fds[0]) && is_open(tcp)) << "they are their owners' still";
    for (int fd : {pipe_fds[0], pipe_fds[1], tcp}) close(fd);
}

TEST(Sockets, ADescriptorClosedBehindOurBackIsNotClosedAgain) {
    Sockets list;
    const int fd = list.add(userspace_socket());
    close(fd);
    const int again = list.add(userspace_socket());
    ASSERT_EQ(again, fd) << "the system gives out the lowest number";
    EXPECT_TRUE(is_open(again)) << "the stale socket must not take it along";
    list.remove(again);
}

TEST(Sockets, CloseAllClosesThoseOfOneEngine) {
    Sockets list;
    std::vector<int> fds;
    for (int i = 0; i < 5; i++) fds.push_back(list.add(userspace_socket()));
    list.close_all(ANYSCTP_ENGINE_KERNEL);
    for (int fd : fds) EXPECT_TRUE(is_open(fd));
    list.close_all(ANYSCTP_ENGINE_USERSPACE);
    for (int fd : fds) EXPECT_FALSE(is_open(fd));
}

TEST(Sockets, ManyThreadsMayUseTheListAtOnce) {
    Sockets list;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++)
        threads.emplace_back([&] {
            for (int round = 0; round < 50; round++) {
                const int fd = list.add(userspace_socket());
                EXPECT_EQ(list.get(fd)->fd(), fd);
                list.remove(fd);
            }
        });
    for (auto &thread : threads) thread.join();
}
