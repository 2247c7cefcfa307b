/* What listen, connect and echo share: associations, where their messages go, and where those for them come from.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_COMMAND_SESSION_HPP
#define ANYSCTP_COMMAND_SESSION_HPP

#include <sys/types.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "anysctp/anysctp.hpp"
#include "command.hpp"
#include "format.hpp"
#include "output.hpp"
#include "wait.hpp"

namespace anysctp::command {

struct SessionOptions {
    Format format = Format::text;
    Send how{};                 ///< what is sent with messages that do not say it
    int verbose = 0;            ///< 1: notifications; 2: messages, too
    std::string program{};      ///< run for each association, in a shell
    bool sends_back = false;    ///< each message goes back to where it comes from
    bool keeps_listening = false;
    double quiet = -1;          ///< at the end of the input: seconds without a message until this side ends; -1: the peer ends
};

/** --verbose */
void add_verbose(CLI::App &app, SessionOptions &options);
/** Where messages go and those for them come from: --format, --exec, PPID, stream and order, --quit; and --verbose. */
void add_session(CLI::App &app, SessionOptions &options);
/** PPID, stream, and order of what is sent. */
void add_how(CLI::App &app, Send &how);

/** Takes associations until it is over. The result is the exit code. */
int serve(const Common &common, const struct SocketOptions &socket, const SessionOptions &options);

class Session {
public:
    Session(const Common &common, const SessionOptions &options) : common_(common), options_(options) {}
    void listen(TcpSocket socket);
    void add(TcpSocket socket);
    /** Until all is over, or an end is asked for. The result is the exit code. */
    int run();

private:
    /** Two descriptors: standard input and output, or a program's. */
    struct Stream {
        explicit Stream(const Session &session) : decoder(session.options_.format, session.options_.how) {}
        int in = -1, out = -1;
        pid_t program = 0;
        Decoder decoder;
        std::string to_write{};
        std::size_t in_at = 0, out_at = 0;  // in this turn's Poll
    };
    struct Peer {
        TcpSocket socket;
        Address address;
        std::shared_ptr<Stream> stream;  // that of a program is the peer's own; none: messages go back
        std::deque<Outbound> to_send{};
        std::size_t at = 0;
        bool over = false;
    };

    void accept();
    std::shared_ptr<Stream> start_program(const Address &peer);
    bool takes_input(const Stream &stream) const;
    bool takes_messages(const Peer &peer) const;
    int turn_timeout() const;
    bool turn();
    void add_to(Poll &poll);
    void serve(Stream &stream, const Poll &poll);
    void serve(Peer &peer, const Poll &poll);
    void read_input(Stream &stream);
    void distribute(Stream &stream);
    void write_output(Stream &stream);
    void receive(Peer &peer);
    void take(Peer &peer, const Message &message);
    void send(Peer &peer);
    void end(Peer &peer, const std::string &how, bool is_failure);
    void finish_all();
    void note(const Json &event, const std::string &said, int level);
    void summarize();
    bool takes_associations() const;
    bool sends() const;
    bool ends_when_quiet() const;

    const Common &common_;
    const SessionOptions &options_;
    std::optional<TcpSocket> listener_{};
    std::size_t listener_at_ = 0;
    std::shared_ptr<Stream> standard_{};
    std::vector<std::unique_ptr<Peer>> peers_{};
    std::vector<std::shared_ptr<Stream>> streams_{};
    bool failed_ = false;
    Clock::time_point begin_ = Clock::now(), last_message_ = begin_;
    struct { std::uint64_t associations = 0, received = 0, bytes_received = 0, sent = 0, bytes_sent = 0; } count_{};
};

}

#endif
