/* The driver of Tcl's channels on SCTP sockets. Tcl ensures that a channel belongs to one thread at a time. The table of
 * descriptors that channels own is the process's, because sockets are known by their descriptors in every thread.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "channel.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>

#include "events.h"
#include "loop.h"
#include "support.h"

/* The longest message that is sent, and the size of Tcl's buffers: each flush sends one message of up to this size. */
enum { LONGEST_MESSAGE = 65536 };
enum { NAME_SIZE = 24 };

typedef struct Channel {
    Tcl_Channel tcl;
    int sock;
    int call_flags; /* ANYSCTP_MSG_DONTWAIT if the channel is non-blocking */
    anysctp_sndinfo info;
} Channel;

/* ---- The table ------------------------------------------------------------------------------------------------- */

TCL_DECLARE_MUTEX(lock)
static Tcl_HashTable owned; /* the descriptors, without values */
static int initialised;

static Tcl_HashTable *table(void) {
    if (!initialised) Tcl_InitHashTable(&owned, TCL_ONE_WORD_KEYS);
    initialised = 1;
    return &owned;
}

static int is_owned(int sock) {
    Tcl_MutexLock(&lock);
    const int found = Tcl_FindHashEntry(table(), (void *)(intptr_t)sock) != NULL;
    Tcl_MutexUnlock(&lock);
    return found;
}

/* @return 0 if a channel owns it already. */
static int own(int sock) {
    int is_new;
    Tcl_MutexLock(&lock);
    Tcl_CreateHashEntry(table(), (void *)(intptr_t)sock, &is_new);
    Tcl_MutexUnlock(&lock);
    return is_new;
}

static void disown(int sock) {
    Tcl_MutexLock(&lock);
    Tcl_HashEntry *entry = Tcl_FindHashEntry(table(), (void *)(intptr_t)sock);
    if (entry) Tcl_DeleteHashEntry(entry);
    Tcl_MutexUnlock(&lock);
}

static int refuse(Tcl_Interp *interp, int sock) {
    char sentence[96];
    snprintf(sentence, sizeof sentence, "the socket sctp%d belongs to the channel sctpchan%d: use that", sock, sock);
    return fail_with(interp, "EBUSY", sentence);
}

/* ---- Data ------------------------------------------------------------------------------------------------------ */

/* After a signal a call continues with the time that is left. */
static int goes_on(anysctp_result result) {
    if (result != -EINTR) return 0;
    anysctp_resume();
    return 1;
}

/* A signal with a Tcl handler ends a reader's wait, as with Tcl's own sockets. */
static int reads_on(anysctp_result result) { return !Tcl_AsyncReady() && goes_on(result); }

static int input(ClientData data, char *buffer, int size, int *error) {
    const Channel *channel = data;
    anysctp_result result;
    anysctp_rcvinfo info;
    do {
        ANYSCTP_INIT(&info);
        result = anysctp_recvv(channel->sock, buffer, (size_t)size, channel->call_flags, &info, NULL);
    } while (reads_on(result) || (result > 0 && info.msg_flags & ANYSCTP_MSG_NOTIFICATION));
    /* There was an association, so it is over, and its end has been told. */
    if (result == -ENOTCONN) return 0;
    if (result >= 0) return (int)result;
    *error = (int)-result;
    return -1;
}

/* A channel has a stream and a PPID; all other fields come from the socket's default. */
static anysctp_result send_one(const Channel *channel, const char *bytes, size_t length) {
    const int flags = channel->call_flags | ANYSCTP_DEFAULT_FLAGS | ANYSCTP_DEFAULT_CONTEXT | ANYSCTP_DEFAULT_PR;
    return anysctp_sendv(channel->sock, bytes, length, &channel->info, NULL, 0, flags);
}

/* A send buffer that was set limits the message. */
static anysctp_result send_part(const Channel *channel, const char *bytes, size_t length) {
    const anysctp_result result = send_one(channel, bytes, length);
    if (result != -EMSGSIZE) return result;
    const anysctp_result limit = anysctp_get_sndbuf(channel->sock);
    if (limit <= 0 || (size_t)limit >= length) return result;
    return send_one(channel, bytes, (size_t)limit);
}

static int output(ClientData data, const char *bytes, int size, int *error) {
    anysctp_result result;
    if (size == 0) return 0;
    /* After EINTR Tcl would call again with the full time. */
    do {
        result = send_part(data, bytes, size < LONGEST_MESSAGE ? (size_t)size : LONGEST_MESSAGE);
    } while (goes_on(result));
    if (result >= 0) return (int)result;
    *error = (int)-result;
    return -1;
}

static int block_mode(ClientData data, int mode) {
    Channel *channel = data;
    channel->call_flags = mode == TCL_MODE_NONBLOCKING ? ANYSCTP_MSG_DONTWAIT : 0;
    return 0;
}

/* ---- Events ---------------------------------------------------------------------------------------------------- */

static void ready(ClientData data, int mask) {
    const Channel *channel = data;
    Tcl_NotifyChannel(channel->tcl, mask);
}

static void watch(ClientData data, int mask) {
    Channel *channel = data;
    mask &= TCL_READABLE | TCL_WRITABLE;
    if (mask) {
        loop_watch(channel->sock, mask, ready, channel);
    } else {
        loop_forget(channel->sock);
    }
}

/* The event loop belongs to the thread, and must stop watching a channel that leaves it. */
static void thread_action(ClientData data, int action) {
    const Channel *channel = data;
    if (action == TCL_CHANNEL_THREAD_REMOVE) loop_forget(channel->sock);
}

/* ---- Closing --------------------------------------------------------------------------------------------------- */

static int half_close(const Channel *channel, int how) {
    const anysctp_result result = anysctp_shutdown(channel->sock, how);
    if (result >= 0 || result == -ENOTCONN || result == -EPIPE) return 0; /* over already */
    return (int)-result;
}

static int close_channel(ClientData data, Tcl_Interp *interp, int flags) {
    Channel *channel = data;
    (void)interp;
    if (flags & TCL_CLOSE_READ) return half_close(channel, ANYSCTP_SHUT_RD);
    if (flags & TCL_CLOSE_WRITE) return half_close(channel, ANYSCTP_SHUT_WR);
    loop_forget(channel->sock);
    /* First, because the descriptor's number may belong to another socket at once. */
    disown(channel->sock);
    const anysctp_result result = anysctp_close(channel->sock);
    Tcl_Free((void *)channel);
    return result < 0 ? (int)-result : 0;
}

/* ---- Options --------------------------------------------------------------------------------------------------- */

/* The streams are those of the association. */
static int set_stream(Tcl_Interp *interp, Channel *channel, Tcl_Obj *value) {
    anysctp_status status;
    int64_t number;
    ANYSCTP_INIT(&status);
    const anysctp_result result = anysctp_get_status(channel->sock, 0, &status);
    /* An association that is over has none; writing fails in any case. */
    const int64_t most = result < 0 || !status.outstrms ? UINT16_MAX : status.outstrms - 1;
    if (get_number(interp, value, "stream", 0, most, &number) != TCL_OK) return TCL_ERROR;
    channel->info.sid = (uint16_t)number;
    return TCL_OK;
}

static int set_ppid(Tcl_Interp *interp, Channel *channel, Tcl_Obj *value) {
    int64_t number;
    if (get_number(interp, value, "ppid", 0, UINT32_MAX, &number) != TCL_OK) return TCL_ERROR;
    channel->info.ppid = (uint32_t)number;
    return TCL_OK;
}

static int set_option(ClientData data, Tcl_Interp *interp, const char *name, const char *text) {
    const int stream = strcmp(name, "-stream") == 0;
    if (!stream && strcmp(name, "-ppid") != 0) return Tcl_BadChannelOption(interp, name, "stream ppid");
    Tcl_Obj *value = Tcl_NewStringObj(text, -1);
    Tcl_IncrRefCount(value);
    const int status = stream ? set_stream(interp, data, value) : set_ppid(interp, data, value);
    Tcl_DecrRefCount(value);
    return status;
}

/* {host port}, as in every other command. */
static anysctp_result put_address(Tcl_DString *value, int sock, anysctp_result (*get)(int, anysctp_address *)) {
    anysctp_address address;
    const anysctp_result result = get(sock, &address);
    if (result < 0) return result;
    Tcl_Obj *pair = address_object(&address);
    Tcl_IncrRefCount(pair);
    Tcl_DStringAppend(value, Tcl_GetString(pair), -1);
    Tcl_DecrRefCount(pair);
    return 0;
}

static anysctp_result put_number(Tcl_DString *value, uint32_t number) {
    char text[NAME_SIZE];
    snprintf(text, sizeof text, "%lu", (unsigned long)number);
    Tcl_DStringAppend(value, text, -1);
    return 0;
}

static anysctp_result put_stream(Tcl_DString *value, const Channel *channel) {
    return put_number(value, channel->info.sid);
}

static anysctp_result put_ppid(Tcl_DString *value, const Channel *channel) {
    return put_number(value, channel->info.ppid);
}

static anysctp_result put_sockname(Tcl_DString *value, const Channel *channel) {
    return put_address(value, channel->sock, anysctp_getsockname);
}

static anysctp_result put_peername(Tcl_DString *value, const Channel *channel) {
    return put_address(value, channel->sock, anysctp_getpeername);
}

static anysctp_result put_error(Tcl_DString *value, const Channel *channel) {
    const anysctp_result result = anysctp_get_error(channel->sock);
    if (result > 0) Tcl_DStringAppend(value, anysctp_error_name(result), -1);
    return result;
}

static const struct {
    const char *name;
    anysctp_result (*put)(Tcl_DString *, const Channel *);
} options[] = {
    {"-stream", put_stream},     {"-ppid", put_ppid},   {"-sockname", put_sockname},
    {"-peername", put_peername}, {"-error", put_error},
};
enum { OPTIONS = sizeof options / sizeof *options };

/* All options with their names, without -peername if there is none, and without -error, which reading clears. */
static void put_all(Tcl_DString *out, const Channel *channel) {
    Tcl_DString value;
    for (int i = 0; i < OPTIONS; i++) {
        if (options[i].put == put_error) continue;
        Tcl_DStringInit(&value);
        if (options[i].put(&value, channel) >= 0) {
            Tcl_DStringAppendElement(out, options[i].name);
            Tcl_DStringAppendElement(out, Tcl_DStringValue(&value));
        }
        Tcl_DStringFree(&value);
    }
}

static int get_option(ClientData data, Tcl_Interp *interp, const char *name, Tcl_DString *out) {
    if (!name) {
        put_all(out, data);
        return TCL_OK;
    }
    int i = 0;
    while (i < OPTIONS && strcmp(name, options[i].name) != 0) i++;
    if (i == OPTIONS) return Tcl_BadChannelOption(interp, name, "stream ppid sockname peername error");
    const anysctp_result result = options[i].put(out, data);
    return result < 0 ? report_failure(interp, result) : TCL_OK;
}

/* ---- Making one ------------------------------------------------------------------------------------------------ */

/* No handle for others: bytes read from the descriptor without the library would be lost, or not be the peer's. */
static const Tcl_ChannelType driver = {
    .typeName = "sctp",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .inputProc = input,
    .outputProc = output,
    .setOptionProc = set_option,
    .getOptionProc = get_option,
    .watchProc = watch,
    .close2Proc = close_channel,
    .blockModeProc = block_mode,
    .threadActionProc = thread_action,
};

/* Set up, or already ended by the peer, who may have sent something before. */
static int has_association(Tcl_Interp *interp, int sock) {
    anysctp_status status;
    char byte;
    const anysctp_result style = anysctp_get_style(sock);
    if (style < 0) return report_failure(interp, style);
    if (style != ANYSCTP_TCP_STYLE)
        return fail_with(interp, "EOPNOTSUPP", "channel: a one-to-many socket has many peers: use [sctp peeloff] first");
    ANYSCTP_INIT(&status);
    if (anysctp_get_status(sock, 0, &status) >= 0 && status.state >= ANYSCTP_STATE_ESTABLISHED) return TCL_OK;
    const anysctp_result result = anysctp_recvv(sock, &byte, 1, ANYSCTP_MSG_PEEK | ANYSCTP_MSG_DONTWAIT, NULL, NULL);
    if (result >= 0) return TCL_OK;
    if (result != -ENOTCONN && result != -EAGAIN && result != -EINVAL) return report_failure(interp, result);
    return fail_with(interp, "ENOTCONN", "channel: the socket has no association, or not yet: use [sctp connect] or "
                                         "[sctp accept] first");
}

/* The socket's event scripts would disturb the channel's. */
static int take_over(Tcl_Interp *interp, int sock) {
    Watch *scripts;
    int64_t timeout;
#if TCL_MAJOR_VERSION < 9
    if (sock >= FD_SETSIZE) return fail_with(interp, "EMFILE", "channel: Tcl 8 can only watch descriptors below 1024");
#endif
    if (!own(sock)) return refuse(interp, sock);
    if (events_detach(interp, sock, &scripts) != TCL_OK) {
        disown(sock);
        return TCL_ERROR;
    }
    events_settle(sock, scripts, 0);
    /* [chan configure -blocking] says whether a channel waits. */
    if (anysctp_get_timeout(sock, &timeout) >= 0 && timeout == 0) anysctp_set_timeout(sock, -1);
    return TCL_OK;
}

int channel_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
    Channel new_one = {.sock = -1};
    char name[NAME_SIZE];
    (void)data;
    if (objc != 4) {
        Tcl_WrongNumArgs(interp, 1, objv, "descriptor stream ppid");
        return TCL_ERROR;
    }
    ANYSCTP_INIT(&new_one.info);
    if (Tcl_GetIntFromObj(interp, objv[1], &new_one.sock) != TCL_OK) return TCL_ERROR;
    if (has_association(interp, new_one.sock) != TCL_OK) return TCL_ERROR;
    if (set_stream(interp, &new_one, objv[2]) != TCL_OK || set_ppid(interp, &new_one, objv[3]) != TCL_OK) return TCL_ERROR;
    if (take_over(interp, new_one.sock) != TCL_OK) return TCL_ERROR;
    Channel *channel = (Channel *)Tcl_Alloc(sizeof *channel);
    *channel = new_one;
    snprintf(name, sizeof name, "sctpchan%d", channel->sock);
    channel->tcl = Tcl_CreateChannel(&driver, name, channel, TCL_READABLE | TCL_WRITABLE);
    Tcl_SetChannelBufferSize(channel->tcl, LONGEST_MESSAGE);
    Tcl_RegisterChannel(interp, channel->tcl);
    /* As [socket] does. */
    if (Tcl_SetChannelOption(interp, channel->tcl, "-translation", "auto crlf") != TCL_OK) return TCL_ERROR;
    Tcl_SetObjResult(interp, Tcl_NewStringObj(name, -1));
    return TCL_OK;
}

int nochannel_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
    int sock;
    (void)data;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "descriptor");
        return TCL_ERROR;
    }
    if (Tcl_GetIntFromObj(interp, objv[1], &sock) != TCL_OK) return TCL_ERROR;
    return is_owned(sock) ? refuse(interp, sock) : TCL_OK;
}
