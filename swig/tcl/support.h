/* What the typemaps need in C: errors, numbers, bytes and addresses between Tcl and the façade.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_TCL_SUPPORT_H
#define ANYSCTP_TCL_SUPPORT_H

#include <tcl.h>

#include "../common.h"

/* Tcl 9 counts in Tcl_Size, Tcl 8 in int. */
#ifndef TCL_SIZE_MAX
#include <limits.h>
#define TCL_SIZE_MAX INT_MAX
typedef int Tcl_Size;
#endif

/* A mistake of the caller, in Tcl's manner: -errorcode {TCL VALUE <kind>}. */
static inline int bad_value(Tcl_Interp *interp, const char *kind, Tcl_Obj *sentence) {
    /* Tcl's channel layer also sets options without an interpreter. */
    Tcl_IncrRefCount(sentence);
    if (interp) {
        Tcl_SetObjResult(interp, sentence);
        Tcl_SetErrorCode(interp, "TCL", "VALUE", kind, NULL);
    }
    Tcl_DecrRefCount(sentence);
    return TCL_ERROR;
}

/* A failure with the name of an errno and this sentence. */
static inline int fail_with(Tcl_Interp *interp, const char *name, const char *sentence) {
    if (!interp) return TCL_ERROR;
    Tcl_SetObjResult(interp, Tcl_NewStringObj(sentence, -1));
    Tcl_SetErrorCode(interp, "SCTP", name, sentence, NULL);
    return TCL_ERROR;
}

/* A failure of the façade: -errorcode {SCTP ECONNREFUSED <sentence>}, and the sentence is the result. The end of the socket's own
 * timeout is {SCTP TIMEOUT <sentence>}; {SCTP ETIMEDOUT <sentence>} is a peer that does not answer. */
static inline int report_failure(Tcl_Interp *interp, anysctp_result failure) {
    const int own_timeout = failure == -ETIMEDOUT && anysctp_last_ended_by() == ANYSCTP_ENDED_BY_NOBODY;
    return fail_with(interp, own_timeout ? "TIMEOUT" : anysctp_error_name(failure), anysctp_last_error());
}

/* What to do after a call. TCL_OK: it is over. TCL_CONTINUE: a signal interrupted it, and it must continue with the time that
 * is left. TCL_ERROR: the signal's handler or [interp cancel] ends it, and the interpreter has the reason. */
static inline int after_call(Tcl_Interp *interp, anysctp_result result) {
    if (result != -EINTR) return TCL_OK;
    if (Tcl_AsyncReady() && Tcl_AsyncInvoke(interp, TCL_OK) != TCL_OK) return TCL_ERROR;
    if (Tcl_Canceled(interp, TCL_LEAVE_ERR_MSG) != TCL_OK) return TCL_ERROR;
    anysctp_resume();
    return TCL_CONTINUE;
}

static inline int get_number(Tcl_Interp *interp, Tcl_Obj *object, const char *name, int64_t least, int64_t most,
                      int64_t *number) {
    Tcl_WideInt wide;
    double real = 0;
    if (Tcl_GetWideIntFromObj(interp, object, &wide) != TCL_OK) return TCL_ERROR;
    /* Tcl 8.6 wraps 2**63 to 2**64-1 around to negative numbers; only their real value tells. */
    if (wide < 0 && Tcl_GetDoubleFromObj(interp, object, &real) != TCL_OK) return TCL_ERROR;
    if (wide < least || wide > most || real > 0)
        return bad_value(interp, "NUMBER", Tcl_ObjPrintf("%s must be from %lld to %lld, not %s", spoken_name(name),
                                                         (long long)least, (long long)most, Tcl_GetString(object)));
    *number = wide;
    return TCL_OK;
}

/* The bytes of a byte array. Tcl 8.6 would silently cut U+0100 to 0x00, so a string is checked first: in Tcl's UTF-8 every
 * character above U+00FF starts with a byte above 0xC3. A byte array without a string needs no check. */
static inline int get_bytes(Tcl_Interp *interp, Tcl_Obj *object, void **data, size_t *size) {
    static const Tcl_ObjType *byte_array;
    Tcl_Size length;
    if (!byte_array) byte_array = Tcl_GetObjType("bytearray");
    if (object->bytes || object->typePtr != byte_array) {
        const char *text = Tcl_GetStringFromObj(object, &length);
        for (Tcl_Size i = 0; i < length; i++)
            if ((unsigned char)text[i] > 0xC3)
                return bad_value(interp, "BYTES", Tcl_NewStringObj("expected bytes: use [encoding convertto]", -1));
    }
    *data = Tcl_GetByteArrayFromObj(object, &length);
    *size = (size_t)length;
    return TCL_OK;
}

/* The numbers of a list, each of 16 bits; to be freed. */
static inline int get_numbers(Tcl_Interp *interp, Tcl_Obj *list, uint16_t **numbers, size_t *count) {
    Tcl_Obj **items;
    Tcl_Size size;
    if (Tcl_ListObjGetElements(interp, list, &size, &items) != TCL_OK) return TCL_ERROR;
    *numbers = (uint16_t *)Tcl_Alloc((unsigned)size * sizeof **numbers + 1);
    *count = (size_t)size;
    for (Tcl_Size i = 0; i < size; i++) {
        int64_t number;
        if (get_number(interp, items[i], "each number", 0, UINT16_MAX, &number) != TCL_OK) return TCL_ERROR;
        (*numbers)[i] = (uint16_t)number;
    }
    return TCL_OK;
}

/* {host port}; an empty list if there is no address, as for a notification. */
static inline Tcl_Obj *address_object(const anysctp_address *address) {
    Tcl_Obj *pair[2];
    if (!address->host[0]) return Tcl_NewObj();
    pair[0] = Tcl_NewStringObj(address->host, -1);
    pair[1] = Tcl_NewIntObj(address->port);
    return Tcl_NewListObj(2, pair);
}

/* A call with more results than its number returns a list, the number first. */
static inline void append_output(Tcl_Interp *interp, Tcl_Obj *output) {
    Tcl_ListObjAppendElement(NULL, Tcl_GetObjResult(interp), output);
}

/* The object of a key, which each place makes once in each thread: for a small message new ones cost more than all else. */
#define KEY(name)                                     \
    ({                                                \
        static _Thread_local Tcl_Obj *made;           \
        if (!made) {                                  \
            made = Tcl_NewStringObj((name), -1);      \
            Tcl_IncrRefCount(made);                   \
        }                                             \
        made;                                         \
    })

/* A field of a dict that may lack it: then `*found` is 0. */
static inline int get_value(Tcl_Interp *interp, Tcl_Obj *dict, Tcl_Obj *key, const char *name, int64_t least, int64_t most,
                            int64_t *number, int *found) {
    Tcl_Obj *value = NULL;
    const int status = Tcl_DictObjGet(interp, dict, key, &value);
    *found = value != NULL;
    if (status != TCL_OK || !value) return status;
    return get_number(interp, value, name, least, most, number);
}

/* A misspelt key would be a field that silently keeps its default. */
static inline int check_all_used(Tcl_Interp *interp, Tcl_Obj *dict, const char *record, int used) {
    Tcl_Size size;
    if (Tcl_DictObjSize(interp, dict, &size) != TCL_OK) return TCL_ERROR;
    if (size == used) return TCL_OK;
    return bad_value(interp, "DICT", Tcl_ObjPrintf("%s has no field for a key of \"%s\"", record, Tcl_GetString(dict)));
}

#define PUT_ITEM(dict, name, value) Tcl_DictObjPut(NULL, (dict), KEY(name), (value))

#endif
