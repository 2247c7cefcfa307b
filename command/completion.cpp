/* The subcommand completion: what a shell needs to complete the command's arguments, out of what --help says.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <algorithm>
#include <iostream>

#include "command.hpp"

namespace anysctp::command {
namespace {

/** The values that an option's type lists in braces, with spaces between. */
std::string values_of(const CLI::Option &option) {
    const std::string type = option.get_type_name();
    const std::size_t begin = type.find('{'), end = type.find('}');
    if (begin == std::string::npos || end == std::string::npos) return {};
    std::string values = type.substr(begin + 1, end - begin - 1);
    std::ranges::replace(values, ',', ' ');
    return values;
}

auto options_of(const CLI::App &command) {
    return command.get_options([](const CLI::Option *option) { return !option->get_positional(); });
}

auto commands_of(const CLI::App &program) {
    return program.get_subcommands([](const CLI::App *) { return true; });
}

std::string long_names(const CLI::App &command) {
    std::string names;
    for (const CLI::Option *option : options_of(command))
        for (const std::string &name : option->get_lnames()) names += " --" + name;
    return names;
}

void print_bash(const CLI::App &program) {
    std::string commands;
    for (const CLI::App *command : commands_of(program)) commands += " " + command->get_name();
    std::cout << "_anysctp() {\n    local word=${COMP_WORDS[COMP_CWORD]} words=\n    case ${COMP_WORDS[1]}:${COMP_WORDS[COMP_CWORD - 1]} in\n";
    for (const CLI::App *command : commands_of(program))
        for (const CLI::Option *option : options_of(*command))
            if (const std::string values = values_of(*option); !values.empty())
                for (const std::string &name : option->get_lnames())
                    std::cout << "        " << command->get_name() << ":--" << name << ") words='" << values << "' ;;\n";
    for (const CLI::App *command : commands_of(program))
        std::cout << "        " << command->get_name() << ":*) words='" << long_names(*command) << "' ;;\n";
    std::cout << "        *) words='--help --version" << commands << "' ;;\n    esac\n"
              << "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\ncomplete -o default -F _anysctp anysctp\n";
}

std::string quoted(const std::string &plain) {
    std::string made = "'";
    for (const char each : plain) made += each == '\'' || each == '\\' ? std::string("\\") + each : std::string(1, each);
    return made + "'";
}

void print_fish(const CLI::App &program) {
    for (const CLI::App *command : commands_of(program)) {
        std::cout << "complete -c anysctp -n __fish_use_subcommand -f -a " << command->get_name() << " -d " << quoted(command->get_description()) << "\n";
        for (const CLI::Option *option : options_of(*command)) {
            std::cout << "complete -c anysctp -n '__fish_seen_subcommand_from " << command->get_name() << "'";
            for (const std::string &name : option->get_lnames()) std::cout << " -l " << name;
            for (const std::string &name : option->get_snames()) std::cout << " -s " << name;
            if (const std::string values = values_of(*option); !values.empty()) std::cout << " -x -a '" << values << "'";
            else if (option->get_items_expected() > 0) std::cout << " -r";
            std::cout << " -d " << quoted(option->get_description()) << "\n";
        }
    }
}

}

Run completion(CLI::App &app, const Common &) {
    const auto shell = std::make_shared<std::string>();
    app.add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
    app.footer("For bash and zsh: eval \"$(anysctp completion bash)\". For fish: anysctp completion fish | source.");
    return [&app, shell] {
        const CLI::App &program = *app.get_parent();
        if (*shell == "zsh") std::cout << "autoload -U +X bashcompinit && bashcompinit\n";
        if (*shell == "fish") print_fish(program);
        else print_bash(program);
        return DONE;
    };
}

}
