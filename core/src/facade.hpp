// What every function of the façade is made of: the one try block, and records that may be of another version.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cxxabi.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "anysctp/anysctp.h"
#include "handle.hpp"
#include "error.hpp"
#include "sockets.hpp"
#include "wait.hpp"

namespace anysctp {

// The only try block. Nothing is thrown into a C program, except that pthread_cancel unwinds a thread.
template <class Body>
anysctp_result guard(const char *operation, Body &&body) {
    const Uncancelled but_for_waits;
    const ResumeScope one_call;
    try {
        return body();
    } catch (const Error &error) {
        return soft_fail(operation, error.error(), error.what(), error.ended_by());
    } catch (const std::bad_alloc &) {
        return soft_fail(operation, ENOMEM, "out of memory");
    } catch (const std::exception &error) {
        return soft_fail(operation, EIO, error.what());
#ifdef __GLIBCXX__
    } catch (const abi::__forced_unwind &) {
        throw;
#endif
    } catch (...) {
        return soft_fail(operation, EIO, "unknown error");
    }
}

// Same, on a socket.
template <class Body>
anysctp_result on_socket(const char *operation, int sock, Body &&body) {
    return guard(operation, [&]() -> anysctp_result {
        SocketPtr socket = sockets().get(sock);
        return body(*socket);
    });
}

template <class Pointer>
void required(Pointer pointer, const char *what) {
    if (!pointer) fail(EFAULT, "%s is NULL", what);
}

// A record from a caller that may know fewer fields, or more, than this library.
template <class Record>
Record read_record(const Record *given, const char *what) {
    required(given, what);
    if (given->struct_size < sizeof(uint32_t)) fail(EINVAL, "%s has no struct_size: use ANYSCTP_INIT", what);
    Record record{};
    std::memcpy(&record, given, std::min<size_t>(given->struct_size, sizeof record));
    record.struct_size = sizeof record;
    return record;
}

// Called before a call does what cannot be undone, and always by write_record(). In a list the first record's size counts.
template <class Record>
void check_size(const Record *out, const char *what) {
    required(out, what);
    if (out->struct_size < sizeof(uint32_t)) fail(EINVAL, "%s has no struct_size: use ANYSCTP_INIT", what);
}

template <class Record>
void write_record(Record &record, Record *out, const char *what) {
    check_size(out, what);
    record.struct_size = out->struct_size;
    std::memcpy(out, &record, std::min<size_t>(out->struct_size, sizeof record));
}

}  // namespace anysctp
