/* The subcommand listen.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.hpp"
#include "ppid.hpp"
#include "session.hpp"

namespace anysctp::command {

Run listen(CLI::App &app, const Common &common) {
    struct Options {
        SocketOptions socket{};
        SessionOptions session{};
        std::uint32_t ppid = 0;
    };
    const auto options = std::make_shared<Options>();
    app.add_option("PORT", options->socket.port, "The SCTP port; 0: a free one, which -v tells")->required();
    add_bind(app, options->socket);
    add_streams(app, options->socket);
    app.add_flag("-k,--keep-listening", options->session.keeps_listening,
                 "Take many associations, at the same time and one after the other; the input is sent to all that there are (default: one)");
    add_format(app, options->session.format);
    app.add_option("-e,--exec", options->session.program,
                   "Run this in a shell for each association: what comes is its input, what it prints is sent. It has the peer's address in "
                   "ANYSCTP_PEER_HOST and ANYSCTP_PEER_PORT")->type_name("COMMAND");
    add_ppid(app, options->ppid);
    add_how(app, options->session.how);
    app.add_option("-q,--quit", options->session.quiet,
                   "At the end of the input: end when nothing has come for so many seconds; -1: when the peer ends (default -1)")->type_name("SECONDS");
    add_session(app, options->session);
    return [options, &common] {
        catch_interrupts();
        options->session.how.ppid = options->ppid;
        Session session(common, options->session);
        session.listen(listening(common, options->socket));
        return session.run();
    };
}

}
