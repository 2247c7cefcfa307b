/* The subcommand manual: the manual page, out of what --help says.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <iostream>

#include "anysctp/anysctp.h"
#include "command.hpp"

namespace anysctp::command {
namespace {

std::string roff(const std::string &plain) {
    std::string made;
    for (const char each : plain) {
        if (each == '\\') made += "\\e";
        else if (each == '-') made += "\\-";
        else made += each;
        if (each == '\n') made += ".br\n";
    }
    return made.starts_with('.') || made.starts_with('\'') ? "\\&" + made : made;
}

std::string title(const CLI::Option &option) {
    std::string name = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
    const std::string type = option.get_type_name();
    for (std::size_t comma = 0; (comma = name.find(',', comma)) != std::string::npos; comma += 2) name.insert(comma + 1, " ");
    return "\\fB" + roff(name) + "\\fR" + (option.get_positional() || option.get_items_expected() == 0 ? "" : " \\fI" + roff(type) + "\\fR");
}

void print_options(const CLI::App &app, bool common) {
    for (const CLI::Option *option : app.get_options()) {
        if ((option->get_group() == common_group) != common) continue;
        std::cout << ".TP\n" << title(*option) << "\n" << roff(option->get_description()) << ".\n";
    }
}

std::string synopsis(const CLI::App &app) {
    std::string line = ".B anysctp " + app.get_name() + "\n[\\fIoptions\\fR]\n";
    for (const CLI::Option *option : app.get_options())
        if (option->get_positional())
            line += text(option->get_required() ? "" : "[", "\\fI", option->get_name(true), "\\fR", option->get_required() ? "" : "]", "\n");
    return line;
}

void print_page(const CLI::App &program) {
    const auto commands = program.get_subcommands([](const CLI::App *) { return true; });
    std::cout << ".TH ANYSCTP 1 \"\" \"anysctp " << anysctp_version() << "\"\n.SH NAME\nanysctp \\- " << roff(program.get_description())
              << "\n.SH SYNOPSIS\n";
    for (const CLI::App *command : commands) std::cout << synopsis(*command) << ".br\n";
    std::cout << ".SH COMMANDS\n";
    for (const CLI::App *command : commands) {
        std::cout << ".SS " << roff(command->get_name()) << "\n" << roff(command->get_description()) << ".\n";
        print_options(*command, false);
        if (!command->get_footer().empty()) std::cout << ".P\n" << roff(command->get_footer()) << "\n";
    }
    std::cout << ".SH OPTIONS OF ALL COMMANDS\n";
    print_options(*commands.front(), true);
    std::cout << ".SH NOTES\n" << roff(program.get_footer()) << "\n";
}

}

Run manual(CLI::App &app, const Common &) {
    app.footer("'anysctp manual | man -l -' shows it.");
    return [&app] {
        print_page(*app.get_parent());
        return DONE;
    };
}

}
