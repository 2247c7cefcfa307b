/* The subcommand connect.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"
#include "ppid.hpp"
#include "session.hpp"

namespace anysctp::command {

Run connect(CLI::App &app, const Common &common) {
    struct Options {
        std::string host{};
        std::uint16_t port = 0;
        SocketOptions socket{};
        SessionOptions session{};
        std::uint32_t ppid = 0;
    };
    const auto options = std::make_shared<Options>();
    options->session.quiet = 1;
    app.add_option("HOST", options->host, "A name, an address, or several addresses of one host with commas between")->required();
    app.add_option("PORT", options->port, "Its SCTP port")->required()->check(CLI::Range(1, 65535));
    add_connecting(app, options->socket);
    add_format(app, options->session.format);
    app.add_option("-e,--exec", options->session.program,
                   "Run this in a shell: what comes is its input, what it prints is sent")->type_name("COMMAND");
    add_ppid(app, options->ppid);
    add_how(app, options->session.how);
    app.add_option("-q,--quit", options->session.quiet,
                   "At the end of the input: end when nothing has come for so many seconds; -1: when the peer ends (default 1)")->type_name("SECONDS");
    add_session(app, options->session);
    return [options, &common] {
        catch_interrupts();
        options->session.how.ppid = options->ppid;
        Session session(common, options->session);
        session.add(connected(common, options->host, options->port, options->socket));
        return session.run();
    };
}

}
