// Where a packet comes from, or where it goes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <netinet/in.h>

union anysctp_endpoint {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    void *alignment;  // the stack reads it as a union that has a pointer
};
