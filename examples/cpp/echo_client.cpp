// Sends each message on a stream of its own, and prints what comes back. echo_client HOST PORT MESSAGE...
#include <anysctp/anysctp.hpp>

#include <iostream>
#include <string>

using namespace std::chrono_literals;

int main(int argc, char **argv) try {
    if (argc < 4) {
        std::cerr << "usage: echo_client HOST PORT MESSAGE...\n";
        return 2;
    }
    anysctp::TcpSocket association;
    association.set_timeout(10s);
    association.connect({argv[1], static_cast<std::uint16_t>(std::stoi(argv[2]))});
    const auto messages = std::span(argv, static_cast<std::size_t>(argc)).subspan(3);
    std::uint16_t number = 0;
    for (const char *text : messages) {
        association.send(text, {.stream = number, .ppid = 100U + number});
        number++;
    }
    for (std::size_t left = messages.size(); left > 0; left--) {
        const auto answer = association.receive().value();
        std::cout << "stream " << answer.info.sid << " ppid " << answer.info.ppid << ": " << answer.text() << '\n';
    }
    return 0;
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
}
