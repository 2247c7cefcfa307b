/* Event scripts on SCTP sockets: `event descriptor readable|writable ?script?`, like Tcl's [chan event].
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_TCL_EVENTS_H
#define ANYSCTP_TCL_EVENTS_H

#include <tcl.h>

/** The scripts on one socket. */
typedef struct Watch Watch;

/** The command. Sets, removes (empty script) or returns a script. A socket's scripts belong to one interpreter at a
 *  time; in another one the command fails with {SCTP EBUSY}. Scripts are removed with their interpreter. */
int events_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]);

/** Before a call that may close the descriptor: takes it out of the event loop, with its scripts, if any. Fails with {SCTP
 * EBUSY} if they belong to another interpreter. */
int events_detach(Tcl_Interp *interp, int sock, Watch **watch_out);

/** After that call: if the descriptor is still open its scripts continue, otherwise they are removed. */
void events_settle(int sock, Watch *watch, int open);

#endif
