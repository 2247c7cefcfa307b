/* Sockets as the subcommands want them: by names, with the options of the command line.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_ENDPOINT_HPP
#define ANYSCTP_COMMAND_ENDPOINT_HPP

#include <chrono>
#include <string>
#include <vector>

#include "anysctp/anysctp.hpp"
#include "command.hpp"
#include "output.hpp"

namespace anysctp::command {

/** What a socket begins with. */
struct SocketOptions {
    std::vector<std::string> bound{};  ///< local addresses; none: any
    std::uint16_t port = 0;
    std::uint16_t streams = 0;
    double timeout = 10;  ///< seconds for the set-up of an association
    bool impatient = false;  ///< asks again after half a second
};

/** PORT, --bind, --streams */
void add_listening(CLI::App &app, SocketOptions &options);
/** HOST, PORT: whom to connect with. */
void add_peer(CLI::App &app, std::string &host, std::uint16_t &port);
/** --bind, --source-port, --streams, --timeout */
void add_connecting(CLI::App &app, SocketOptions &options);

/** The numeric addresses of a name. A Failure says why there are none. */
std::vector<std::string> addresses_of(const std::string &name);

/** A listening socket, at `options.port`. */
TcpSocket listening(const Common &common, const SocketOptions &options);

/** A socket that has an association with the host: a name, an address, or several addresses of one host with commas between. Its
 *  calls do not wait. */
TcpSocket connected(const Common &common, const std::string &host, std::uint16_t port, const SocketOptions &options);

/** The same with one engine and the addresses of one host. */
TcpSocket connected(const Common &common, const std::vector<std::string> &hosts, std::uint16_t port, const SocketOptions &options,
                    enum anysctp_engine engine);

anysctp_engine_info engine_info(int engine);

/** An event that says where a socket is bound, its engine, and the UDP port. */
Json describe(const char *event, const TcpSocket &socket);
std::string text_of_description(const Json &description);

}

#endif
