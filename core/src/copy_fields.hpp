// The fields that a record of the façade and a stack's structure have alike (anysctp/records.def), from one to the other: in a
// function with `from` and `to`.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "anysctp/records.def"

#define ANYSCTP_FROM_THEIRS(field, theirs) to.field = static_cast<decltype(to.field)>(from.theirs);
#define ANYSCTP_TO_THEIRS(field, theirs) to.theirs = static_cast<decltype(to.theirs)>(from.field);
#define ANYSCTP_NOT_COPIED(...)
#define COPY_FROM_THEIRS(record)                                                                                           \
    ANYSCTP_FIELDS_##record(ANYSCTP_FROM_THEIRS, ANYSCTP_FROM_THEIRS, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED)
#define COPY_TO_THEIRS(record)                                                                                             \
    ANYSCTP_FIELDS_##record(ANYSCTP_TO_THEIRS, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED, ANYSCTP_NOT_COPIED)
