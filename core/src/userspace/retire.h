// Where the stack's threads are between two pieces of work; see retire.c.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// Around the waiting of a thread of the stack: it holds no socket meanwhile.
void anysctp_pause_begin(void);
void anysctp_pause_end(void);

// Frees the closed sockets that no thread can be at work on. Returns whether others are left; the timers' thread then asks again.
int anysctp_free_retired(void);

// stack.cpp's: what is to be done from time to time; the timers' thread asks at least once a second.
void anysctp_on_tick(void);

#ifdef __cplusplus
}
#endif
