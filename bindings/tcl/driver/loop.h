/* File handlers for sockets. From the first one on the thread's event loop does the work of the user-space stack: no other thread
 * has to wake it then, and what is ready is handled without another turn of the loop, which would cost switches of threads.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_TCL_LOOP_H
#define ANYSCTP_TCL_LOOP_H

#include <tcl.h>

/** As Tcl_CreateFileHandler() and Tcl_DeleteFileHandler(), in the thread of the handler. */
void loop_watch(int sock, int mask, Tcl_FileProc *handler, ClientData data);
void loop_forget(int sock);

#endif
