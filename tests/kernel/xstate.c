/* Preloaded into User-Mode Linux (linux.uml), so that it runs on every x86 processor.
 *
 * User-Mode Linux 6.1 keeps 832 bytes of a process's vector registers, all that AVX has. The host refuses to set fewer bytes
 * than the processor has: with AVX-512, PKU or AMX it has more, and the test kernel panics before init
 * ("ptrace set fp regs failed, errno = 14"). So all of the host's bytes are read, the guest's put over the first of them,
 * and all written. What lies beyond the first 832 bytes is not kept for each thread of the guest: `guest` keeps the guest's C
 * library from using it.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long ptrace_function(enum __ptrace_request, pid_t, void *, void *);

long ptrace(enum __ptrace_request request, ...) {
    static ptrace_function *host_ptrace;
    static unsigned char all[65536] __attribute__((aligned(64))); /* AMX has 11,008 bytes; linux.uml has one thread */
    va_list arguments;

    va_start(arguments, request);
    const pid_t process = va_arg(arguments, pid_t);
    void *const what = va_arg(arguments, void *);
    void *const data = va_arg(arguments, void *);
    va_end(arguments);
    if (host_ptrace == NULL) *(void **)&host_ptrace = dlsym(RTLD_NEXT, "ptrace");
    if (request == PTRACE_SETREGSET && (uintptr_t)what == NT_X86_XSTATE) {
        const struct iovec *guest = data;
        struct iovec host = {all, sizeof all};

        if (host_ptrace(PTRACE_GETREGSET, process, what, &host) == 0 && host.iov_len > guest->iov_len) {
            memcpy(all, guest->iov_base, guest->iov_len);
            return host_ptrace(PTRACE_SETREGSET, process, what, &host);
        }
    }
    return host_ptrace(request, process, what, data);
}
