/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "streams.h"

#include <stdlib.h>
#include <sys/mman.h>

/* From this size a separate mapping is worth its two system calls. calloc() would write zeros to reused memory. */
enum { LARGE = 16 << 10 };

/* AddressSanitizer finds leaks and overruns only in memory of malloc(). */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ /* gcc's name for it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
static int is_mapped(size_t size) { return (void)size, 0; }
#else
static int is_mapped(size_t size) { return size >= LARGE; }
#endif

void *anysctp_new_streams(size_t size) {
    if (!is_mapped(size)) return calloc(1, size);
    void *streams = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (streams == MAP_FAILED) return NULL;
#ifdef MADV_NOHUGEPAGE
    madvise(streams, size, MADV_NOHUGEPAGE); /* one page of 2 MiB would hold all streams */
#endif
    return streams;
}

void anysctp_free_streams(void *streams, size_t size) {
    if (is_mapped(size)) {
        if (streams != NULL) munmap(streams, size);
    } else {
        free(streams);
    }
}
