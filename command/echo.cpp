/* The subcommand echo.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"
#include "session.hpp"

namespace anysctp::command {

Run echo(CLI::App &app, const Common &common) {
    struct Options {
        SocketOptions socket{};
        SessionOptions session{};
    };
    const auto options = std::make_shared<Options>();
    options->session.sends_back = options->session.keeps_listening = true;
    add_listening(app, options->socket);
    add_verbose(app, options->session);
    return [options, &common] { return serve(common, options->socket, options->session); };
}

}
