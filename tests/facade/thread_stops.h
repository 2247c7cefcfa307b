/* Stops a thread where others seldom find the time to do something: behind an unlock, or before a lock, of a mutex.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef THREAD_STOPS_H
#define THREAD_STOPS_H

enum { STOP_MS = 10 }; /* A stopped thread may have a lock that the others need: after this time it goes on by itself. */

/* Whose locks and unlocks count. A thread is one of the stack's until it says otherwise. */
enum thread_kind { STACKS_THREAD, CALLING_THREAD, OTHER_THREAD };
void this_thread_is(enum thread_kind kind);

/* The n-th lock or unlock by such threads from now on stops its thread, once. */
void stop_at(enum thread_kind kind, int n);
void wait_for_stop(int milliseconds); /* at most */
void go_on(void);                     /* the thread, or one that stops later */
int has_stopped(void);                /* 0: no thread has, and none will any more */

#endif
