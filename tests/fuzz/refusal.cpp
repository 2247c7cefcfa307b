// The packet inside an ICMP error, which any host may have forged, as the stack's wire reads it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fuzz.hpp"

#include <netinet/in.h>
#ifdef __linux__
#include <linux/errqueue.h>
#endif

#include "control.hpp"
#include "userspace/refusal.hpp"

namespace {

// The size of usrsctp's receive buffer.
struct Receive {
    std::vector<unsigned char> bytes = std::vector<unsigned char>(1500);
    sockaddr_in6 peer{};
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(in6_pktinfo))] = {};
    iovec piece{bytes.data(), bytes.size()};
    msghdr message{};

    Receive() {
        message.msg_name = &peer;
        message.msg_namelen = sizeof peer;
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
    }
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
#ifdef __linux__
    fuzz::Input input(data, size);
    const bool with_ip_header = input.number() & 1, v6 = input.number() & 1;
    sockaddr_in6 peer{};
    peer.sin6_family = static_cast<sa_family_t>(v6 ? AF_INET6 : AF_INET);
    alignas(cmsghdr) unsigned char control[256] = {};
    msghdr report{};
    report.msg_name = &peer;
    report.msg_namelen = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    report.msg_control = control;
    const auto error = input.number<sock_extended_err>();
    anysctp::append_control(report, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_RECVERR : IP_RECVERR, error);
    if (v6)
        anysctp::append_control(report, IPPROTO_IPV6, IPV6_PKTINFO, input.number<in6_pktinfo>());
    else
        anysctp::append_control(report, IPPROTO_IP, IP_PKTINFO, input.number<in_pktinfo>());

    const auto packet = fuzz::copy(input.rest());
    Receive receive;
    const ssize_t made = anysctp::wire::abort_instead(packet, report, receive.message, with_ip_header);
    ALWAYS(made >= -1 && made <= static_cast<ssize_t>(receive.bytes.size()));
    ALWAYS(made < 0 || receive.message.msg_namelen <= sizeof receive.peer);
    ALWAYS(receive.message.msg_controllen <= sizeof receive.control);
#else
    (void)data, (void)size;
#endif
    return 0;
}
