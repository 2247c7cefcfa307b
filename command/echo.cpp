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
    app.add_option("PORT", options->socket.port, "The SCTP port; 0: a free one, which -v tells")->required();
    add_bind(app, options->socket);
    add_streams(app, options->socket);
    add_session(app, options->session);
    return [options, &common] {
        catch_interrupts();
        Session session(common, options->session);
        session.listen(listening(common, options->socket));
        return session.run();
    };
}

}
