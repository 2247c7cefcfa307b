// The event loops that can do the stack's work. One does, if it is the only one: its descriptor then watches the wire. Before
// that it is called, by its descriptor; it begins when it comes round.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace anysctp::loops {

int open();            // returns the loop's descriptor; throws EMFILE, ENFILE
void close(int loop);  // throws EBADF

// A loop has come round. Returns whether it drives from now on; throws EBADF.
bool come_round(int loop);
// Whether some loop drives.
bool drives() noexcept;
// Asks the loop to come round, if there is only one.
void call() noexcept;
// No loop drives any more. True: one did.
bool stand_down() noexcept;
// The same, if the loop that drives is this thread's.
bool stand_down_here() noexcept;

}  // namespace anysctp::loops
