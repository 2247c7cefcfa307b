/* The memory of an association's streams: zeros that take up pages only as streams are used, because a peer may ask for 65535
 * streams. Called by a patch to usrsctp.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>

/* NULL if there is no memory. */
void *anysctp_new_streams(size_t size);

/* The size is that of anysctp_new_streams(). */
void anysctp_free_streams(void *streams, size_t size);
