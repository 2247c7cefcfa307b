/* The subcommand listen.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"
#include "session.hpp"

namespace anysctp::command {

Run listen(CLI::App &app, const Common &common) {
    struct Options {
        SocketOptions socket{};
        SessionOptions session{};
    };
    const auto options = std::make_shared<Options>();
    add_listening(app, options->socket);
    app.add_flag("-k,--keep-listening", options->session.keeps_listening,
                 "Take many associations, at the same time and one after the other; the input is sent to all that there are (default: one)");
    add_session(app, options->session);
    return [options, &common] { return serve(common, options->socket, options->session); };
}

}
