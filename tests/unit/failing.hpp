// The errno a piece of code fails with; 0 if it does not.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "error.hpp"

template <class Code>
int error_of(Code &&code) {
    try {
        code();
    } catch (const anysctp::Error &error) {
        return error.error();
    }
    return 0;
}
