/* One table for the process: a descriptor belongs to the process, while a file handler belongs to a thread and a
 * script to an interpreter. If a descriptor were closed while another thread's event loop watches it, that loop would spin;
 * with the table we can refuse that. Only a watch's own thread changes it; the lock guards the table.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "events.h"

#include <stdint.h>
#include <sys/select.h>

#include "loop.h"
#include "support.h"

enum { DIRECTIONS = 2 };
static const char *const direction_names[] = {"readable", "writable", NULL};
static const int direction_masks[] = {TCL_READABLE, TCL_WRITABLE};

struct Watch {
    Tcl_Interp *interp;
    Tcl_Obj *scripts[DIRECTIONS]; /* NULL: none */
};

TCL_DECLARE_MUTEX(lock)
static Tcl_HashTable *watches; /* descriptor -> Watch */

/* ---- The table ------------------------------------------------------------------------------------------------- */

static Tcl_HashEntry *entry_of(int sock) {
    static Tcl_HashTable table;
    if (!watches) {
        Tcl_InitHashTable(&table, TCL_ONE_WORD_KEYS);
        watches = &table;
    }
    return Tcl_FindHashEntry(watches, (void *)(intptr_t)sock);
}

/* The interpreter's watch on a descriptor, or NULL; an error if another interpreter has one. */
static int find(Tcl_Interp *interp, int sock, Watch **watch_out) {
    Tcl_MutexLock(&lock);
    Tcl_HashEntry *entry = entry_of(sock);
    *watch_out = entry ? Tcl_GetHashValue(entry) : NULL;
    const int foreign = *watch_out && (*watch_out)->interp != interp;
    Tcl_MutexUnlock(&lock);
    if (!foreign) return TCL_OK;
    return fail_with(interp, "EBUSY", "the socket has event scripts in another interpreter or thread: remove them there first");
}

static void insert(int sock, Watch *watch) {
    int is_new;
    Tcl_MutexLock(&lock);
    entry_of(sock);
    Tcl_SetHashValue(Tcl_CreateHashEntry(watches, (void *)(intptr_t)sock, &is_new), watch);
    Tcl_MutexUnlock(&lock);
}

static void take_out(int sock) {
    Tcl_MutexLock(&lock);
    Tcl_HashEntry *entry = entry_of(sock);
    if (entry) Tcl_DeleteHashEntry(entry);
    Tcl_MutexUnlock(&lock);
}

/* Some descriptor that the interpreter watches, or -1. */
static int any_of(Tcl_Interp *interp) {
    Tcl_HashSearch search;
    int sock = -1;
    Tcl_MutexLock(&lock);
    for (Tcl_HashEntry *entry = watches ? Tcl_FirstHashEntry(watches, &search) : NULL; entry && sock < 0;
         entry = Tcl_NextHashEntry(&search)) {
        const Watch *watch = Tcl_GetHashValue(entry);
        if (watch->interp == interp) sock = (int)(intptr_t)Tcl_GetHashKey(watches, entry);
    }
    Tcl_MutexUnlock(&lock);
    return sock;
}

/* ---- One watch ------------------------------------------------------------------------------------------------- */

static void set_script(Watch *watch, int direction, Tcl_Obj *script) {
    if (script) Tcl_IncrRefCount(script);
    if (watch->scripts[direction]) Tcl_DecrRefCount(watch->scripts[direction]);
    watch->scripts[direction] = script;
}

/* Its memory stays while handle_ready() holds it, so that no new watch gets the same address. */
static void forget(Watch *watch) {
    for (int i = 0; i < DIRECTIONS; i++) set_script(watch, i, NULL);
    Tcl_EventuallyFree(watch, TCL_DYNAMIC);
}

static void handle_ready(ClientData data, int mask);

/* Tells the event loop which scripts there are; removes a watch without scripts. */
static void update(int sock, Watch *watch) {
    int mask = 0;
    for (int i = 0; i < DIRECTIONS; i++)
        if (watch->scripts[i]) mask |= direction_masks[i];
    if (mask) {
        loop_watch(sock, mask, handle_ready, (ClientData)(intptr_t)sock);
    } else {
        loop_forget(sock);
        take_out(sock);
        forget(watch);
    }
}

static Watch *current_watch(int sock) {
    Tcl_MutexLock(&lock);
    Tcl_HashEntry *entry = entry_of(sock);
    Watch *watch = entry ? Tcl_GetHashValue(entry) : NULL;
    Tcl_MutexUnlock(&lock);
    return watch;
}

/* Runs one script at global level. As with channels, a script that fails is removed, and the error goes to [interp bgerror]. */
static void run_script(int sock, Watch *watch, int direction) {
    Tcl_Interp *interp = watch->interp;
    Tcl_Obj *script = watch->scripts[direction];
    Tcl_Preserve(interp);
    Tcl_IncrRefCount(script);
    const int code = Tcl_EvalObjEx(interp, script, TCL_EVAL_GLOBAL);
    if (code != TCL_OK) {
        if (current_watch(sock) == watch && watch->scripts[direction] == script) {
            set_script(watch, direction, NULL);
            update(sock, watch);
        }
        Tcl_BackgroundException(interp, code);
    }
    Tcl_DecrRefCount(script);
    Tcl_Release(interp);
}

/* A script may close the socket, change the other script or delete the interpreter. */
static void handle_ready(ClientData data, int mask) {
    const int sock = (int)(intptr_t)data;
    Watch *watch = current_watch(sock);
    if (!watch) return;
    Tcl_Preserve(watch);
    for (int i = 0; i < DIRECTIONS; i++)
        if (mask & direction_masks[i] && current_watch(sock) == watch && watch->scripts[i]) run_script(sock, watch, i);
    Tcl_Release(watch);
}

/* ---- For the module -------------------------------------------------------------------------------------------- */

static void forget_all_of(ClientData interp) {
    for (int sock = any_of(interp); sock >= 0; sock = any_of(interp)) {
        Watch *watch = current_watch(sock);
        for (int i = 0; i < DIRECTIONS; i++) set_script(watch, i, NULL);
        update(sock, watch);
    }
}

static void interp_deleted(ClientData data, Tcl_Interp *interp) {
    Tcl_DeleteThreadExitHandler(forget_all_of, data);
    forget_all_of(interp);
}

/* A thread that ends by [thread::exit] does not delete its interpreter. */
static void forget_all_at_the_end(Tcl_Interp *interp) {
    static const char key[] = "anysctp_events";
    if (Tcl_GetAssocData(interp, key, NULL)) return;
    Tcl_SetAssocData(interp, key, interp_deleted, interp);
    Tcl_CreateThreadExitHandler(forget_all_of, interp);
}

static int new_watch(Tcl_Interp *interp, int sock, Watch **watch_out) {
    const anysctp_result style = anysctp_get_style(sock);
    if (style < 0) return report_failure(interp, style);
#if TCL_MAJOR_VERSION < 9
    /* The select() in Tcl 8's event loop would write beyond its sets. */
    if (sock >= FD_SETSIZE) return fail_with(interp, "EMFILE", "event: Tcl 8 can only watch descriptors below 1024");
#endif
    Watch *watch = (Watch *)Tcl_Alloc(sizeof *watch);
    *watch = (Watch){.interp = interp};
    forget_all_at_the_end(interp);
    insert(sock, watch);
    *watch_out = watch;
    return TCL_OK;
}

int events_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
    int sock, direction;
    Watch *watch;
    (void)data;
    if (objc != 3 && objc != 4) {
        Tcl_WrongNumArgs(interp, 1, objv, "descriptor event ?script?");
        return TCL_ERROR;
    }
    if (Tcl_GetIntFromObj(interp, objv[1], &sock) != TCL_OK) return TCL_ERROR;
    if (Tcl_GetIndexFromObj(interp, objv[2], direction_names, "event name", 0, &direction) != TCL_OK) return TCL_ERROR;
    if (find(interp, sock, &watch) != TCL_OK) return TCL_ERROR;
    if (objc == 3) {
        if (watch && watch->scripts[direction]) Tcl_SetObjResult(interp, watch->scripts[direction]);
        return TCL_OK;
    }
    const int empty = Tcl_GetString(objv[3])[0] == '\0';
    if (!watch && empty) return TCL_OK;
    if (!watch && new_watch(interp, sock, &watch) != TCL_OK) return TCL_ERROR;
    set_script(watch, direction, empty ? NULL : objv[3]);
    update(sock, watch);
    return TCL_OK;
}

int events_detach(Tcl_Interp *interp, int sock, Watch **watch_out) {
    if (find(interp, sock, watch_out) != TCL_OK) return TCL_ERROR;
    if (*watch_out) {
        loop_forget(sock);
        take_out(sock);
    }
    return TCL_OK;
}

void events_settle(int sock, Watch *watch, int open) {
    if (!watch) return;
    if (open) {
        insert(sock, watch);
        update(sock, watch);
    } else {
        forget(watch);
    }
}
