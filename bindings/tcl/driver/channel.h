/* Channels on SCTP sockets: `channel descriptor stream ppid` makes an association a channel, like one of [socket].
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_TCL_CHANNEL_H
#define ANYSCTP_TCL_CHANNEL_H

#include <tcl.h>

/** The command. Returns the name of the new channel, which is registered in the interpreter and owns the descriptor. */
int channel_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]);

/** `nochannel descriptor`: fails with {SCTP EBUSY} if a channel owns the descriptor. */
int nochannel_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]);

#endif
