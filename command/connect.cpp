/* The subcommand connect.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"
#include "session.hpp"

namespace anysctp::command {

Run connect(CLI::App &app, const Common &common) {
    struct Options {
        std::string host{};
        std::uint16_t port = 0;
        SocketOptions socket{};
        SessionOptions session{};
    };
    const auto options = std::make_shared<Options>();
    options->session.quiet = 1;
    add_peer(app, options->host, options->port);
    add_connecting(app, options->socket);
    add_session(app, options->session);
    return [options, &common] {
        catch_interrupts();
        Session session(common, options->session);
        session.add(connected(common, options->host, options->port, options->socket));
        return session.run();
    };
}

}
