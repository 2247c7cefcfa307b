/* A receiver in the parent and a sender in a child process: fork comes before the first socket.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TWO_PROCESSES_H
#define TWO_PROCESSES_H

#include <sys/types.h>

#include "support.h"

/* Runs the sender in a child, on a socket connected to the parent. Returns the child; sock_out: the accepted end. */
pid_t start_sender(void (*sender)(int sock), int *sock_out);

#endif
