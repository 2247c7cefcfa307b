// Copies the fields that a record of the façade and another structure share (anysctp/records.def), from `from` to `to`.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "anysctp/records.def"

#define ANYSCTP_FROM_THEIRS(field, theirs, ...) to.field = static_cast<decltype(to.field)>(from.theirs);
#define ANYSCTP_TO_THEIRS(field, theirs, ...) to.theirs = static_cast<decltype(to.theirs)>(from.field);
#define ANYSCTP_NOT_COPIED(...)
#define COPY_FROM_THEIRS(record)                                                                                           \
    ANYSCTP_FIELDS_##record(ANYSCTP_FROM_THEIRS, ANYSCTP_FROM_THEIRS, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED)
#define COPY_TO_THEIRS(record)                                                                                             \
    ANYSCTP_FIELDS_##record(ANYSCTP_TO_THEIRS, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED)

// Where the other structure has the façade's names (linux_options.hpp).
#define ANYSCTP_SAME_OWN(field, ...) to.field = static_cast<decltype(to.field)>(from.field);
#define ANYSCTP_SAME(field, theirs, ...) ANYSCTP_SAME_OWN(field)
#define COPY_SAME(record) ANYSCTP_FIELDS_##record(ANYSCTP_SAME, ANYSCTP_SAME, ANYSCTP_SAME_OWN, ANYSCTP_NOT_COPIED)
