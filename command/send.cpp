/* The subcommand send.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fstream>
#include <iostream>
#include <iterator>

#include "endpoint.hpp"
#include "output.hpp"
#include "ppid.hpp"
#include "session.hpp"
#include "wait.hpp"

namespace anysctp::command {
namespace {

struct Options {
    std::string host{}, message{}, file{};
    std::uint16_t port = 0;
    std::uint32_t lifetime = 0;
    bool in_hex = false;
    double wait = 0;
    unsigned answers = 1;
    SocketOptions socket{};
    Send how{};
};

std::string message_of(const Options &options) {
    std::string message = options.message;
    if (message.empty()) {
        std::ifstream file;
        if (!options.file.empty() && options.file != "-") {
            file.open(options.file, std::ios::binary);
            if (!file) throw Failure(options.file + " cannot be read");
        }
        std::istream &stream = file.is_open() ? file : std::cin;
        message.assign(std::istreambuf_iterator(stream), {});
    }
    if (options.in_hex) message = bytes_of_hex(message);
    if (message.empty()) throw Failure("the message is empty, and SCTP has no empty messages");
    return message;
}

/** Prints what comes until there are enough answers, the time is over or the peer ends; the result is how many there were. */
unsigned print_answers(TcpSocket &socket, const Options &options, bool as_json) {
    const auto deadline = after(options.wait);
    for (unsigned count = 0;;) {
        Poll poll;
        const std::size_t at = poll.add(socket.fd(), POLLIN);
        if ((options.answers > 0 && count == options.answers) || Clock::now() >= deadline || !poll.wait(until(deadline))) return count;
        if (poll.ready(at) == 0) continue;
        const std::optional<Message> answer = socket.receive();
        if (!answer) return count;
        if (answer->notification) continue;
        count++;
        if (as_json) print(json(*answer));
        else std::cout << text("answer ", count, ": ", text_of_info(*answer)) << "\n" << shown(answer->text()) << std::flush;
    }
}

int run(const Options &options, const Common &common) {
    catch_interrupts();
    const std::string message = message_of(options);
    TcpSocket socket = connected(common, options.host, options.port, options.socket);
    Send how = options.how;
    if (options.lifetime > 0) how.pr_policy = ANYSCTP_PR_TTL, how.pr_value = options.lifetime;
    socket.send(message, how);
    if (common.json)
        print({{"event", "sent"}, {"to", json(socket.peer())}, {"bytes", message.size()}, {"stream", how.stream.value_or(0)},
               {"ppid", *how.ppid}, {"ppid_name", ppid_name(*how.ppid)}});
    const unsigned answers = options.wait > 0 ? print_answers(socket, options, common.json) : 0;
    const bool enough = options.wait <= 0 || answers > 0;
    if (common.json) print({{"event", "summary"}, {"answers", answers}});
    else if (!enough) std::cerr << "anysctp: no answer came" << (interrupted() ? "" : text(" within ", options.wait, " s")) << std::endl;
    socket.finish(milliseconds(static_cast<std::int64_t>(options.socket.timeout * 1000)));
    return enough ? DONE : NO_ANSWER;
}

}

Run send(CLI::App &app, const Common &common) {
    const auto options = std::make_shared<Options>();
    add_peer(app, options->host, options->port);
    CLI::Option *message = app.add_option("MESSAGE", options->message, "The message (default: all of --file, or of standard input)");
    app.add_option("--file", options->file, "The message is what this file has; -: standard input")->type_name("FILE")->excludes(message);
    app.add_flag("-x,--hex", options->in_hex, "The message is given as hex digits; white space and colons do not count");
    add_how(app, options->how);
    app.add_option("-l,--lifetime", options->lifetime, "Give the message up if it could not be delivered within so many milliseconds")
        ->type_name("MS");
    app.add_option("-w,--wait", options->wait, "Wait so many seconds for an answer, and print it (default 0)")->type_name("SECONDS");
    app.add_option("-n,--answers", options->answers, "With --wait: end after so many answers; 0: when the time is over (default 1)")
        ->type_name("N");
    add_connecting(app, options->socket);
    return [options, &common] { return run(*options, common); };
}

}
