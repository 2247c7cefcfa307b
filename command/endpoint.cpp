/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <sstream>

#include "wait.hpp"

namespace anysctp::command {
namespace {

constexpr auto all_events = {ANYSCTP_ASSOC_CHANGE, ANYSCTP_PEER_ADDR_CHANGE, ANYSCTP_REMOTE_ERROR, ANYSCTP_SHUTDOWN_EVENT,
                             ANYSCTP_SEND_FAILED_EVENT, ANYSCTP_STREAM_RESET_EVENT, ANYSCTP_STREAM_CHANGE_EVENT};

std::vector<std::string> split(const std::string &list) {
    std::vector<std::string> parts;
    std::istringstream stream(list);
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
    return parts;
}

bool has_colon(const std::string &host) { return host.find(':') != std::string::npos; }

enum anysctp_family family_for(const std::vector<std::string> &hosts) {
    return std::ranges::any_of(hosts, has_colon) ? ANYSCTP_AF_INET6 : ANYSCTP_AF_INET;
}

TcpSocket made(const Common &common, const SocketOptions &options, enum anysctp_family family, enum anysctp_engine engine) {
    TcpSocket socket(family, engine);
    socket.subscribe(all_events);
    if (options.streams > 0) {
        anysctp_initmsg streams{};
        streams.num_ostreams = streams.max_instreams = options.streams;
        socket.set(option::initmsg, streams);
    }
    if (options.impatient) {
        anysctp_rtoinfo often{};
        often.initial = often.min = 500, often.max = 1000;
        socket.set(option::rtoinfo, often);
    }
    if (common.peer_udp_port) socket.call(anysctp_set_encaps_port, nullptr, 0, *common.peer_udp_port);
    return socket;
}

void bind(TcpSocket &socket, const SocketOptions &options) {
    if (!options.bound.empty())
        socket.bindx(options.bound, options.port);
    else if (options.port > 0)
        socket.bind({"", options.port});
}

/** Waits for an attempt that has begun. */
void wait_for_association(TcpSocket &socket, const std::string &peer, double seconds) {
    const auto deadline = after(seconds);
    for (;;) {
        Poll poll;
        poll.add(socket.fd(), POLLOUT);
        if (!poll.wait(until(deadline, ANYSCTP_SEND_LOOK_MS))) throw Failure(text("interrupted before ", peer, " has answered"));
        const anysctp_result result = anysctp_connect_result(socket.fd(), nullptr, 0);
        if (result >= 0) return;
        if (result != -EINPROGRESS) checked(result);
        if (Clock::now() >= deadline)
            throw std::system_error(ETIMEDOUT, std::generic_category(), text("no answer from ", peer, " within ", seconds, " s"));
    }
}

void add_bind(CLI::App &app, SocketOptions &options) {
    app.add_option_function<std::string>("-b,--bind", [&options](const std::string &list) {
        for (const std::string &each : split(list)) options.bound.push_back(addresses_of(each).front());
    }, "The address here, or several with commas between (default: any)")->type_name("ADDRESSES");
}

void add_streams(CLI::App &app, SocketOptions &options) {
    app.add_option("--streams", options.streams, "How many streams to ask for, each way (default: as the stack has it)")
        ->type_name("N")->check(CLI::Range(1, 65535));
}

}

void add_listening(CLI::App &app, SocketOptions &options) {
    app.add_option("PORT", options.port, "The SCTP port; 0: a free one, which -v tells")->required();
    add_bind(app, options);
    add_streams(app, options);
}

void add_peer(CLI::App &app, std::string &host, std::uint16_t &port) {
    app.add_option("HOST", host, "A name, an address, or several addresses of one host with commas between")->required();
    app.add_option("PORT", port, "Its SCTP port")->required()->check(CLI::Range(1, 65535));
}

void add_connecting(CLI::App &app, SocketOptions &options) {
    add_bind(app, options);
    app.add_option("--source-port", options.port, "The SCTP port here (default: a free one)")->type_name("PORT");
    add_streams(app, options);
    app.add_option("--timeout", options.timeout, "How long the host may take to answer, in seconds (default 10)")
        ->type_name("SECONDS")->check(CLI::PositiveNumber);
}

std::vector<std::string> addresses_of(const std::string &name) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (const int error = getaddrinfo(name.c_str(), nullptr, &hints, &found); error != 0)
        throw Failure(text("\"", name, "\": ", gai_strerror(error)));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
    std::vector<std::string> addresses;
    for (const addrinfo *each = found; each != nullptr; each = each->ai_next) {
        char host[NI_MAXHOST];
        if (getnameinfo(each->ai_addr, each->ai_addrlen, host, sizeof host, nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.emplace_back(host);
    }
    return addresses;
}

TcpSocket listening(const Common &common, const SocketOptions &options) {
    const auto at = [&](enum anysctp_family family) {
        TcpSocket socket = made(common, options, family, ANYSCTP_ENGINE_AUTO);
        bind(socket, options);
        socket.listen();
        return socket;
    };
    if (!options.bound.empty()) return at(family_for(options.bound));
    try {
        return at(ANYSCTP_AF_INET6);  // takes IPv4 as well
    } catch (const Error &error) {
        if (error.code() != std::errc::address_family_not_supported && error.code() != std::errc::address_not_available) throw;
        return at(ANYSCTP_AF_INET);
    }
}

TcpSocket connected(const Common &common, const std::vector<std::string> &hosts, std::uint16_t port, const SocketOptions &options,
                    enum anysctp_engine engine) {
    std::vector<std::string> all = hosts;
    all.insert(all.end(), options.bound.begin(), options.bound.end());
    TcpSocket socket = made(common, options, family_for(all), engine);
    bind(socket, options);
    socket.set_timeout(milliseconds(0));
    const anysctp_result begun =
        anysctp_connectx(socket.fd(), detail::texts(hosts).data(), hosts.size(), port, nullptr);
    if (begun != -EINPROGRESS) checked(begun);
    wait_for_association(socket, name({hosts.front(), port}), options.timeout);
    return socket;
}

TcpSocket connected(const Common &common, const std::string &host, std::uint16_t port, const SocketOptions &options) {
    const std::vector<std::string> parts = split(host);
    std::vector<std::string> hosts;
    if (parts.size() > 1) {
        for (const std::string &part : parts) hosts.push_back(addresses_of(part).front());
        return connected(common, hosts, port, options, ANYSCTP_ENGINE_AUTO);
    }
    hosts = addresses_of(host);
    for (std::size_t at = 0; at + 1 < hosts.size(); at++) {  // those of one name are tried one after the other
        try {
            return connected(common, std::vector{hosts[at]}, port, options, ANYSCTP_ENGINE_AUTO);
        } catch (const std::system_error &) {  // the last one's failure is told
        }
    }
    return connected(common, std::vector{hosts.back()}, port, options, ANYSCTP_ENGINE_AUTO);
}

anysctp_engine_info engine_info(int engine) {
    anysctp_engine_info info;
    ANYSCTP_INIT(&info);
    checked(anysctp_get_engine_info(engine, &info));
    return info;
}

Json describe(const char *event, const TcpSocket &socket) {
    const anysctp_engine_info info = engine_info(static_cast<int>(socket.call(anysctp_get_engine)));
    Json described{{"event", event}, {"engine", info.name}, {"local", Json::array()}};
    for (const Address &address : socket.locals()) described["local"].push_back(json(address));
    if (info.udp_port != 0) described["udp_port"] = info.udp_port;
    return described;
}

std::string text_of_description(const Json &description) {
    std::string said = text(description["event"].get<std::string>(), " at");
    const char *between = " ";
    for (const Json &address : description["local"]) {
        said += text(between, name(Address{address["host"], address["port"]}));
        between = ", ";
    }
    said += text(", ", description["engine"].get<std::string>(), " engine");
    if (description.contains("udp_port")) said += text(", UDP port ", description["udp_port"]);
    return said;
}

}
