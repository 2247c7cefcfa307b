// anysctp.hpp: sockets of both styles on the engine that ANYSCTP_ENGINE names.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <anysctp/anysctp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

namespace option = anysctp::option;
using anysctp::Address;
using anysctp::Error;
using anysctp::Message;
using anysctp::TcpSocket;
using anysctp::UdpSocket;
using namespace std::chrono_literals;

namespace {

constexpr auto PATIENCE = 20s;

template <class Server>
Server listening() {
    Server server;
    server.set_timeout(PATIENCE);
    server.bind({"127.0.0.1", 0});
    server.listen();
    return server;
}

TcpSocket connected(const Address &to) {
    TcpSocket client;
    client.set_timeout(PATIENCE);
    client.connect(to);
    return client;
}

struct Pair {
    TcpSocket client, server;
};

Pair connected_pair() {
    auto listener = listening<TcpSocket>();
    TcpSocket client = connected(listener.local());
    TcpSocket server = listener.accept();
    server.set_timeout(PATIENCE);
    return {std::move(client), std::move(server)};
}

// The next notification of the type; what comes before it is skipped.
Message next(UdpSocket &socket, int type) {
    for (;;) {
        Message message = socket.receive().value();
        if (message.notification && message.notification->type == type) return message;
    }
}

// The error of what must fail.
template <class Work>
Error failure(Work work) {
    try {
        work();
    } catch (const Error &error) {
        return error;
    }
    ADD_FAILURE() << "it did not fail";
    return Error(0);
}

TEST(Tcp, AMessageHasStreamAndPpid) {
    auto [client, server] = connected_pair();
    EXPECT_EQ(client.send("hello", {.stream = 1, .ppid = 18, .context = 5, .flags = ANYSCTP_UNORDERED}), 5U);
    const Message message = server.receive().value();
    EXPECT_EQ(message.text(), "hello");
    EXPECT_EQ(message.info.sid, 1);
    EXPECT_EQ(message.info.ppid, 18U);
    EXPECT_TRUE(message.info.flags & ANYSCTP_UNORDERED);
    EXPECT_EQ(message.from.port, client.local().port);
    EXPECT_FALSE(message.notification);
}

TEST(Tcp, BytesAreAnyRow) {
    auto [client, server] = connected_pair();
    const std::string text = "text";
    const std::vector<std::uint8_t> vector{1, 2, 3};
    const std::array<std::uint16_t, 2> array{0x0101, 0x0202};
    client.send(text);
    client.send(std::string_view("view"));
    client.send(vector);
    client.send(array);
    client.send(std::as_bytes(std::span(vector)), {.pr_policy = ANYSCTP_PR_TTL, .pr_value = 60000});
    for (const std::string expected : {"text", "view", "\1\2\3", "\1\1\2\2", "\1\2\3"})
        EXPECT_EQ(server.receive().value().text(), expected);
}

TEST(Tcp, WhatASendLeavesOutIsTheDefault) {
    auto [client, server] = connected_pair();
    client.set(option::default_sndinfo, anysctp_sndinfo{.struct_size = 0, .sid = 2, .flags = 0, .ppid = 7, .context = 0,
                                                        .assoc_id = 0, .pr_policy = 0, .auth_keynumber = 0, .pr_value = 0});
    client.send("default");
    client.send("its own", {.ppid = 8});
    const Message first = server.receive().value(), second = server.receive().value();
    EXPECT_EQ(first.info.sid, 2);
    EXPECT_EQ(first.info.ppid, 7U);
    EXPECT_EQ(second.info.sid, 2);
    EXPECT_EQ(second.info.ppid, 8U);
}

TEST(Tcp, TheEndIsNoMessage) {
    auto [client, server] = connected_pair();
    client.shutdown();
    EXPECT_EQ(server.receive(), std::nullopt);
    EXPECT_TRUE(server.receive_messages().empty());
}

TEST(Tcp, PartsGoIntoTheProgramsMemory) {
    auto [client, server] = connected_pair();
    std::array<std::byte, 3> room{};
    anysctp_rcvinfo info{};
    client.send("hello", {.ppid = 4});
    EXPECT_EQ(server.receive_part(room, &info), 3U);
    EXPECT_EQ(info.ppid, 4U);
    EXPECT_FALSE(info.msg_flags & ANYSCTP_MSG_EOR);
    EXPECT_EQ(server.receive_part(room), 2U);
    EXPECT_EQ(room[1], std::byte{'o'});
}

TEST(Tcp, ALongMessageIsWhole) {
    auto [client, server] = connected_pair();
    const std::vector<char> data(300000, 'x');
    client.send(data);
    EXPECT_EQ(server.receive().value().data.size(), data.size());
    client.send(data);
    EXPECT_EQ(failure([&server = server] { (void)server.receive(0, 1000); }).code().value(), EMSGSIZE);
}

TEST(Tcp, AddressesOfBothEnds) {
    auto [client, server] = connected_pair();
    EXPECT_EQ(client.peer().port, server.local().port);
    EXPECT_EQ(client.peer().host, "127.0.0.1");
    EXPECT_EQ(server.peers().front(), server.peer());
    EXPECT_EQ(server.locals(), std::vector{server.local()});
}

TEST(Tcp, SeveralAddresses) {
    const std::vector<std::string> hosts{"127.0.0.1", "127.0.0.2"};
    TcpSocket server, client;
    server.bindx(hosts, 0);
    server.listen();
    client.set_timeout(PATIENCE);
    client.connectx(hosts, server.local().port);
    EXPECT_EQ(client.peers().size(), 2U);
}

TEST(Tcp, TimeoutsAreOptional) {
    auto [client, server] = connected_pair();
    EXPECT_EQ(TcpSocket().timeout(), std::nullopt);
    server.set_timeout(10ms);
    EXPECT_EQ(server.timeout(), 10ms);
    const Error late = failure([&server = server] { (void)server.receive(); });
    EXPECT_TRUE(late.is_timeout());
    EXPECT_EQ(late.code(), std::errc::timed_out);
    server.set_timeout(0ms);
    EXPECT_EQ(failure([&server = server] { (void)server.receive(); }).code(), std::errc::resource_unavailable_try_again);
    EXPECT_EQ(server.wait(ANYSCTP_WAIT_READ, 0ms), 0);
    client.send("x");
    EXPECT_EQ(server.wait(ANYSCTP_WAIT_READ), ANYSCTP_WAIT_READ);
}

TEST(Tcp, AnErrorHasItsSentence) {
    TcpSocket client;
    client.set_timeout(PATIENCE);
    const Error unbound = failure([&client] { client.send("x"); });
    EXPECT_EQ(unbound.code().value(), EPIPE);
    EXPECT_STREQ(unbound.what(), anysctp_last_error());
    EXPECT_EQ(std::string(unbound.what()).find("Broken pipe"), std::string::npos);
    const Error copy = unbound;
    EXPECT_STREQ(copy.what(), unbound.what());
    EXPECT_EQ(unbound.ended_by(), ANYSCTP_ENDED_BY_NOBODY);
    EXPECT_FALSE(unbound.is_timeout());
}

TEST(Tcp, AnAbortClosesAndIsTold) {
    auto [client, server] = connected_pair();
    client.abort("enough");
    EXPECT_LT(client.fd(), 0);
    const Error reset = failure([&server = server] { (void)server.receive(); });
    EXPECT_EQ(reset.code(), std::errc::connection_reset);
    EXPECT_EQ(reset.ended_by(), ANYSCTP_ENDED_BY_PEER);
}

TEST(Tcp, FinishDeliversAndCloses) {
    auto [client, server] = connected_pair();
    client.send("last");
    client.finish(PATIENCE);
    EXPECT_LT(client.fd(), 0);
    EXPECT_EQ(server.receive().value().text(), "last");
    EXPECT_EQ(server.receive(), std::nullopt);
}

TEST(Tcp, ASocketMovesAndCloses) {
    auto [client, server] = connected_pair();
    const int fd = client.fd();
    TcpSocket moved = std::move(client);
    EXPECT_EQ(moved.fd(), fd);
    TcpSocket taken{anysctp::Descriptor{moved.release()}};
    EXPECT_EQ(taken.fd(), fd);
    taken.send("still there");
    EXPECT_EQ(server.receive().value().text(), "still there");
    taken = TcpSocket();  // closes the association's
    EXPECT_EQ(server.receive(), std::nullopt);
    server.close();
    EXPECT_EQ(failure([&server = server] { server.close(); }).code().value(), EBADF);
}

TEST(Options, NumbersRecordsListsAndTimes) {
    TcpSocket socket;
    socket.set(option::nodelay, true);
    EXPECT_EQ(socket.get(option::nodelay), 1);
    anysctp_rtoinfo rtoinfo{};
    rtoinfo.initial = 500;
    rtoinfo.min = 200;
    socket.set(option::rtoinfo, rtoinfo);
    EXPECT_EQ(socket.get(option::rtoinfo).min, 200U);
    EXPECT_EQ(socket.get(option::rtoinfo, 0).initial, 500U);
    socket.set(option::max_burst, 3);
    EXPECT_EQ(socket.get(option::max_burst, ANYSCTP_FUTURE_ASSOC), 3);
    socket.set(option::linger, 1);
    EXPECT_EQ(socket.get(option::linger), 1);
    const std::vector<std::uint16_t> hashes{ANYSCTP_AUTH_HMAC_SHA256, ANYSCTP_AUTH_HMAC_SHA1};
    socket.set(option::auth_supported, 1);
    socket.set(option::hmac_ident, hashes);
    EXPECT_EQ(socket.get(option::hmac_ident), hashes);
    socket.set(option::auth_key, std::uint16_t{7}, anysctp::Bytes("secret"));
    EXPECT_EQ(socket.get(option::style), ANYSCTP_TCP_STYLE);
    EXPECT_EQ(failure([&socket] { socket.set(option::max_burst, 20000); }).code().value(), EINVAL);
}

TEST(Options, OfPathsAndAddresses) {
    auto [client, server] = connected_pair();
    anysctp_paddrparams params{};
    params.hbinterval = 12300;
    params.flags = ANYSCTP_SPP_HB_ENABLE;
    client.set(option::paddrparams, client.peer(), params);
    EXPECT_EQ(client.get(option::paddrparams, client.peer()).hbinterval, 12300U);
    EXPECT_EQ(client.get(option::paddrinfo, client.peer()).state, ANYSCTP_PATH_ACTIVE);
    client.set(option::primary_addr, client.peer());
    EXPECT_EQ(client.get(option::primary_addr), client.peer());
    EXPECT_EQ(client.get(option::status).state, ANYSCTP_STATE_ESTABLISHED);
}

TEST(Batch, SeveralMessagesInACall) {
    auto [client, server] = connected_pair();
    const std::string three(200000, 'y');
    const std::vector<anysctp::Outgoing> messages{{"one", {.stream = 1, .ppid = 10}}, {"two"}, {three, {.stream = 3}}};
    EXPECT_EQ(client.send_messages(messages), 3U);
    std::vector<Message> got;
    while (got.size() < 3) {
        for (Message &message : server.receive_messages(2)) got.push_back(std::move(message));
    }
    EXPECT_EQ(got[0].text(), "one");
    EXPECT_EQ(got[0].info.ppid, 10U);
    EXPECT_EQ(got[1].text(), "two");
    EXPECT_EQ(got[2].data.size(), 200000U);
    EXPECT_EQ(got[2].info.sid, 3);
}

TEST(Udp, NotificationsComeBetweenMessages) {
    auto server = listening<UdpSocket>();
    server.subscribe({ANYSCTP_ASSOC_CHANGE, ANYSCTP_SHUTDOWN_EVENT});
    TcpSocket client = connected(server.local());
    client.send("who am I?", {.ppid = 3});

    const Message change = server.receive().value();
    ASSERT_TRUE(change.notification);
    EXPECT_EQ(change.notification->type, ANYSCTP_ASSOC_CHANGE);
    EXPECT_EQ(change.notification->state, ANYSCTP_COMM_UP);
    const Message question = server.receive().value();
    EXPECT_EQ(question.info.assoc_id, change.notification->assoc_id);
    EXPECT_EQ(server.associations(), std::vector{question.info.assoc_id});
    EXPECT_EQ(server.association(question.from), question.info.assoc_id);

    server.send("by id", {.ppid = question.info.ppid, .assoc = question.info.assoc_id});
    server.send("by address", {.to = question.from});
    EXPECT_EQ(client.receive().value().text(), "by id");
    EXPECT_EQ(client.receive().value().text(), "by address");
    client.close();
    (void)next(server, ANYSCTP_SHUTDOWN_EVENT);
    EXPECT_EQ(next(server, ANYSCTP_ASSOC_CHANGE).notification->state, ANYSCTP_SHUTDOWN_COMP);
}

TEST(Udp, AnAbortsReasonIsText) {
    auto server = listening<UdpSocket>();
    server.subscribe({ANYSCTP_ASSOC_CHANGE});
    UdpSocket client;
    client.set_timeout(PATIENCE);
    client.connect(server.local());
    client.abort(client.association(server.local()), "no more");
    (void)next(server, ANYSCTP_ASSOC_CHANGE);
    const Message lost = next(server, ANYSCTP_ASSOC_CHANGE);
    EXPECT_EQ(lost.notification->state, ANYSCTP_COMM_LOST);
    EXPECT_EQ(lost.reason(), "no more");
    EXPECT_FALSE(lost.variable().empty());
}

TEST(Udp, TheFirstMessageAssociates) {
    auto server = listening<UdpSocket>();
    UdpSocket client;
    client.set_timeout(PATIENCE);
    const std::vector<std::string> hosts{"127.0.0.1"};
    anysctp_initmsg initmsg{};
    initmsg.num_ostreams = 3;
    EXPECT_GE(client.sendx("first", hosts, server.local().port, {.stream = 2, .ppid = 6}, initmsg), 0);
    const Message first = server.receive().value();
    EXPECT_EQ(first.text(), "first");
    EXPECT_EQ(first.info.sid, 2);
    EXPECT_EQ(server.get(option::status, first.info.assoc_id).instrms, 3);
    server.send("answer", {.assoc = first.info.assoc_id});
    EXPECT_EQ(client.receive().value().text(), "answer");
    client.finish(client.association(server.local()), PATIENCE);
    EXPECT_TRUE(client.associations().empty());
}

TEST(Udp, APeeledOffAssociationIsASocket) {
    auto server = listening<UdpSocket>();
    TcpSocket client = connected(server.local());
    client.send("before");
    const Message before = server.receive().value();
    TcpSocket own = server.peeloff(before.info.assoc_id);
    own.set_timeout(PATIENCE);
    client.send("after");
    EXPECT_EQ(own.receive().value().text(), "after");
    EXPECT_TRUE(server.associations().empty());
}

TEST(Calls, WhatHasNoMethod) {
    auto listener = listening<TcpSocket>();
    listener.set(option::reconfig_supported, 1);
    listener.set(option::enable_stream_reset, ANYSCTP_ENABLE_RESET_STREAM_REQ);
    TcpSocket client;
    client.set_timeout(PATIENCE);
    client.set(option::reconfig_supported, 1);
    client.set(option::enable_stream_reset, ANYSCTP_ENABLE_RESET_STREAM_REQ);
    client.subscribe({ANYSCTP_STREAM_RESET_EVENT});
    client.connect(listener.local());
    const std::vector<std::uint16_t> streams{1};
    client.call(anysctp_reset_streams, ANYSCTP_STREAM_RESET_OUTGOING, streams);
    const Message reset = client.receive().value();
    EXPECT_EQ(reset.notification.value().type, ANYSCTP_STREAM_RESET_EVENT);
    std::uint16_t stream = 0;
    ASSERT_EQ(reset.variable().size(), sizeof stream);
    std::memcpy(&stream, reset.variable().data(), sizeof stream);
    EXPECT_EQ(stream, 1);
    EXPECT_EQ(anysctp::checked(anysctp_number_of_word("assoc_state", "established")), ANYSCTP_STATE_ESTABLISHED);
}

}  // namespace
