/* What the support.h of all languages share.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_SWIG_COMMON_H
#define ANYSCTP_SWIG_COMMON_H

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "anysctp/anysctp.h"

/* The range of a parameter or field, by its C type. */
#define LEAST_OF(x) _Generic((x), int: INT32_MIN, int64_t: INT64_MIN, default: 0)
#define MOST_OF(x) _Generic((x), int: INT32_MAX, int64_t: INT64_MAX, uint16_t: UINT16_MAX, uint32_t: UINT32_MAX, \
                            uint64_t: INT64_MAX)

/* The name of a field in programs: `sid` is "stream". */
static inline const char *spoken_name(const char *field) { return strcmp(field, "sid") ? field : "stream"; }

#endif
