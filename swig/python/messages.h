/* Lists of messages, and what they consist of, between Python and the façade.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_PYTHON_MESSAGES_H
#define ANYSCTP_PYTHON_MESSAGES_H

#include "support.h"

/* A message to be sent: for the library a longer record than its own, whose further fields it passes over. */
typedef struct {
    anysctp_outgoing record;
    anysctp_sndinfo info;
    Py_buffer view;
} Outgoing;

static int get_sndinfo(PyObject *object, anysctp_sndinfo *info) {
    Py_ssize_t index = 0, used = 0;
    long long number;
    int found;
    ANYSCTP_INIT(info);
#define COUNT_FIELD(name, ...) +1
#define GET_FIELD(name, ...)                                                                             \
    found = get_field(object, index++, #name, LEAST_OF(info->name), MOST_OF(info->name), &number);       \
    if (found < 0) return 0;                                                                             \
    if (found) info->name = number, used++;
    if (!check_record(object, "info", 0 ANYSCTP_FIELDS_sndinfo(COUNT_FIELD, COUNT_FIELD, COUNT_FIELD, COUNT_FIELD))) return 0;
    ANYSCTP_FIELDS_sndinfo(GET_FIELD, GET_FIELD, GET_FIELD, GET_FIELD)
#undef GET_FIELD
#undef COUNT_FIELD
    return check_dict_used(object, "info", used);
}

/* `before` is the message before it, or NULL: what they have in common, mostly all but the bytes, is not read again. */
static int get_message(PyObject *item, const Outgoing *before, PyObject *item_before, Outgoing *message) {
    enum { DATA, INFO, HOST, PORT, UNSAID, PARTS };
    long long number;
    if (!PyTuple_Check(item) || PyTuple_Size(item) != PARTS) {
        PyErr_SetString(PyExc_TypeError, "each message must be a tuple (data, info, host, port, unsaid)");
        return 0;
    }
    ANYSCTP_INIT(&message->record);
    message->record.struct_size = sizeof *message;
#define PART(part) PyTuple_GetItem(item, part)
#define IS_NEW(part) (!before || PyTuple_GetItem(item_before, part) != PART(part))
    if (!IS_NEW(INFO)) {
        message->record.info = before->record.info;
    } else if (PART(INFO) != Py_None) {
        if (!get_sndinfo(PART(INFO), &message->info)) return 0;
        message->record.info = &message->info;
    }
    if (!IS_NEW(HOST)) {
        message->record.host = before->record.host;
    } else if (PART(HOST) != Py_None && !(message->record.host = get_text(PART(HOST), "host"))) {
        return 0;
    }
    if (!get_number(PART(PORT), "port", 0, UINT16_MAX, &number)) return 0;
    message->record.port = (uint16_t)number;
    if (!get_number(PART(UNSAID), "unsaid", 0, UINT32_MAX, &number)) return 0;
    message->record.unsaid = (uint32_t)number;
    if (!get_buffer(PART(DATA), "data", PyBUF_SIMPLE, &message->view)) return 0;
#undef IS_NEW
#undef PART
    message->record.data = message->view.buf;
    message->record.len = (size_t)message->view.len;
    return 1;
}

/* To be given to free_messages(). The records point into the tuple's items. */
static Outgoing *get_messages(PyObject *items) {
    const Py_ssize_t count = PyTuple_Size(items);
    Outgoing *messages = PyMem_New(Outgoing, count + 1);
    if (!messages) PyErr_NoMemory();
    for (Py_ssize_t i = 0; messages && i < count; i++) messages[i].view.obj = NULL;
    for (Py_ssize_t i = 0; messages && i < count; i++) {
        PyObject *before = i ? PyTuple_GetItem(items, i - 1) : NULL;
        if (get_message(PyTuple_GetItem(items, i), i ? &messages[i - 1] : NULL, before, &messages[i])) continue;
        for (Py_ssize_t j = 0; j < i; j++) PyBuffer_Release(&messages[j].view);
        PyMem_Free(messages);
        messages = NULL;
    }
    return messages;
}

static void free_messages(Outgoing *messages, PyObject *items) {
    for (Py_ssize_t i = 0; messages && i < PyTuple_Size(items); i++) PyBuffer_Release(&messages[i].view);
    PyMem_Free(messages);
}

/* An empty object of a class of sctp/_records.py, which is a named tuple. Made here it costs a third of what it costs there. */
static PyObject *named_tuple(PyTypeObject **type, const char *name, Py_ssize_t fields) {
    if (!*type) {
        PyObject *module = PyImport_ImportModule("sctp._records");
        if (module) *type = (PyTypeObject *)PyObject_GetAttrString(module, name);
        Py_XDECREF(module);
    }
    return *type ? ((allocfunc)PyType_GetSlot(*type, Py_tp_alloc))(*type, fields) : NULL;
}
static PyTypeObject *rcvinfo_type, *message_type;

static PyObject *rcvinfo_object(const anysctp_rcvinfo *info) {
    Py_ssize_t index = 0;
#define COUNT_FIELD(name, ...) +1
#define PUT_FIELD(name, ...) PyTuple_SetItem(record, index, PyLong_FromLongLong(info->name)), index++;
    PyObject *record = named_tuple(&rcvinfo_type, "RcvInfo",
                                   0 ANYSCTP_FIELDS_rcvinfo(COUNT_FIELD, COUNT_FIELD, COUNT_FIELD, COUNT_FIELD));
    if (!record) return NULL;
    ANYSCTP_FIELDS_rcvinfo(PUT_FIELD, PUT_FIELD, PUT_FIELD, PUT_FIELD)
#undef PUT_FIELD
#undef COUNT_FIELD
    if (PyErr_Occurred()) Py_CLEAR(record);
    return record;
}

/* A dict, because the fields depend on the type. */
static PyObject *notification_object(const anysctp_notification *event) {
    PyObject *dict = PyDict_New();
    if (!dict) return NULL;
#define PUT_NUMBER(name, ...) \
    if (put_item(dict, #name, PyLong_FromLongLong(event->name)) < 0) goto incomplete;
#define PUT_TEXT(name) \
    if (put_item(dict, #name, PyUnicode_FromString(event->name)) < 0) goto incomplete;
#define CASE_OF_TYPE(NAME, WORD, VALUE, FLAGS, FIELDS) \
    case ANYSCTP_##NAME: FIELDS break;
    ANYSCTP_FIELDS_notification(PUT_NUMBER, PUT_NUMBER, PUT_NUMBER, PUT_TEXT)
    switch (event->type) {
        ANYSCTP_NOTIFICATIONS(CASE_OF_TYPE, PUT_NUMBER, PUT_TEXT)
    default: break;
    }
#undef CASE_OF_TYPE
#undef PUT_TEXT
#undef PUT_NUMBER
    return dict;
incomplete:
    Py_DECREF(dict);
    return NULL;
}

/* A Message. The notification is a dict, and its bytes are the data. */
static PyObject *message_object(const anysctp_incoming *message, const char *room) {
    PyObject *event = Py_None;
    Py_INCREF(event);
    if (message->notification.type) {
        Py_DECREF(event);
        event = notification_object(&message->notification);
    }
    PyObject *parts[] = {
        PyBytes_FromStringAndSize(room + message->offset, (Py_ssize_t)message->length),
        rcvinfo_object(&message->info),
        address_object(&message->from),
        event,
    };
    enum { PARTS = sizeof parts / sizeof *parts };
    PyObject *object = parts[0] && parts[1] && parts[2] && parts[3] ? named_tuple(&message_type, "Message", PARTS) : NULL;
    for (int i = 0; i < PARTS; i++) {
        if (object)
            PyTuple_SetItem(object, i, parts[i]);
        else
            Py_XDECREF(parts[i]);
    }
    return object;
}

static PyObject *message_list(const anysctp_incoming *messages, Py_ssize_t count, const char *room) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *item = message_object(&messages[i], room);
        if (item)
            PyList_SetItem(list, i, item);
        else
            Py_CLEAR(list);
    }
    return list;
}

#endif
