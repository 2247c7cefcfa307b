/* The subcommand doctor.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <iostream>

#include "command.hpp"
#include "endpoint.hpp"
#include "machine.hpp"
#include "output.hpp"
#include "reach.hpp"
#include "wait.hpp"

namespace anysctp::command {
namespace {

constexpr std::uint16_t registered_port = 9899;  // for SCTP in UDP, RFC 6951

constexpr struct { const char *name, *what; } sysctls[] = {
    {"net.sctp.auth_enable", "1: kernel sockets may use authentication"},
    {"net.sctp.addip_enable", "1: kernel sockets may add and remove addresses of an association; needs auth_enable"},
    {"net.sctp.reconf_enable", "1: kernel sockets may reset and add streams"},
    {"net.sctp.intl_enable", "1: kernel sockets may interleave messages"},
    {"net.sctp.udp_port", "the kernel takes SCTP in UDP at this port; 0: nowhere"},
    {"net.sctp.encap_port", "kernel sockets send to this UDP port of their peers; 0: plain SCTP"},
    {"net.core.wmem_max", "bytes; without CAP_NET_ADMIN a kernel message has at most twice as many"},
    {"net.core.rmem_max", "bytes; without CAP_NET_ADMIN a kernel socket's receive buffer has at most twice as many"},
};

struct Options {
    std::string target{};
    double timeout = 3;
};

/** HOST, HOST:PORT, [IPV6]:PORT or an IPv6 address alone. */
std::pair<std::string, std::optional<std::uint16_t>> parted(const std::string &target) {
    const std::size_t colon = target.rfind(':');
    const bool bracketed = target.starts_with('[');
    if (bracketed ? target.ends_with(']') : colon == std::string::npos || target.find(':') != colon)
        return {bracketed ? target.substr(1, target.size() - 2) : target, std::nullopt};
    std::uint16_t port = 0;
    if (!CLI::detail::lexical_cast(target.substr(colon + 1), port) || port == 0 || (bracketed && target[colon - 1] != ']'))
        throw CLI::ValidationError("HOST", text("\"", target, "\" is not HOST, HOST:PORT or [IPV6]:PORT"));
    return {bracketed ? target.substr(1, colon - 2) : target.substr(0, colon), port};
}

Json of_engine(int engine) {
    const anysctp_engine_info info = engine_info(engine);
    Json described{{"available", info.available != 0}, {"version", info.version}, {"state", info.reason}};
    if (info.available == 0 && engine == ANYSCTP_ENGINE_KERNEL) described["fix"] = how_to_get_the_module();
    return described;
}

Json examine() {
    Json report{{"event", "doctor"}, {"version", anysctp_version()}, {"system", system_name()},
                {"engine", engine_info(ANYSCTP_ENGINE_AUTO).name}};
    for (const int engine : {ANYSCTP_ENGINE_KERNEL, ANYSCTP_ENGINE_USERSPACE})
        report["engines"][anysctp_word("engine", engine)] = of_engine(engine);
    const std::string taken = why_taken(registered_port);
    report["udp_port"] = {{"port", registered_port}, {"free", taken.empty()}, {"why", taken}};
    for (const auto &[name, what] : sysctls)
        if (const auto value = sysctl(name)) report["sysctls"][name] = {{"value", *value}, {"meaning", what}};
    report["interfaces"] = interfaces();
    return report;
}

Json reach_all(const Common &common, const Options &options, const std::string &host, std::optional<std::uint16_t> port) {
    Json all = Json::array();
    for (const std::string &address : addresses_of(host)) {
        for (const int engine : {ANYSCTP_ENGINE_KERNEL, ANYSCTP_ENGINE_USERSPACE}) {
            const anysctp_engine_info info = engine_info(engine);
            if (info.available == 0 || (!common.engine.empty() && common.engine != "auto" && common.engine != info.name)) continue;
            Json one{{"engine", info.name}, {"address", address}, {"port", port ? Json(*port) : Json()}};
            one.update(reach(common, address, port, info, options.timeout));
            all.push_back(std::move(one));
        }
    }
    return all;
}

std::string word(const Json &value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void print_machine(const Json &report) {
    std::cout << "anysctp " << word(report["version"]) << " on " << word(report["system"]) << "; new sockets use the "
              << word(report["engine"]) << " engine\n\nengines\n";
    for (const auto &[name, engine] : report["engines"].items()) {
        const std::string version = word(engine["version"]);
        std::cout << "  " << name << ": " << (engine["available"] ? "works" : "not available") << (version.empty() ? "" : ", " + version)
                  << "\n    " << word(engine["state"]) << "\n";
        if (engine.contains("fix")) std::cout << "    what to do: " << word(engine["fix"]) << "\n";
    }
    const Json &udp = report["udp_port"];
    std::cout << "\nUDP port " << udp["port"] << ", for SCTP in UDP: " << (udp["free"] ? "free" : "taken, " + word(udp["why"])) << "\n";
    std::cout << "\nsysctls\n";
    for (const auto &[name, sysctl] : report["sysctls"].items())
        std::cout << "  " << name << " = " << word(sysctl["value"]) << "  (" << word(sysctl["meaning"]) << ")\n";
    std::cout << "\ninterfaces\n";
    for (const Json &each : report["interfaces"]) {
        std::cout << "  " << word(each["name"]) << ": MTU " << each["mtu"] << (each["up"] ? "" : ", down");
        for (const Json &address : each["addresses"]) std::cout << ", " << word(address);
        std::cout << "\n";
    }
}

void print_reached(const Json &all) {
    for (const Json &one : all) {
        std::cout << "\n" << word(one["address"]) << (one["port"].is_null() ? "" : " port " + word(one["port"])) << " over the "
                  << word(one["engine"]) << " engine: " << word(one["outcome"]);
        if (one.contains("ms"))
            std::cout << " in " << one["ms"].get<double>() << " ms; streams: " << one["outbound_streams"] << " out, "
                      << one["inbound_streams"] << " in; MTU " << one["mtu"] << "; its addresses: " << one["addresses"].dump();
        else
            std::cout << ": " << word(one["why"]);
        std::cout << "\n";
        if (one.contains("fix")) std::cout << "  what to do: " << word(one["fix"]) << "\n";
    }
}

int run(const Options &options, const Common &common) {
    catch_interrupts();
    const auto [host, port] = parted(options.target);
    Json report = examine();
    bool well = false;
    for (const Json &engine : report["engines"]) well = well || engine["available"];
    if (!common.json) print_machine(report);
    if (!options.target.empty()) {
        report["reached"] = reach_all(common, options, host, port);
        well = false;
        for (const Json &one : report["reached"]) well = well || one["outcome"] == "reached";
        if (!common.json) print_reached(report["reached"]);
    }
    if (common.json) print(report);
    std::cout << std::flush;
    return well ? DONE : FAILED;
}

}

Run doctor(CLI::App &app, const Common &common) {
    const auto options = std::make_shared<Options>();
    app.add_option("HOST", options->target, "Reach this host over each engine: HOST, HOST:PORT or [IPV6]:PORT, an SCTP port. Without a port any "
                                            "SCTP stack that answers will do");
    app.add_option("--timeout", options->timeout, "How long the host may take to answer, in seconds (default 3)")
        ->type_name("SECONDS")->check(CLI::PositiveNumber);
    app.footer("It fails if no engine works, or if the host is reached over none.");
    return [options, &common] { return run(*options, common); };
}

}
