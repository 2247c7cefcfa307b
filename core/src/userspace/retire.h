// Where the stack's threads are between two pieces of work; see retire.c.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// Called before and after a wait of a thread of the stack: meanwhile it uses no socket.
void anysctp_pause_begin(void);
void anysctp_pause_end(void);

// Frees the closed sockets that no thread can be at work on. Returns whether others are left; the timers' thread then asks again.
int anysctp_free_retired(void);

// In stack.cpp: periodic work; the timers' thread calls it at least once a second.
void anysctp_on_tick(void);

#ifdef __cplusplus
}
#endif
