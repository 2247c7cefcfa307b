/* Lists of messages, and what they consist of, between Tcl and the façade.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_TCL_MESSAGES_H
#define ANYSCTP_TCL_MESSAGES_H

#include "support.h"

/* A message to be sent: for the library a longer record than its own, whose further fields it passes over. */
typedef struct {
    anysctp_outgoing record;
    anysctp_sndinfo info;
} Outgoing;

static inline int get_sndinfo(Tcl_Interp *interp, Tcl_Obj *dict, anysctp_sndinfo *info) {
    int64_t number = 0;
    int found, used = 0;
    ANYSCTP_INIT(info);
#define GET_FIELD(name, ...)                                                                                         \
    if (get_value(interp, dict, KEY(#name), #name, LEAST_OF(info->name), MOST_OF(info->name), &number, &found) != 0) \
        return TCL_ERROR;                                                                                            \
    if (found) info->name = number, used++;
    ANYSCTP_FIELDS_sndinfo(GET_FIELD, GET_FIELD, GET_FIELD, GET_FIELD)
#undef GET_FIELD
    return check_all_used(interp, dict, "info", used);
}

enum { DATA, INFO, HOST, PORT, UNSAID, PARTS };

/* All but the data. */
static inline int get_message(Tcl_Interp *interp, Tcl_Obj **parts, Outgoing *message) {
    int64_t number;
    ANYSCTP_INIT(&message->record);
    message->record.struct_size = sizeof *message;
    message->record.info = &message->info;
    message->record.host = Tcl_GetString(parts[HOST]);
    if (get_sndinfo(interp, parts[INFO], &message->info) != TCL_OK) return TCL_ERROR;
    if (get_number(interp, parts[PORT], "port", 0, UINT16_MAX, &number) != TCL_OK) return TCL_ERROR;
    message->record.port = (uint16_t)number;
    if (get_number(interp, parts[UNSAID], "unsaid", 0, UINT32_MAX, &number) != TCL_OK) return TCL_ERROR;
    message->record.unsaid = (uint32_t)number;
    return TCL_OK;
}

/* The data come last: the same object may be a number somewhere else, and be converted to that. The messages are to be freed,
 * also after an error. */
static inline int get_messages(Tcl_Interp *interp, Tcl_Obj *list, Outgoing **messages, size_t *count) {
    Tcl_Obj **items, **parts = NULL, **before = NULL;
    Tcl_Size size, length;
    if (Tcl_ListObjGetElements(interp, list, &size, &items) != TCL_OK) return TCL_ERROR;
    if (*messages) Tcl_Free((void *)*messages);
    *messages = (Outgoing *)Tcl_Alloc((unsigned)(((size_t)size + 1) * sizeof **messages));
    *count = (size_t)size;
    for (Tcl_Size i = 0; i < size; i++, before = parts) {
        Outgoing *message = *messages + i;
        if (Tcl_ListObjGetElements(interp, items[i], &length, &parts) != TCL_OK) return TCL_ERROR;
        if (length != PARTS) return bad_value(interp, "MESSAGE", Tcl_NewStringObj("a message has 5 parts", -1));
        /* Mostly it says the same as the one before. */
        if (before && memcmp(before + INFO, parts + INFO, (PARTS - INFO) * sizeof *parts) == 0) {
            message->record = message[-1].record;
        } else if (get_message(interp, parts, message) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    for (Tcl_Size i = 0; i < size; i++) {
        anysctp_outgoing *record = &(*messages + i)->record;
        void *data;
        Tcl_ListObjGetElements(NULL, items[i], &length, &parts);
        if (get_bytes(interp, parts[DATA], &data, &record->len) != TCL_OK) return TCL_ERROR;
        record->data = data;
    }
    return TCL_OK;
}

/* A message as [sctp recv] gives it. Of a notification the type is "notification". */
static inline Tcl_Obj *message_object(const anysctp_rcvinfo *info, Tcl_Obj *data, Tcl_Obj *from) {
    const int is_notification = (info->msg_flags & ANYSCTP_MSG_NOTIFICATION) != 0;
    Tcl_Obj *dict = Tcl_NewDictObj();
    PUT_ITEM(dict, "type", Tcl_NewStringObj(is_notification ? "notification" : "message", -1));
    PUT_ITEM(dict, "data", data);
    PUT_ITEM(dict, "stream", Tcl_NewWideIntObj(info->sid));
    PUT_ITEM(dict, "ssn", Tcl_NewWideIntObj(info->ssn));
    PUT_ITEM(dict, "ppid", Tcl_NewWideIntObj(info->ppid));
    PUT_ITEM(dict, "tsn", Tcl_NewWideIntObj(info->tsn));
    PUT_ITEM(dict, "cumtsn", Tcl_NewWideIntObj(info->cumtsn));
    PUT_ITEM(dict, "context", Tcl_NewWideIntObj(info->context));
    PUT_ITEM(dict, "assoc", Tcl_NewWideIntObj(info->assoc_id));
    PUT_ITEM(dict, "unordered", Tcl_NewIntObj((info->flags & ANYSCTP_UNORDERED) != 0));
    PUT_ITEM(dict, "eor", Tcl_NewIntObj((info->msg_flags & ANYSCTP_MSG_EOR) != 0));
    PUT_ITEM(dict, "from", from);
    return dict;
}

static inline Tcl_Obj *message_list(const anysctp_incoming *messages, size_t count, const char *room) {
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    for (size_t i = 0; i < count; i++) {
        Tcl_Obj *data = Tcl_NewByteArrayObj((const unsigned char *)room + messages[i].offset, (Tcl_Size)messages[i].length);
        Tcl_ListObjAppendElement(NULL, list, message_object(&messages[i].info, data, address_object(&messages[i].from)));
    }
    return list;
}

#endif
