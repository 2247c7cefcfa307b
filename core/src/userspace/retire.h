// Where the stack's threads are between two pieces of work; see retire.c.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

enum anysctp_worker { ANYSCTP_RECEIVES, ANYSCTP_RUNS_TIMERS, ANYSCTP_WORKERS };

// Around a piece of work. One thread at a time does each kind; between two pieces it holds no socket.
void anysctp_work_begin(enum anysctp_worker worker);
void anysctp_work_end(enum anysctp_worker worker);

// Frees the closed sockets that no thread can be at work on. Returns whether others are left; the timers' thread then asks again.
int anysctp_free_retired(void);

// In stack.cpp: periodic work; the timers' thread calls it at least once a second.
void anysctp_on_tick(void);

#ifdef __cplusplus
}
#endif
