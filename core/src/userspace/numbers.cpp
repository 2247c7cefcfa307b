// SPDX-License-Identifier: LGPL-2.1-or-later
#include "numbers.hpp"

#include <usrsctp.h>

#include "anysctp/anysctp.h"
#include "error.hpp"
#include "hook.h"
#include "notification.hpp"

namespace anysctp::numbers {

namespace {

constexpr uint16_t SCTP_PR_SCTP_ALL_ = 0xf;  // hidden by usrsctp's public header

template <class Number>
struct Pair {
    Number ours, theirs;
};

constexpr Pair<uint16_t> send_flags[] = {
    {ANYSCTP_UNORDERED, SCTP_UNORDERED},
    {ANYSCTP_ADDR_OVER, SCTP_ADDR_OVER},
    {ANYSCTP_ABORT, SCTP_ABORT},
    {ANYSCTP_SACK_IMMEDIATELY, SCTP_SACK_IMMEDIATELY},
    {ANYSCTP_SENDALL, SCTP_SENDALL},
    {ANYSCTP_EOF, SCTP_EOF},
    {ANYSCTP_EOR, SCTP_EOR},
};

constexpr Pair<uint16_t> policies[] = {
    {ANYSCTP_PR_NONE, SCTP_PR_SCTP_NONE},
    {ANYSCTP_PR_TTL, SCTP_PR_SCTP_TTL},
    {ANYSCTP_PR_RTX, SCTP_PR_SCTP_RTX},
    {ANYSCTP_PR_PRIO, SCTP_PR_SCTP_BUF},
};

constexpr Pair<uint16_t> notification_types[] = {
#define PAIR(name, word, number, flags, fields) {ANYSCTP_##name, SCTP_##name},
    ANYSCTP_NOTIFICATIONS(PAIR, ANYSCTP_NO_FIELD, ANYSCTP_NO_FIELD)
};

constexpr Pair<int32_t> assoc_states[] = {
    {ANYSCTP_STATE_CLOSED, SCTP_CLOSED},
    {ANYSCTP_STATE_CLOSED, SCTP_BOUND},
    {ANYSCTP_STATE_CLOSED, SCTP_LISTEN},
    {ANYSCTP_STATE_COOKIE_WAIT, SCTP_COOKIE_WAIT},
    {ANYSCTP_STATE_COOKIE_ECHOED, SCTP_COOKIE_ECHOED},
    {ANYSCTP_STATE_ESTABLISHED, SCTP_ESTABLISHED},
    {ANYSCTP_STATE_SHUTDOWN_PENDING, SCTP_SHUTDOWN_PENDING},
    {ANYSCTP_STATE_SHUTDOWN_SENT, SCTP_SHUTDOWN_SENT},
    {ANYSCTP_STATE_SHUTDOWN_RECEIVED, SCTP_SHUTDOWN_RECEIVED},
    {ANYSCTP_STATE_SHUTDOWN_ACK_SENT, SCTP_SHUTDOWN_ACK_SENT},
};

constexpr Pair<int32_t> path_states[] = {
    {ANYSCTP_PATH_INACTIVE, SCTP_INACTIVE},
    {ANYSCTP_PATH_PF, ANYSCTP_POTENTIALLY_FAILED},
    {ANYSCTP_PATH_ACTIVE, SCTP_ACTIVE},
    {ANYSCTP_PATH_UNCONFIRMED, SCTP_UNCONFIRMED},
};

template <class Number, size_t size>
const Pair<Number> *by_ours(const Pair<Number> (&table)[size], Number ours) noexcept {
    for (const auto &pair : table)
        if (pair.ours == ours) return &pair;
    return nullptr;
}

template <class Number, size_t size>
Number from_stack(const Pair<Number> (&table)[size], Number theirs, Number unknown) noexcept {
    for (const auto &pair : table)
        if (pair.theirs == theirs) return pair.ours;
    return unknown;
}

// Linux counts from 0 where usrsctp counts from 1 (RFC 6458 leaves it open).
template <class Number>
Number from_one(Number number) noexcept {
    return number ? static_cast<Number>(number - 1) : number;
}

}  // namespace

uint16_t send_flags_to_stack(uint16_t flags) {
    uint16_t theirs = 0;
    for (const auto &pair : send_flags) {
        if (!(flags & pair.ours)) continue;
        theirs = static_cast<uint16_t>(theirs | pair.theirs);
        flags = static_cast<uint16_t>(flags & ~pair.ours);
    }
    if (flags) fail(EINVAL, "unknown send flags 0x%x", flags);
    return theirs;
}

uint16_t send_flags_from_stack(uint16_t flags) noexcept {
    uint16_t ours = 0;
    for (const auto &pair : send_flags)
        if (flags & pair.theirs) ours = static_cast<uint16_t>(ours | pair.ours);
    return ours;
}

uint16_t next_flags(uint16_t flags) noexcept {
    uint16_t ours = 0;
    if (flags & SCTP_UNORDERED) ours |= ANYSCTP_UNORDERED;
    if (flags & SCTP_NOTIFICATION) ours |= ANYSCTP_MSG_NOTIFICATION;
    if (flags & SCTP_COMPLETE) ours |= ANYSCTP_COMPLETE;
    return ours;
}

uint16_t policy_to_stack(uint16_t policy) {
    const auto *pair = by_ours(policies, policy);
    if (!pair) fail(EINVAL, "no such PR-SCTP policy: 0x%x", policy);
    return pair->theirs;
}

uint16_t policy_from_stack(uint16_t policy) noexcept { return from_stack(policies, policy, policy); }

uint16_t status_policy_to_stack(uint16_t policy) {
    return policy == ANYSCTP_PR_ALL ? uint16_t{SCTP_PR_SCTP_ALL_} : policy_to_stack(policy);
}

uint16_t notification_type_to_stack(uint16_t type) {
    const auto *pair = by_ours(notification_types, type);
    if (!pair) fail_no_notification(type);
    return pair->theirs;
}

uint16_t notification_type_from_stack(uint16_t type) noexcept { return from_stack(notification_types, type, type); }

uint16_t assoc_change_state(uint16_t state) noexcept { return from_one(state); }

uint32_t addr_change_state(uint32_t state) noexcept { return from_one(state); }

int32_t assoc_state(int32_t state) noexcept { return from_stack(assoc_states, state, state); }

int32_t path_state(int32_t state) noexcept {
    // A path that is not confirmed yet has an extra bit.
    if (state & SCTP_UNCONFIRMED) return ANYSCTP_PATH_UNCONFIRMED;
    return from_stack(path_states, state, state);
}

uint32_t auth_indication(uint32_t indication) noexcept {
    switch (indication) {
    case SCTP_AUTH_NEW_KEY: return 0;
    case SCTP_AUTH_FREE_KEY: return 1;
    case SCTP_AUTH_NO_AUTH: return 2;
    default: return indication;
    }
}

}  // namespace anysctp::numbers
