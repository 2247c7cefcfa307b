/* The command anysctp: a list of subcommands over the façade.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <map>
#include <vector>

#include "anysctp/anysctp.hpp"
#include "command.hpp"
#include "output.hpp"

namespace anysctp::command {
namespace {

enum class Role { client, server, neither };

constexpr struct { const char *name, *what; Role role; Declare *declare; } commands[] = {
#define COMMAND(name, what, role) {#name, what, Role::role, name},
#include "commands.def"
#undef COMMAND
};

constexpr const char *footer =
    "Exit status: 0 done; 1 it failed, and a sentence says why; 2 wrong arguments; 3 no answer came (send --wait).\n"
    "Ctrl-C, or SIGTERM, ends what runs in order, with a summary; a second one ends it at once.\n"
    "With --json standard output is JSON alone, one object a line.\n"
    "The library's environment variables (ANYSCTP_ENGINE, ANYSCTP_UDP_PORT, ...) count here as for every program.";

void add_common(CLI::App &app, Common &common) {
    app.add_option("--engine", common.engine, "Which SCTP stack: auto, kernel or userspace (default: $ANYSCTP_ENGINE, or auto)")
        ->check(CLI::IsMember({"auto", "kernel", "userspace"}))->type_name("ENGINE")->group(common_group);
    app.add_option("--udp-port", common.udp_port, "User space: the UDP port here; 0: a free one (default: $ANYSCTP_UDP_PORT, or 9899 for listen, echo and run, or a free one)")
        ->type_name("PORT")->group(common_group);
    app.add_option("--peer-udp-port", common.peer_udp_port,
                   "The UDP port at which peers take SCTP; also the kernel then sends in UDP (default: $ANYSCTP_UDP_PEER_PORT, or 9899, for user space)")
        ->type_name("PORT")->group(common_group);
    app.add_flag("--json", common.json, "Write JSON to standard output, an object a line")->group(common_group);
    app.set_help_flag("-h,--help", "Print this text and end")->group(common_group);
}

void apply(const Common &common, Role role) {
    if (!common.engine.empty())
        checked(anysctp_set_default_engine(static_cast<int>(checked(anysctp_number_of_word("engine", common.engine.c_str())))));
    anysctp_userspace_config config;
    ANYSCTP_INIT(&config);
    checked(anysctp_get_userspace_config(&config));
    if (common.udp_port) config.udp_port = *common.udp_port;
    if (config.udp_port < 0 && role == Role::client) config.udp_port = 0;
    config.peer_udp_port = common.peer_udp_port.value_or(config.peer_udp_port);
    checked(anysctp_set_userspace_config(&config));
}

/** Breaks the descriptions of options into lines, and names positional arguments as they are given. */
class Help : public CLI::Formatter {
public:
    Help() { column_width(34); }
    std::string make_option_desc(const CLI::Option *option) const override {
        return wrapped(Formatter::make_option_desc(option), 86);
    }
    std::string make_option_opts(const CLI::Option *option) const override {
        return option->get_positional() || option->get_items_expected() == 0 ? "" : " " + option->get_type_name();
    }

private:
    static std::string wrapped(const std::string &plain, std::size_t width) {
        std::istringstream words(plain);
        std::string all, line;
        for (std::string word; words >> word;) {
            if (!line.empty() && line.size() + word.size() >= width) all += std::exchange(line, "") + "\n";
            line += (line.empty() ? "" : " ") + word;
        }
        return all + line;
    }
};

int failed(const Common &common, const std::string &sentence, const char *error_name) {
    std::cerr << "anysctp: " << sentence << std::endl;
    if (common.json) print(Json{{"event", "error"}, {"error", error_name}, {"sentence", sentence}});
    return FAILED;
}

/** Takes the program that a subcommand runs, and its arguments, out of the words. CLI11 would look for options among them. */
std::vector<std::string> take_program(const CLI::App &subcommand, std::vector<std::string> &words) {
    auto at = words.begin() + 1;
    for (; at != words.end() && *at != "--" && at->starts_with('-'); ++at) {
        const CLI::Option *option = subcommand.get_option_no_throw(*at);
        if (option && option->get_items_expected() > 0 && at + 1 != words.end()) ++at;
    }
    std::vector<std::string> program(at != words.end() && *at == "--" ? at + 1 : at, words.end());
    words.erase(at, words.end());
    return program;
}

int parse_and_run(int argc, char **argv) {
    Common common;
    CLI::App app("SCTP from the command line: look at a host, move messages, measure.", "anysctp");
    app.require_subcommand(1);
    app.formatter(std::make_shared<Help>());
    app.footer(footer);
    app.set_help_flag("-h,--help", "Print this text and end");
    app.set_version_flag("--version", text("anysctp ", anysctp_version()), "Print the version and end");
    app.failure_message([](const CLI::App *, const CLI::Error &error) {
        return text("anysctp: ", error.what(), " (anysctp --help, or --help after a command, says what there is)\n");
    });
    std::map<CLI::App *, std::pair<Role, Run>> runs;
    for (const auto &[name, what, role, declare] : commands) {
        CLI::App *subcommand = app.add_subcommand(name, what);
        Run declared = declare(*subcommand, common);
        add_common(*subcommand, common);
        runs.emplace(subcommand, std::pair(role, std::move(declared)));
    }
    std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "run") common.program = take_program(*app.get_subcommand("run"), words);
    std::ranges::reverse(words);  // as CLI11 wants them
    try {
        app.parse(words);
    } catch (const CLI::ParseError &error) {
        if (const auto left = app.remaining(); !left.empty() && app.get_subcommands().empty())
            return app.exit(CLI::ParseError(text("there is no command \"", left.front(), '"'), WRONG_ARGUMENTS));
        return app.exit(error) == 0 ? DONE : WRONG_ARGUMENTS;
    }
    try {
        const auto &[role, action] = runs.at(app.get_subcommands().front());
        if (role != Role::neither) apply(common, role);
        return action();
    } catch (const CLI::ParseError &error) {  // arguments that are wrong together
        app.exit(error);
        return WRONG_ARGUMENTS;
    } catch (const std::system_error &error) {
        return failed(common, error.what(), anysctp_error_name(error.code().value()));
    } catch (const std::exception &error) {
        return failed(common, error.what(), "");
    }
}

}
}

int main(int argc, char **argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of a write
    return anysctp::command::parse_and_run(argc, argv);
}
