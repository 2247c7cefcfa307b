/* Functions of a program that are named like those inside the library: neither calls the other's.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

void usrsctp_init(void);
void usrsctp_socket(void);
void sctp_init(void);
void sctp_timer_start(void);
void usrsctp_init(void) { abort(); }
void usrsctp_socket(void) { abort(); }
void sctp_init(void) { abort(); }
void sctp_timer_start(void) { abort(); }
