/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "command.hpp"

namespace anysctp::command {
namespace {

namespace fs = std::filesystem;

utsname system() {
    utsname names{};
    uname(&names);
    return names;
}

/** Whether modprobe is told to leave the module alone, as some distributions do. */
bool is_forbidden() {
    for (const char *folder : {"/etc/modprobe.d", "/lib/modprobe.d"}) {
        std::error_code error;
        for (const auto &entry : fs::directory_iterator(folder, error)) {
            std::ifstream file(entry.path());
            for (std::string verb, module; file >> verb;) {
                if (verb.starts_with('#')) std::getline(file, verb);
                else if ((verb == "blacklist" || verb == "install") && file >> module && module == "sctp") return true;
            }
        }
    }
    return false;
}

}

std::string system_name() {
    const utsname names = system();
    return text(names.sysname, " ", names.release, ", ", names.machine);
}

std::string how_to_get_the_module() {
    if (system().sysname != std::string("Linux")) return "use the user-space engine";
    if (fs::exists("/.dockerenv") || fs::exists("/run/.containerenv"))
        return "this is a container: run 'modprobe sctp' as root on its host, or use the user-space engine";
    const fs::path folder = fs::path("/lib/modules") / system().release / "kernel/net/sctp";
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().starts_with("sctp.ko"))
            return text("run 'modprobe sctp' as root", is_forbidden() ? ", and take it out of the lists in /etc/modprobe.d" : "",
                        "; a line 'sctp' in /etc/modules-load.d/sctp.conf does it at every start");
    return "this kernel's packages have no module sctp installed (Ubuntu: linux-modules-extra, Fedora: kernel-modules-extra); install "
           "that and run 'modprobe sctp', or use the user-space engine";
}

std::optional<std::string> sysctl(const std::string &name) {
    std::string path = "/proc/sys/" + name;
    std::ranges::replace(path, '.', '/');
    std::ifstream file(path);
    std::string value;
    if (!std::getline(file, value)) return std::nullopt;
    return value;
}

std::string why_taken(std::uint16_t udp_port) {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(udp_port);
    const bool is_free = fd >= 0 && bind(fd, reinterpret_cast<const sockaddr *>(&any), sizeof any) == 0;
    const int error = errno;
    if (fd >= 0) close(fd);
    if (is_free) return {};
    if (error != EADDRINUSE) return std::strerror(error);
    return sysctl("net.sctp.udp_port") == std::to_string(udp_port) ? "the kernel's SCTP has it (net.sctp.udp_port)"
                                                                    : "another program has it";
}

Json interfaces() {
    ifaddrs *all = nullptr;
    if (getifaddrs(&all) < 0) return Json::array();
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owned(all, freeifaddrs);
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    Json found = Json::array();
    std::map<std::string, std::size_t> at;
    for (const ifaddrs *each = all; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        const int family = each->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6) continue;
        char host[NI_MAXHOST];
        const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (getnameinfo(each->ifa_addr, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0) continue;
        const auto [place, is_new] = at.emplace(each->ifa_name, found.size());
        if (is_new) {
            ifreq request{};
            std::strncpy(request.ifr_name, each->ifa_name, sizeof request.ifr_name - 1);
            const bool known = fd >= 0 && ioctl(fd, SIOCGIFMTU, &request) == 0;
            found.push_back({{"name", each->ifa_name}, {"up", (each->ifa_flags & IFF_UP) != 0},
                             {"mtu", known ? Json(request.ifr_mtu) : Json()}, {"addresses", Json::array()}});
        }
        found[place->second]["addresses"].push_back(host);
    }
    if (fd >= 0) close(fd);
    return found;
}

}
