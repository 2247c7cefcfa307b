/* See loop.h. Each thread has its own table: handlers belong to the thread that makes them.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loop.h"

#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/select.h>

#include <anysctp/anysctp.h>

typedef struct {
    int sock;
    int mask;
    Tcl_FileProc *proc;
    ClientData data;
    int served; /* in the stack's turn: Tcl may have noted before that the socket is ready, and it may be no more */
} Handler;

typedef struct {
    int initialised;
    int stack; /* the descriptor by which the stack tells of work; -1: the loop does none */
    Tcl_HashTable handlers;
} Loop;

static Tcl_ThreadDataKey key;

static void leave_stack(Loop *loop) {
    if (loop->stack < 0) return;
    Tcl_DeleteFileHandler(loop->stack);
    anysctp_loop_close(loop->stack);
    loop->stack = -1;
}

static void end(ClientData data) {
    Loop *loop = data;
    Tcl_HashSearch search;
    leave_stack(loop);
    for (Tcl_HashEntry *entry = Tcl_FirstHashEntry(&loop->handlers, &search); entry; entry = Tcl_NextHashEntry(&search))
        Tcl_Free((char *)Tcl_GetHashValue(entry));
    Tcl_DeleteHashTable(&loop->handlers);
    loop->initialised = 0;
}

static Loop *this_loop(void) { return Tcl_GetThreadData(&key, sizeof(Loop)); }

static Loop *initialised(void) {
    Loop *loop = this_loop();
    if (loop->initialised) return loop;
    loop->initialised = 1;
    loop->stack = -1;
    Tcl_InitHashTable(&loop->handlers, TCL_ONE_WORD_KEYS);
    Tcl_CreateThreadExitHandler(end, loop);
    return loop;
}

static Tcl_HashEntry *entry_of(Loop *loop, int sock) {
    return loop->initialised ? Tcl_FindHashEntry(&loop->handlers, (void *)(intptr_t)sock) : NULL;
}

static struct pollfd to_poll(const Handler *handler) {
    const int events = (handler->mask & TCL_READABLE ? POLLIN : 0) | (handler->mask & TCL_WRITABLE ? POLLOUT : 0);
    return (struct pollfd){handler->sock, (short)events, 0};
}

static int ready_for(const Handler *handler) {
    struct pollfd fd = to_poll(handler);
    if (poll(&fd, 1, 0) <= 0) return 0;
    const int wrong = fd.revents & (POLLERR | POLLHUP);
    return (wrong || fd.revents & POLLIN ? TCL_READABLE : 0) | (wrong || fd.revents & POLLOUT ? TCL_WRITABLE : 0);
}

/* The handler may end itself. */
static void handle(const Handler *handler, int mask) {
    if (mask & handler->mask) handler->proc(handler->data, mask & handler->mask);
}

/* What Tcl calls. */
static void is_ready(ClientData data, int mask) {
    Handler *handler = data;
    const int again = handler->served;
    handler->served = 0;
    handle(handler, again ? ready_for(handler) : mask);
}

/* A handler may have run scripts, and these the event loop. So each socket is looked at just before its turn. */
static void handle_if_ready(Loop *loop, int sock) {
    Tcl_HashEntry *entry = entry_of(loop, sock);
    if (!entry) return;
    Handler *handler = Tcl_GetHashValue(entry);
    handler->served = 1;
    handle(handler, ready_for(handler));
}

static void handle_ready(Loop *loop) {
    Tcl_HashSearch search;
    size_t count = 0;
    struct pollfd *fds = (struct pollfd *)Tcl_Alloc((unsigned)(((size_t)loop->handlers.numEntries + 1) * sizeof *fds));
    for (Tcl_HashEntry *entry = Tcl_FirstHashEntry(&loop->handlers, &search); entry; entry = Tcl_NextHashEntry(&search))
        fds[count++] = to_poll(Tcl_GetHashValue(entry));
    if (poll(fds, (nfds_t)count, 0) > 0)
        for (size_t i = 0; i < count; i++)
            if (fds[i].revents) handle_if_ready(loop, fds[i].fd);
    Tcl_Free((char *)fds);
}

static void work(ClientData data, int mask) {
    Loop *loop = data;
    (void)mask;
    if (anysctp_loop_work(loop->stack) < 0)
        leave_stack(loop); /* in the child of a fork, whose sockets tell the same */
    else
        handle_ready(loop);
}

static void enter_stack(Loop *loop) {
    loop->stack = (int)anysctp_loop_open();
#if TCL_MAJOR_VERSION < 9
    if (loop->stack >= FD_SETSIZE) { /* see events.c */
        anysctp_loop_close(loop->stack);
        loop->stack = -1;
    }
#endif
    if (loop->stack >= 0) Tcl_CreateFileHandler(loop->stack, TCL_READABLE, work, loop);
}

void loop_watch(int sock, int mask, Tcl_FileProc *proc, ClientData data) {
    Loop *loop = initialised();
    int is_new;
    Tcl_HashEntry *entry = Tcl_CreateHashEntry(&loop->handlers, (void *)(intptr_t)sock, &is_new);
    if (is_new) Tcl_SetHashValue(entry, Tcl_Alloc(sizeof(Handler)));
    Handler *handler = Tcl_GetHashValue(entry);
    *handler = (Handler){sock, mask, proc, data, is_new ? 0 : handler->served};
    Tcl_CreateFileHandler(sock, mask, is_ready, handler);
    if (loop->stack < 0 && anysctp_get_engine(sock) == ANYSCTP_ENGINE_USERSPACE) enter_stack(loop);
}

void loop_forget(int sock) {
    Loop *loop = this_loop();
    Tcl_HashEntry *entry = entry_of(loop, sock);
    Tcl_DeleteFileHandler(sock);
    if (!entry) return;
    Tcl_Free(Tcl_GetHashValue(entry));
    Tcl_DeleteHashEntry(entry);
}
