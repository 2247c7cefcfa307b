// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stack.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <pthread.h>
#include <unistd.h>
#include <usrsctp.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "blocked_signals.hpp"
#include "capture.hpp"
#include "config.hpp"
#include "driving.hpp"
#include "error.hpp"
#include "hook.h"
#include "interfaces.hpp"
#include "platform.hpp"
#include "signals.hpp"
#include "wait.hpp"
#include "wire.hpp"
#include "zone.h"

namespace anysctp::stack {

namespace {

struct LocalAddress {
    SockAddr address;  // as the stack has it
    uint32_t interface_index;
    char interface_name[IF_NAMESIZE];
    bool operator==(const LocalAddress &other) const noexcept {
        return address == other.address && interface_index == other.interface_index;
    }
};

// Never destroyed: the stack's threads run until the process is gone.
struct State {
    std::mutex mutex;
    std::vector<LocalAddress> addresses;
    std::map<uint16_t, int> listeners;
    anysctp_userspace_config config{};
    CloseSockets close_sockets = nullptr;
};
State &state() {
    static State &the_state = *new State;
    return the_state;
}

std::atomic<bool> running{false}, forked{false}, watching{false};

// Nothing without a free descriptor to ask with.
std::optional<std::vector<LocalAddress>> local_addresses() try {
    std::vector<LocalAddress> found;
    for (const InterfaceAddress &each : interface_addresses()) {
        if (!each.address.size() || each.address.is_any()) continue;
        LocalAddress local{for_stack(each.address), if_nametoindex(each.name.c_str()), {}};
        if (!local.interface_index) return {};
        std::snprintf(local.interface_name, sizeof local.interface_name, "%s", each.name.c_str());
        found.push_back(local);
    }
    return found;
} catch (const Error &) {
    return {};
}

// Defaults that differ from usrsctp's: see docs/design.md.
void tune() {
    usrsctp_sysctl_set_sctp_no_csum_on_loopback(0);         // a kernel peer on this machine drops packets without
    usrsctp_sysctl_set_sctp_max_chunks_on_queue(64 * 1024);  // the send buffer limits small messages, not their number
    usrsctp_sysctl_set_sctp_sendspace(1 << 20);
    usrsctp_sysctl_set_sctp_recvspace(1 << 20);
    // As on Linux:
    usrsctp_sysctl_set_sctp_auto_asconf(0);
    usrsctp_sysctl_set_sctp_asconf_enable(0);
    usrsctp_sysctl_set_sctp_auth_enable(0);
    usrsctp_sysctl_set_sctp_reconfig_enable(0);
    usrsctp_sysctl_set_sctp_default_frag_interleave(0);
    usrsctp_sysctl_set_sctp_default_ss_module(SCTP_SS_FIRST_COME);
    usrsctp_sysctl_set_sctp_abort_if_one_2_one_hits_limit(1);
    usrsctp_sysctl_set_sctp_path_pf_threshold(0);  // RFC 7829
    usrsctp_sysctl_set_sctp_max_retran_chunk(0);  // a probe of a closed window may be sent any number of times
}

// Wait at normal exit until all that was sent has reached its peer, for as long as it gets forward.
void drain() {
    if (forked) return;
    const auto patience = std::chrono::milliseconds(state().config.linger_ms);
    auto last_progress = Clock::now();
    uint64_t left = UINT64_MAX;
    driving::wait_aside();
    state().close_sockets();
    for (;;) {
        const anysctp_backlog backlog = anysctp_hook_backlog();
        if (!backlog.endpoints) return;
        // A peer that reads nothing keeps acknowledging our probes: only less to deliver is progress.
        if (backlog.bytes + backlog.endpoints < left) {
            left = backlog.bytes + backlog.endpoints;
            last_progress = Clock::now();
        }
        if (Clock::now() - last_progress >= patience) return anysctp_hook_abort_all("the process has ended");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

// What comes to be known without a free descriptor.
bool route_stays_here(const SockAddr &address) {
    sockaddr_storage source;
    if (!platform::route_source(address.get(), source)) return false;
    const SockAddr routed(reinterpret_cast<const sockaddr *>(&source));
    SockAddr portless = address;
    portless.set_port(0);
    return routed == portless || routed.is_loopback();
}

}  // namespace

void start(CloseSockets close_sockets) {
    check_fork();
    if (running) return;
    State &s = state();
    std::lock_guard lock(s.mutex);
    if (running) return;
    s.config = freeze_userspace_config();
    s.close_sockets = close_sockets;
    platform::open_route_sockets();
    capture::open();
    wire::open(s.config);
    s.addresses = local_addresses().value_or(std::vector<LocalAddress>{});
    {
        BlockedSignals in_its_threads;  // which the program's signals are not for
        in_its_threads.block();
        usrsctp_init(udp_port(), nullptr, nullptr);
        tune();
        driving::start(std::chrono::microseconds(s.config.busy_poll_us));
    }
    anysctp_hook_limit_associations(s.config.max_associations);
    pthread_atfork(nullptr, nullptr, [] { forked = true; });
    std::atexit(drain);
    signals::end_associations_first(s.config.signal_linger_ms);
    running = true;
}

bool started() noexcept { return running; }

void check_fork() {
    if (forked)
        fail(ENOTRECOVERABLE, "the user-space SCTP stack does not survive fork(): make the first socket after the fork, "
                              "or start a new program (exec, subprocess)");
}

bool in_child() noexcept { return forked; }

uint16_t udp_port() noexcept { return wire::udp_port(); }

uint16_t peer_udp_port() noexcept {
    return udp_port() ? static_cast<uint16_t>(state().config.peer_udp_port) : uint16_t{0};
}

void refresh_addresses() {
    const auto found = local_addresses();
    if (!found) return;
    const auto &now = *found;
    State &s = state();
    std::lock_guard lock(s.mutex);
    const auto contains = [](const auto &list, const LocalAddress &wanted) {
        return std::find(list.begin(), list.end(), wanted) != list.end();
    };
    for (const auto &each : now)
        if (!contains(s.addresses, each))
            anysctp_hook_add_address(each.address.get(), each.interface_index, each.interface_name, watching);
    for (const auto &each : s.addresses)
        if (!contains(now, each))
            anysctp_hook_remove_address(each.address.get(), each.interface_index, each.interface_name);
    s.addresses = now;
}

void watch_addresses() noexcept { watching = true; }

bool is_local(const SockAddr &address) {
    // The system knows best; binding a UDP socket asks it without a packet.
    const int fd = socket(address.family(), SOCK_DGRAM, 0);
    if (fd < 0) return route_stays_here(address);
    SockAddr probe = address;
    probe.set_port(0);
    const bool local = ::bind(fd, probe.get(), probe.size()) == 0;
    close(fd);
    return local;
}

void learn_address(const SockAddr &address) {
    if (address.is_any() || !is_local(address)) return;
    SockAddr bare = for_stack(address);
    bare.set_port(0);
    State &s = state();
    std::lock_guard lock(s.mutex);
    const auto loopback = std::ranges::find_if(s.addresses, [](const LocalAddress &each) { return each.address.is_loopback(); });
    if (loopback == s.addresses.end()) return;
    anysctp_hook_add_address(bare.get(), loopback->interface_index, loopback->interface_name, false);
}

void add_listener(uint16_t sctp_port) {
    std::lock_guard lock(state().mutex);
    state().listeners[sctp_port]++;
}

void remove_listener(uint16_t sctp_port) {
    std::lock_guard lock(state().mutex);
    auto found = state().listeners.find(sctp_port);
    if (found != state().listeners.end() && --found->second == 0) state().listeners.erase(found);
}

bool has_listener(uint16_t sctp_port) {
    std::lock_guard lock(state().mutex);
    return state().listeners.contains(sctp_port);
}

}  // namespace anysctp::stack

extern "C" uint32_t anysctp_path_mtu(const struct sockaddr *destination) {
    const anysctp::SockAddr target = anysctp::from_stack(destination);
    return std::min(anysctp::platform::route_mtu(target.get()), uint32_t{ANYSCTP_LONGEST_PACKET});
}

extern "C" int anysctp_route_source(const struct sockaddr *destination, struct sockaddr_storage *source) {
    const anysctp::SockAddr target = anysctp::from_stack(destination);
    if (!anysctp::platform::route_source(target.get(), *source)) return 0;
    if (source->ss_family == AF_INET6) anysctp_put_zone_in(reinterpret_cast<sockaddr_in6 *>(source));
    return 1;
}

extern "C" int anysctp_local_addresses(struct ifaddrs **list) {
    if (getifaddrs(list) < 0) return -1;
    for (ifaddrs *each = *list; each; each = each->ifa_next)
        if (each->ifa_addr && each->ifa_addr->sa_family == AF_INET6)
            anysctp_put_zone_in(reinterpret_cast<sockaddr_in6 *>(each->ifa_addr));
    return 0;
}

extern "C" void anysctp_on_tick(void) {
    using namespace anysctp;
    static Clock::time_point next;
    if (!stack::watching || Clock::now() < next) return;
    next = Clock::now() + std::chrono::seconds(1);
    stack::refresh_addresses();
}
