/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "endpoint.hpp"
#include "wait.hpp"

namespace anysctp::command {
namespace {

constexpr int probe_ms = 300;
constexpr std::uint16_t any_port = 9;  // discard: hardly anybody listens there, and every SCTP stack refuses it

/** Whether the host says that nobody has this UDP port. */
bool is_closed(const std::string &host, std::uint16_t udp_port) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_DGRAM;
    if (getaddrinfo(host.c_str(), std::to_string(udp_port).c_str(), &hints, &found) != 0) return false;
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
    const int fd = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    bool closed = false;
    if (::connect(fd, found->ai_addr, found->ai_addrlen) == 0 && ::send(fd, "", 1, 0) == 1) {
        pollfd one{fd, POLLIN, 0};
        char byte = 0;
        closed = poll(&one, 1, probe_ms) > 0 && recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNREFUSED;
    }
    close(fd);
    return closed;
}

Json found(const TcpSocket &socket, double seconds) {
    const anysctp_status status = socket.get(Option(anysctp_get_status, nullptr), 0);
    Json reached{{"outcome", "reached"}, {"ms", seconds * 1000}, {"outbound_streams", status.outstrms},
                 {"inbound_streams", status.instrms}, {"mtu", status.primary_mtu}, {"addresses", Json::array()}};
    for (const Address &address : socket.peers()) reached["addresses"].push_back(address.host);
    return reached;
}

Json refused(const std::string &host, bool over_udp, std::uint16_t udp_port, bool any_answer) {
    if (over_udp && is_closed(host, udp_port))
        return {{"outcome", "refused"}, {"why", text("the host is up, but nobody there has UDP port ", udp_port)},
                {"fix", text("a Linux kernel from 5.11 on takes SCTP in UDP after 'sysctl -w net.sctp.udp_port=", udp_port,
                             "' as root; a user-space server has the port with ANYSCTP_UDP_PORT=", udp_port,
                             "; if it is at another one, name that with --peer-udp-port")}};
    if (any_answer) return {{"outcome", "reached"}, {"why", "an SCTP stack answers"}};
    return {{"outcome", "refused"}, {"why", "an SCTP stack answers, but nobody listens on the port"},
            {"fix", "start the server, or see on which SCTP port and addresses it listens ('ss -S -l -n' for the kernel's)"}};
}

Json filtered(bool over_udp, std::uint16_t udp_port) {
    if (over_udp)
        return {{"outcome", "filtered"}, {"why", "no answer"},
                {"fix", text("the host is down, or a firewall on the way drops UDP port ", udp_port,
                             ", or what has that port there is no SCTP stack: open the port towards the host, or name another one with --peer-udp-port")}};
    return {{"outcome", "filtered"}, {"why", "no answer"},
            {"fix", "the host is down, or something on the way drops SCTP (IP protocol 132), as firewalls, NAT, cloud networks and Docker's bridges do: "
                    "let it through, or use UDP: --engine userspace, or --peer-udp-port for the kernel"}};
}

Json of_error(const std::system_error &error, const std::string &host, bool over_udp, std::uint16_t udp_port, bool any_answer) {
    switch (error.code().value()) {
    case ECONNREFUSED: return refused(host, over_udp, udp_port, any_answer);
    case ETIMEDOUT: return filtered(over_udp, udp_port);
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EACCES:
        return {{"outcome", "no route"}, {"why", error.what()}, {"fix", text("'ip route get ", host, "' says how packets would leave")}};
    case ENOPROTOOPT:
        return {{"outcome", "refused"}, {"why", "the host is up, but has no SCTP"},
                {"fix", "run 'modprobe sctp' as root there, or use a user-space server and UDP"}};
    default: return {{"outcome", "failed"}, {"why", error.what()}};
    }
}

}

Json reach(const Common &common, const std::string &host, std::optional<std::uint16_t> port, const anysctp_engine_info &engine,
           double seconds) {
    SocketOptions options;
    options.impatient = true;
    options.timeout = seconds;
    const bool in_userspace = engine.engine == ANYSCTP_ENGINE_USERSPACE;
    const bool over_udp = in_userspace ? engine.encapsulation == ANYSCTP_ENCAPS_UDP : common.peer_udp_port.value_or(0) != 0;
    const std::uint16_t udp_port = common.peer_udp_port.value_or(engine.peer_udp_port);
    const auto begin = Clock::now();
    try {
        TcpSocket socket = connected(common, std::vector{host}, port.value_or(any_port), options,
                                     static_cast<enum anysctp_engine>(engine.engine));
        const Json reached = found(socket, seconds_since(begin));
        socket.finish(milliseconds(1000));
        return reached;
    } catch (const std::system_error &error) {
        return of_error(error, host, over_udp, udp_port, !port);
    }
}

}
