// Options of a kernel socket by number: the system calls, and what the library has to remember of them.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sockopt.hpp"

#include <arpa/inet.h>
#include <linux/sctp.h>
#include <sys/socket.h>

#include <cstdio>

#include "linux_options.hpp"
#include "socket.hpp"

namespace anysctp {

using namespace linux_option;

namespace {

[[noreturn]] void option_failed(int level, int name) {
    if (errno == ENOPROTOOPT) no_such_option(level, name);
    const int error = errno;
    char what[64];
    std::snprintf(what, sizeof what, "option %d of level %d", name, level);
    fail_errno(error, what);
}

}  // namespace

size_t KernelSocket::get_bytes(int level, int name, OptionBytes value) {
    auto size = static_cast<socklen_t>(value.size());
    if (::getsockopt(fd(), level, name, value.data(), &size) < 0) option_failed(level, name);
    return size;
}

void KernelSocket::set_bytes(int level, int name, ConstOptionBytes value) {
    if (::setsockopt(fd(), level, name, value.data(), static_cast<socklen_t>(value.size())) < 0) option_failed(level, name);
    if (level == IPPROTO_SCTP && (name == default_send_param || name == default_sndinfo || name == default_prinfo))
        option_was_set(RecordOption::default_sndinfo);
    if (level == SOL_SOCKET && (name == SO_SNDBUF || name == SO_SNDBUFFORCE)) option_was_set(Option::sndbuf, 0);
    if (level == IPPROTO_SCTP && name == SCTP_RECVNXTINFO) option_was_set(Option::recvnxtinfo, get_option(Option::recvnxtinfo, {}));
}

}  // namespace anysctp
