/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <iostream>

#include "endpoint.hpp"
#include "ppid.hpp"

namespace anysctp::command {
namespace {

constexpr std::size_t most_pending = 64;           // messages of the input that wait to be sent
constexpr std::size_t most_unwritten = 1 << 20;    // bytes that wait to be written, before no more is received
constexpr milliseconds end_within{5000};

void close_descriptor(int &fd) {
    if (fd > STDERR_FILENO) close(fd);
    fd = -1;
}

std::array<int, 2> new_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) < 0) throw std::system_error(errno, std::generic_category(), "a pipe for the program");
    return ends;
}

}

void add_verbose(CLI::App &app, SessionOptions &options) {
    app.add_flag("-v,--verbose", options.verbose, "Tell of associations and notifications on standard error; twice: of each message, too");
}

void add_session(CLI::App &app, SessionOptions &options) {
    add_format(app, options.format);
    app.add_option("-e,--exec", options.program,
                   "Run this in a shell for each association: what comes is its input, what it prints is sent. It has the peer's address in "
                   "ANYSCTP_PEER_HOST and ANYSCTP_PEER_PORT")->type_name("COMMAND");
    add_how(app, options.how);
    app.add_option("-q,--quit", options.quiet,
                   text("At the end of the input: end when nothing has come for so many seconds; -1: when the peer ends (default ",
                        options.quiet, ")"))->type_name("SECONDS");
    add_verbose(app, options);
}

void add_how(CLI::App &app, Send &how) {
    how.ppid = 0;
    add_ppid(app, *how.ppid);
    app.add_option_function<std::uint16_t>("-s,--stream", [&how](std::uint16_t stream) { how.stream = stream; },
                                           "The stream to send on (default 0)")->type_name("N");
    app.add_flag_function("-u,--unordered", [&how](std::int64_t) { how.flags = ANYSCTP_UNORDERED; },
                          "Messages may overtake each other");
}

int serve(const Common &common, const SocketOptions &socket, const SessionOptions &options) {
    catch_interrupts();
    Session session(common, options);
    session.listen(listening(common, socket));
    return session.run();
}

void Session::listen(TcpSocket socket) {
    listener_.emplace(std::move(socket));
    listener_->set_timeout(milliseconds(0));
    const Json where = describe("listening", *listener_);
    note(where, text_of_description(where), 1);
}

void Session::add(TcpSocket socket) {
    socket.set_timeout(milliseconds(0));
    const Address address = socket.peer();
    std::shared_ptr<Stream> stream;
    if (!options_.program.empty()) {
        stream = start_program(address);
    } else if (!options_.sends_back) {
        if (!standard_) {
            standard_ = std::make_shared<Stream>(*this);
            standard_->in = STDIN_FILENO;
            standard_->out = STDOUT_FILENO;
            streams_.push_back(standard_);
        }
        stream = standard_;
    }
    note({{"event", "associated"}, {"with", json(address)}}, text("associated with ", name(address)), 1);
    count_.associations++;
    last_message_ = Clock::now();
    peers_.push_back(std::make_unique<Peer>(Peer{std::move(socket), address, std::move(stream)}));
}

std::shared_ptr<Session::Stream> Session::start_program(const Address &peer) {
    auto stream = std::make_shared<Stream>(*this);
    auto [its_input, to_it] = new_pipe();
    auto [from_it, its_output] = new_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, its_input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, its_output, STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    setenv("ANYSCTP_PEER_HOST", peer.host.c_str(), 1);
    setenv("ANYSCTP_PEER_PORT", std::to_string(peer.port).c_str(), 1);
    std::string shell = "sh", option = "-c", program = options_.program;
    char *arguments[] = {shell.data(), option.data(), program.data(), nullptr};
    const int error = posix_spawn(&stream->program, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(its_input);
    close(its_output);
    stream->in = from_it;
    stream->out = to_it;
    if (error != 0) throw std::system_error(error, std::generic_category(), "/bin/sh");
    streams_.push_back(stream);
    return stream;
}

int Session::run() {
    while (turn()) {}
    finish_all();
    if (interrupted() || options_.verbose > 0 || common_.json) summarize();
    return failed_ ? FAILED : DONE;
}

bool Session::takes_input(const Stream &stream) const {
    bool anybody = false;
    for (const auto &peer : peers_) {
        if (peer->stream.get() != &stream) continue;
        if (peer->to_send.size() >= most_pending) return false;
        anybody = true;
    }
    return stream.in >= 0 && anybody;
}

bool Session::takes_messages(const Peer &peer) const {
    return peer.stream ? peer.stream->to_write.size() < most_unwritten : peer.to_send.size() < most_pending;
}

bool Session::takes_associations() const { return listener_ && (options_.keeps_listening || count_.associations == 0); }

bool Session::sends() const {
    return std::ranges::any_of(peers_, [](const auto &peer) { return !peer->to_send.empty(); });
}

bool Session::ends_when_quiet() const { return options_.quiet >= 0 && standard_ && standard_->in < 0; }

int Session::turn_timeout() const { return sends() || ends_when_quiet() ? static_cast<int>(ANYSCTP_SEND_LOOK_MS) : -1; }

void Session::add_to(Poll &poll) {
    if (listener_) listener_at_ = poll.add(takes_associations() ? listener_->fd() : -1, POLLIN);
    for (const auto &peer : peers_)
        peer->at = poll.add(peer->socket.fd(), (takes_messages(*peer) ? POLLIN : 0) | (peer->to_send.empty() ? 0 : POLLOUT));
    for (const auto &stream : streams_) {
        stream->in_at = poll.add(takes_input(*stream) ? stream->in : -1, POLLIN);
        stream->out_at = poll.add(stream->to_write.empty() ? -1 : stream->out, POLLOUT);
    }
}

bool Session::turn() {
    Poll poll;
    add_to(poll);
    if (!poll.wait(turn_timeout())) return false;
    for (const auto &stream : std::vector(streams_)) serve(*stream, poll);
    for (const auto &peer : peers_) serve(*peer, poll);
    if (listener_ && poll.ready(listener_at_) != 0) accept();
    std::erase_if(peers_, [](const auto &peer) { return peer->over; });
    // A program whose association is over gets the rest of its input, and then its end.
    for (const auto &stream : streams_) {
        const bool used = std::ranges::any_of(peers_, [&](const auto &peer) { return peer->stream == stream; });
        if (stream->program != 0 && !used && stream->to_write.empty()) close_descriptor(stream->out);
    }
    std::erase_if(streams_, [](const auto &stream) { return stream->program != 0 && stream->in < 0 && stream->out < 0; });
    while (waitpid(-1, nullptr, WNOHANG) > 0) {}
    const bool all_written = std::ranges::all_of(streams_, [](const auto &stream) { return stream->to_write.empty(); });
    const bool over = peers_.empty() && all_written && !takes_associations();
    const bool quiet = ends_when_quiet() && !sends() && seconds_since(last_message_) >= options_.quiet;
    return !over && !quiet;
}

void Session::accept() {
    const anysctp_result accepted = anysctp_accept(listener_->fd(), nullptr);
    if (accepted >= 0) add(TcpSocket(Descriptor{accepted}));
    else if (accepted != -EAGAIN) checked(accepted);
}

void Session::serve(Stream &stream, const Poll &poll) {
    if (poll.ready(stream.in_at) != 0) read_input(stream);
    if (poll.ready(stream.out_at) != 0) write_output(stream);
}

void Session::read_input(Stream &stream) {
    std::array<char, 65536> room{};
    const ssize_t size = read(stream.in, room.data(), room.size());
    if (size < 0 && errno == EINTR) return;
    if (size > 0) stream.decoder.put({room.data(), static_cast<std::size_t>(size)});
    if (size <= 0) {
        stream.decoder.end();
        close_descriptor(stream.in);
        last_message_ = Clock::now();
    }
    distribute(stream);
}

void Session::distribute(Stream &stream) {
    while (const std::optional<Outbound> message = stream.decoder.next())
        for (const auto &peer : peers_)
            if (peer->stream.get() == &stream) peer->to_send.push_back(*message);
}

void Session::write_output(Stream &stream) {
    // What poll promises to be possible without waiting.
    const ssize_t size = write(stream.out, stream.to_write.data(), std::min<std::size_t>(stream.to_write.size(), PIPE_BUF));
    if (size >= 0) {
        stream.to_write.erase(0, static_cast<std::size_t>(size));
    } else if (errno != EINTR && errno != EAGAIN) {
        if (stream.program == 0) throw std::system_error(errno, std::generic_category(), "standard output");
        stream.to_write.clear();  // the program reads no more
        close_descriptor(stream.out);
    }
}

void Session::serve(Peer &peer, const Poll &poll) {
    const int ready = poll.ready(peer.at);
    if (ready & POLLIN) receive(peer);
    if (!peer.over && !peer.to_send.empty()) send(peer);
    // A program that has ended ends its association, once all is sent.
    if (!peer.over && peer.stream && peer.stream->program != 0 && peer.stream->in < 0 && peer.to_send.empty()) {
        try {
            peer.socket.finish(end_within);
            end(peer, "ended", false);
        } catch (const Error &error) {
            end(peer, error.what(), true);
        }
    }
}

void Session::receive(Peer &peer) {
    try {
        const std::vector<Message> messages = peer.socket.receive_messages(most_pending);
        if (messages.empty()) return end(peer, "ended by the peer", false);
        for (const Message &message : messages) take(peer, message);
    } catch (const Error &error) {
        if (error.code() != std::errc::resource_unavailable_try_again) end(peer, error.what(), true);
    }
}

void Session::take(Peer &peer, const Message &message) {
    if (message.notification) {
        note(json_of_notification(message), text(name(peer.address), ": ", text_of_notification(message)), 1);
        return;
    }
    count_.received++;
    count_.bytes_received += message.data.size();
    last_message_ = Clock::now();
    if (options_.sends_back) {
        Send how;
        how.stream = message.info.sid, how.ppid = message.info.ppid, how.flags = message.info.flags & ANYSCTP_UNORDERED;
        peer.to_send.push_back({std::string(message.text()), how});
    } else if ((!common_.json || !options_.program.empty()) && peer.stream->out >= 0) {
        peer.stream->to_write += encoded(options_.format, message);
    }
    const bool is_output = common_.json && !options_.sends_back && options_.program.empty();
    note(json(message), text(name(peer.address), ": ", text_of_info(message)), is_output ? 0 : 2);
}

void Session::send(Peer &peer) {
    try {
        while (!peer.to_send.empty()) {
            const auto &[data, how] = peer.to_send.front();
            peer.socket.send(data, how);
            count_.sent++;
            count_.bytes_sent += data.size();
            last_message_ = Clock::now();
            peer.to_send.pop_front();
        }
    } catch (const Error &error) {
        if (error.code() == std::errc::resource_unavailable_try_again) return;
        // That an association is over is told by receive, with its cause.
        if (error.code() == std::errc::broken_pipe) return peer.to_send.clear();
        end(peer, error.what(), true);
    }
}

void Session::end(Peer &peer, const std::string &how, bool is_failure) {
    peer.over = true;
    if (is_failure && !listener_) {
        failed_ = true;
        std::cerr << "anysctp: " << name(peer.address) << ": " << how << std::endl;
    }
    note({{"event", "ended"}, {"with", json(peer.address)}, {"how", how}}, text(name(peer.address), ": ", how), 1);
}

void Session::finish_all() {
    for (const auto &peer : peers_) {
        try {
            peer->socket.finish(end_within);
        } catch (const Error &error) {
            note({{"event", "ended"}, {"with", json(peer->address)}, {"how", error.what()}},
                 text(name(peer->address), ": ", error.what()), 1);
        }
    }
}

void Session::note(const Json &event, const std::string &said, int level) {
    if (level > options_.verbose && !(common_.json && level <= 1)) return;
    if (common_.json) print(event);
    else std::cerr << said << std::endl;
}

void Session::summarize() {
    const double seconds = seconds_since(begin_);
    const auto &[associations, received, bytes_received, sent, bytes_sent] = count_;
    if (common_.json)
        print({{"event", "summary"}, {"associations", associations}, {"messages_received", received}, {"bytes_received", bytes_received},
               {"messages_sent", sent}, {"bytes_sent", bytes_sent}, {"seconds", seconds}});
    else
        std::cerr << counted(associations, "association") << "; received " << counted(received, "message") << ", "
                  << counted(bytes_received, "byte") << "; sent " << counted(sent, "message") << ", " << counted(bytes_sent, "byte")
                  << "; " << seconds << " s" << std::endl;
}

}
