// Where the stack's threads are between two pieces of work; see retire.c.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

// Around the waiting of a thread of the stack: it holds no socket meanwhile.
void anysctp_pause_begin(void);
void anysctp_pause_end(void);

// The pause of the thread that runs the timers, in place of nanosleep().
int anysctp_tick_pause(const struct timespec *amount, struct timespec *remaining);

// stack.cpp's: what is to be done from time to time; asked before each such pause.
void anysctp_on_tick(void);

#ifdef __cplusplus
}
#endif
