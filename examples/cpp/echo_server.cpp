// Sends each message back on its stream. echo_server [HOST,HOST...] [PORT]
#include <anysctp/anysctp.hpp>

#include <iostream>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace {

void serve(anysctp::TcpSocket association) {
    while (const auto message = association.receive())
        association.send(message->data, {.stream = message->info.sid, .ppid = message->info.ppid});
}

}  // namespace

int main(int argc, char **argv) try {
    std::vector<std::string> hosts;
    for (const auto host : std::views::split(std::string_view(argc > 1 ? argv[1] : "127.0.0.1"), ','))
        hosts.emplace_back(host.begin(), host.end());
    anysctp::TcpSocket server;
    server.bindx(hosts, static_cast<std::uint16_t>(argc > 2 ? std::stoi(argv[2]) : 0));
    server.listen();
    const anysctp::Address here = server.local();
    std::cout << "listening at " << here.host << " port " << here.port << std::endl;
    for (;;) {
        anysctp::TcpSocket association = server.accept();
        try {
            serve(std::move(association));
        } catch (const anysctp::Error &error) {
            std::cerr << error.what() << '\n';
        }
    }
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
}
