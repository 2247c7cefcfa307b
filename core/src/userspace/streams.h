/* The memory of an association's streams, which a peer may ask for by the ten thousand: zeros that take up pages only as streams
 * are used. Called by a patch to usrsctp.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>

/* NULL if there is no memory. */
void *anysctp_new_streams(size_t size);

/* With the size that they were made with. */
void anysctp_free_streams(void *streams, size_t size);
