// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ancillary.hpp"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/sctp.h>

#include <algorithm>
#include <cstring>

namespace anysctp::preload {

namespace {

constexpr int policies = ANYSCTP_PR_TTL | ANYSCTP_PR_RTX | ANYSCTP_PR_PRIO;
constexpr int of_info = ANYSCTP_DEFAULT_SID | ANYSCTP_DEFAULT_FLAGS | ANYSCTP_DEFAULT_PPID | ANYSCTP_DEFAULT_CONTEXT;

template <class Layout>
bool read(const cmsghdr &head, Layout &to) {
    if (head.cmsg_len != CMSG_LEN(sizeof to)) return false;
    memcpy(&to, CMSG_DATA(&head), sizeof to);
    return true;
}

// What SCTP_SNDRCV and SCTP_SNDINFO have in common. A policy in the flags is another matter.
void set_info(SendWishes &wishes, uint16_t sid, int flags, uint32_t ppid, uint32_t context, int32_t assoc_id) {
    anysctp_sndinfo &info = wishes.info;
    info.sid = sid;
    info.flags = static_cast<uint16_t>(flags & ~policies);
    info.ppid = ntohl(ppid);
    info.context = context;
    info.assoc_id = assoc_id;
    wishes.unsaid &= ~of_info;
}

void set_policy(SendWishes &wishes, int policy, uint32_t value) {
    wishes.info.pr_policy = static_cast<uint16_t>(policy);
    wishes.info.pr_value = policy == ANYSCTP_PR_NONE ? 0 : value;
    wishes.unsaid &= ~ANYSCTP_DEFAULT_PR;
}

bool read_sndrcv(const cmsghdr &head, SendWishes &wishes) {
    sctp_sndrcvinfo given;
    if (!read(head, given)) return false;
    set_info(wishes, given.sinfo_stream, given.sinfo_flags, given.sinfo_ppid, given.sinfo_context, given.sinfo_assoc_id);
    // Older than the policies: a time alone is a lifetime.
    const int policy = given.sinfo_flags & policies;
    set_policy(wishes, !policy && given.sinfo_timetolive ? ANYSCTP_PR_TTL : policy, given.sinfo_timetolive);
    return true;
}

bool read_sndinfo(const cmsghdr &head, SendWishes &wishes) {
    sctp_sndinfo given;
    if (!read(head, given)) return false;
    set_info(wishes, given.snd_sid, given.snd_flags, given.snd_ppid, given.snd_context, given.snd_assoc_id);
    return true;
}

bool read_prinfo(const cmsghdr &head, SendWishes &wishes) {
    sctp_prinfo given;
    if (!read(head, given) || given.pr_policy & ~policies) return false;
    set_policy(wishes, given.pr_policy, given.pr_value);
    return true;
}

bool read_authinfo(const cmsghdr &head, SendWishes &wishes) {
    sctp_authinfo given;
    if (!read(head, given)) return false;
    wishes.info.flags |= ANYSCTP_AUTH_KEY;
    wishes.info.auth_keynumber = given.auth_keynumber;
    return true;
}

bool read_init(const cmsghdr &head, SendWishes &wishes) {
    sctp_initmsg given;
    if (!read(head, given)) return false;
    wishes.has_init = true;
    wishes.init.num_ostreams = given.sinit_num_ostreams;
    wishes.init.max_instreams = given.sinit_max_instreams;
    wishes.init.max_attempts = given.sinit_max_attempts;
    wishes.init.max_init_timeo = given.sinit_max_init_timeo;
    return true;
}

template <class Address>
bool read_destination(const cmsghdr &head, int family, SendWishes &wishes) {
    Address given;
    anysctp_address address{};
    if (!read(head, given) || !inet_ntop(family, &given, address.host, sizeof address.host)) return false;
    wishes.more_addresses.push_back(address);
    return true;
}

bool read_one(const cmsghdr &head, SendWishes &wishes) {
    switch (head.cmsg_type) {
    case SCTP_INIT: return read_init(head, wishes);
    case SCTP_SNDRCV: return read_sndrcv(head, wishes);
    case SCTP_SNDINFO: return read_sndinfo(head, wishes);
    case SCTP_PRINFO: return read_prinfo(head, wishes);
    case SCTP_AUTHINFO: return read_authinfo(head, wishes);
    case SCTP_DSTADDRV4: return read_destination<in_addr>(head, AF_INET, wishes);
    case SCTP_DSTADDRV6: return read_destination<in6_addr>(head, AF_INET6, wishes);
    default: return false;
    }
}

template <class Layout>
void put(msghdr &message, size_t room, int type, const Layout &value) {
    const size_t at = message.msg_controllen, left = room - at;
    if (left < CMSG_LEN(sizeof value)) message.msg_flags |= MSG_CTRUNC;
    if (left < sizeof(cmsghdr)) return;
    cmsghdr head{};
    head.cmsg_level = IPPROTO_SCTP;
    head.cmsg_type = type;
    head.cmsg_len = std::min(CMSG_LEN(sizeof value), left);
    char *const to = static_cast<char *>(message.msg_control) + at;
    memcpy(to, &head, sizeof head);
    memcpy(to + CMSG_LEN(0), &value, head.cmsg_len - CMSG_LEN(0));
    message.msg_controllen += std::min(CMSG_SPACE(sizeof value), left);
}

}  // namespace

int read_wishes(const msghdr &message, SendWishes &wishes) {
    ANYSCTP_INIT(&wishes.info);
    ANYSCTP_INIT(&wishes.init);
    wishes.unsaid = ANYSCTP_DEFAULT_ALL;
    msghdr copy = message;  // CMSG_NXTHDR wants to be able to write to it
    for (cmsghdr *head = CMSG_FIRSTHDR(&copy); head; head = CMSG_NXTHDR(&copy, head)) {
        if (head->cmsg_len < CMSG_LEN(0)) return EINVAL;
        if (head->cmsg_level == IPPROTO_SCTP && !read_one(*head, wishes)) return EINVAL;
    }
    return 0;
}

void write_ancillary(const ProgramSocket &socket, const anysctp_rcvinfo &info, msghdr &message) {
    const size_t room = message.msg_control ? message.msg_controllen : 0;
    message.msg_controllen = 0;
    if (socket.nxtinfo) {
        anysctp_nxtinfo next;
        ANYSCTP_INIT(&next);
        if (anysctp_get_nxtinfo(socket.facade, &next) == 1)
            put(message, room, SCTP_NXTINFO, sctp_nxtinfo{next.sid, next.flags, htonl(next.ppid), next.length, next.assoc_id});
    }
    if (socket.rcvinfo)
        put(message, room, SCTP_RCVINFO,
            sctp_rcvinfo{info.sid, info.ssn, info.flags, htonl(info.ppid), info.tsn, info.cumtsn, info.context, info.assoc_id});
    if (socket.sndrcv)
        put(message, room, SCTP_SNDRCV,
            sctp_sndrcvinfo{info.sid, info.ssn, info.flags, htonl(info.ppid), info.context, 0, info.tsn, info.cumtsn,
                            info.assoc_id});
}

}  // namespace anysctp::preload
