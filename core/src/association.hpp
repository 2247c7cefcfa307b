// Operations on whole associations, made of an engine's calls; the same on both engines.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <span>

#include "handle.hpp"

namespace anysctp {

// A one-to-one socket that knows its peer, even if the association ends meanwhile.
SocketPtr peel_off(Socket &socket, int32_t assoc_id);

// An attempt to send. Attempts after -EAGAIN are for the same association, in waits_for, which is 0 at first. If it ended while
// the call waits, a message by address would make another association. An association that shuts down takes no more messages;
// Linux notices that only where it waits itself.
Result send_or_wait(Socket &socket, const Outgoing &message, bool block_briefly, int32_t &waits_for);

// Associate in the background and send a first message that way. Returns the association's id or -EAGAIN, after which
// waits_for, 0 at first, has the id and further attempts send only.
Result send_to_new(Socket &socket, std::span<const SockAddr> peers, const anysctp_initmsg *initmsg,
                   const Outgoing &message, bool block_briefly, int32_t &waits_for);

// Send a message to each association of a one-to-many socket, by a call that waits and may fail. usrsctp's own SCTP_SENDALL
// returns before it has sent, ignores full buffers, and refuses a second call meanwhile.
Result send_to_all(Socket &socket, const Outgoing &message, const std::function<Result(const Outgoing &)> &send);

// Begin to end an association gracefully, and ask for the result: -EAGAIN, or once 0, when it has ended and everything was
// delivered. Throws if it ended in another way.
void begin_end(Socket &socket, int32_t assoc_id);
Result result_of_end(Socket &socket, int32_t assoc_id);

// Waits for the end that has begun. If it does not come in time, aborts the association and throws ETIMEDOUT.
void await_end(Socket &socket, int32_t assoc_id, int64_t timeout_ms);

// Begins it and waits. The caller closes a one-to-one socket.
void end_association(Socket &socket, int32_t assoc_id, int64_t timeout_ms);

}  // namespace anysctp
