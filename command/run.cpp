/* The subcommand run: a program that knows nothing of anysctp, with the preload library.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <vector>

#include "command.hpp"

namespace anysctp::command {
namespace {

namespace fs = std::filesystem;

constexpr struct { const char *option, *variable, *what; } switches[] = {
    {"--verbose", "ANYSCTP_PRELOAD_VERBOSE", "Say on stderr which calls were taken, and why one failed"},
    {"--tcp", "ANYSCTP_PRELOAD_TCP", "Sockets of TCP become sockets of SCTP; both ends need it"},
    {"--auth", "ANYSCTP_PRELOAD_AUTH", "Switch authentication (RFC 4895) on"},
    {"--asconf", "ANYSCTP_PRELOAD_ASCONF", "Switch address changes (RFC 5061) on; they need --auth"},
    {"--reconfig", "ANYSCTP_PRELOAD_RECONFIG", "Switch stream reconfiguration (RFC 6525) on"},
};

struct Wishes {
    std::vector<const char *> switched_on{};  // variables
    std::string pcap{};
    std::vector<std::string> named{};  // for --help: main.cpp has taken them out
};

// As env(1) and others that run a program have them.
constexpr int cannot_be_run = 126, is_not_there = 127;

/** Beside this program: in the folder of libraries that it was installed with. */
fs::path preload_library() {
    const fs::path prefix = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    for (const char *folder : {ANYSCTP_LIBDIR, "lib"})
        if (const fs::path library = prefix / folder / "libanysctp-preload.so"; fs::exists(library)) return library;
    throw Failure(text("libanysctp-preload.so is not in ", (prefix / ANYSCTP_LIBDIR).string(), ": install it there"));
}

void set(const char *variable, const std::string &value) { setenv(variable, value.c_str(), 1); }

void set_environment(const Wishes &wishes, const Common &common) {
    const std::string library = preload_library().string();
    const char *before = std::getenv("LD_PRELOAD");
    set("LD_PRELOAD", before && *before ? text(library, ":", before) : library);
    if (!common.engine.empty()) set("ANYSCTP_ENGINE", common.engine);
    if (common.udp_port) set("ANYSCTP_UDP_PORT", text(*common.udp_port));
    if (common.peer_udp_port) set("ANYSCTP_UDP_PEER_PORT", text(*common.peer_udp_port));
    if (!wishes.pcap.empty()) set("ANYSCTP_PCAP", fs::absolute(wishes.pcap).string());
    for (const char *variable : wishes.switched_on) set(variable, "1");
}

int become(std::vector<std::string> words) {
    std::vector<char *> arguments;
    for (std::string &word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::signal(SIGPIPE, SIG_DFL);  // as it was before this command
    execvp(arguments[0], arguments.data());
    const int error = errno;
    std::cerr << "anysctp: " << words[0] << " cannot be run: " << std::strerror(error) << std::endl;
    return error == ENOENT ? is_not_there : cannot_be_run;
}

}

Run run(CLI::App &app, const Common &common) {
    auto wishes = std::make_shared<Wishes>();
    for (const auto &[option, variable, what] : switches)
        app.add_flag_function(option, [wishes, name = variable](std::int64_t) { wishes->switched_on.push_back(name); }, what);
    app.add_option("--pcap", wishes->pcap, "Write the packets to this file; %p in its name is the process's number")->type_name("FILE");
    app.footer("All that follows the first word that is no option, or a --, is the program and its arguments.\n"
               "The exit status is the program's; 127: there is no such program; 126: it cannot be run.");
    app.add_option("PROGRAM", wishes->named, "The program, and its arguments")->type_name("");
    return [&common, wishes]() -> int {
        if (common.program.empty()) throw CLI::RequiredError("PROGRAM");
        set_environment(*wishes, common);
        return become(common.program);
    };
}

}
