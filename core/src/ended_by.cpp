// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ended_by.hpp"

#include <cstring>

namespace anysctp {

int who_ended(int error) noexcept {
    switch (error) {
    case ECONNRESET:
    case ECONNREFUSED: return ANYSCTP_ENDED_BY_PEER;
    case ECONNABORTED: return ANYSCTP_ENDED_BY_US;
    case ETIMEDOUT: return ANYSCTP_ENDED_BY_SILENCE;
    default: return ANYSCTP_ENDED_BY_NOBODY;
    }
}

void Ending::told(int by) noexcept {
    int nobody = ANYSCTP_ENDED_BY_NOBODY;
    by_.compare_exchange_strong(nobody, by);
}

void Ending::failed(int error) noexcept {
    const int by = who_ended(error);
    if (!by) return;  // about one path, not the end of the association
    told(by);
    error_ = error;
}

void Ending::fail_over(int error) {
    failed(error);
    switch (error) {
    case ECONNRESET: fail_ended(error, by_, "the association is over: the peer has aborted it");
    case ECONNREFUSED: fail_ended(error, by_, "the association is over: the peer has refused it");
    case ECONNABORTED: fail_ended(error, by_, "the association is over: it was aborted here");
    case ETIMEDOUT: fail_ended(error, by_, "the association is over: the peer does not answer");
    default: fail(error, "the network says: %s", std::strerror(error));  // from an ICMP message: the association goes on
    }
}

void Ending::fail_to_send(bool was_associated) {
    if (const int error = untold_.exchange(0)) fail_over(error);
    int by = shut_here_ ? int{ANYSCTP_ENDED_BY_US} : by_.load();
    if (by == ANYSCTP_ENDED_BY_NOBODY && was_associated) by = ANYSCTP_ENDED_BY_PEER;
    switch (by) {
    case ANYSCTP_ENDED_BY_US: fail_ended(EPIPE, by, "nothing can be sent any more: the association was ended here");
    case ANYSCTP_ENDED_BY_PEER: fail_ended(EPIPE, by, "nothing can be sent any more: the peer has ended the association");
    case ANYSCTP_ENDED_BY_SILENCE:
        fail_ended(EPIPE, by, "nothing can be sent any more: the association is over, because the peer did not answer");
    default: fail(EPIPE, "there is no association to send to: never made, ended, or shut down here");
    }
}

}  // namespace anysctp
