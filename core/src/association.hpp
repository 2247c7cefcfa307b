// What is done to whole associations, made of an engine's calls, the same on both.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <span>

#include "handle.hpp"

namespace anysctp {

// A one-to-one socket that knows its peer, also if that goes meanwhile.
SocketPtr peel_off(Socket &socket, int32_t assoc_id);

// An attempt to send; those after -EAGAIN are for the same association: waits_for, 0 at first. When that ends while the call
// waits, a message by address would make another one. One that shuts down takes nothing any more, which Linux notices where
// it waits itself.
Result send_or_wait(Socket &socket, const Outgoing &message, bool block_briefly, int32_t &waits_for);

// Associate in the background and send a first message that way. Returns the association's id or -EAGAIN, after which
// waits_for, 0 at first, has the id and further attempts send only.
Result send_to_new(Socket &socket, std::span<const SockAddr> peers, const anysctp_initmsg *initmsg,
                   const Outgoing &message, bool block_briefly, int32_t &waits_for);

// Send a message to each association of a one-to-many socket, by a call that waits and may fail. usrsctp's own
// SCTP_SENDALL returns before it has sent, knows no full buffer, and refuses a second one meanwhile.
Result send_to_all(Socket &socket, const Outgoing &message, const std::function<Result(const Outgoing &)> &send);

// Begin to end an association gracefully; then, how that goes: -EAGAIN, or 0 once it has gone and all was delivered, which is
// said once. Throws how it ended otherwise.
void begin_end(Socket &socket, int32_t assoc_id);
Result result_of_end(Socket &socket, int32_t assoc_id);

// Waits for the end that has begun; throws ETIMEDOUT after it had to be aborted.
void await_end(Socket &socket, int32_t assoc_id, int64_t timeout_ms);

// Begins it and waits. The caller closes a one-to-one socket.
void end_association(Socket &socket, int32_t assoc_id, int64_t timeout_ms);

}  // namespace anysctp
