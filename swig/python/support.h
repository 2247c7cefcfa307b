/* What the typemaps need in C: errors, numbers, buffers and addresses between Python and the façade. All of it is in Python's
 * limited API, because the module of the wheel is for every Python from 3.11 on. */
#ifndef ANYSCTP_PYTHON_SUPPORT_H
#define ANYSCTP_PYTHON_SUPPORT_H

#include <Python.h>

#include "../common.h"

/* Whether to repeat a call that a signal has interrupted (PEP 475): only if the signal's Python handler did not raise. The
 * repeated call continues with the time that is left. */
static int interrupted(anysctp_result result) {
    if (result != -EINTR || PyErr_CheckSignals() < 0) return 0;
    anysctp_resume();
    return 1;
}

/* OSError picks the built-in subclass by errno when it is called; C code sees that subclass from the first moment. The socket's
 * own timeout is what socket.socket says. An exception of a signal handler stays what it is. An error that is the end of an
 * association has `ended_by`. */
static void raise_error(anysctp_result result) {
    if (PyErr_Occurred()) return;
    if (result == -ETIMEDOUT && anysctp_last_ended_by() == ANYSCTP_ENDED_BY_NOBODY) {
        PyErr_SetString(PyExc_TimeoutError, "timed out");
        return;
    }
    PyObject *error = PyObject_CallFunction(PyExc_OSError, "is", (int)-result, anysctp_last_error());
    if (!error) return;
    if (anysctp_last_ended_by() != ANYSCTP_ENDED_BY_NOBODY) {
        PyObject *who = PyLong_FromLong(anysctp_last_ended_by());
        if (!who || PyObject_SetAttrString(error, "ended_by", who) < 0) PyErr_Clear();
        Py_XDECREF(who);
    }
    PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    Py_DECREF(error);
}

/* A TypeError; the format has the name of the parameter, as %s, and that of the object's type, as %S. */
static void raise_type_error(const char *format, const char *name, PyObject *object) {
    PyObject *type = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__name__");
    if (type) PyErr_Format(PyExc_TypeError, format, name, type);
    Py_XDECREF(type);
}

static int get_number(PyObject *object, const char *name, long long least, long long most, long long *number) {
    if (!PyIndex_Check(object)) {
        raise_type_error("%s must be an integer, not %S", spoken_name(name), object);
        return 0;
    }
    int overflow;
    *number = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (*number == -1 && PyErr_Occurred()) return 0;
    if (overflow || *number < least || *number > most) {
        PyErr_Format(PyExc_OverflowError, "%s must be from %lld to %lld, not %S", spoken_name(name), least, most, object);
        return 0;
    }
    return 1;
}

/* Borrowed from the str, NUL-terminated; NULL with an exception. */
static const char *get_text(PyObject *object, const char *name) {
    if (!PyUnicode_Check(object)) {
        raise_type_error("%s must be str, not %S", name, object);
        return NULL;
    }
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(object, &size);
    if (text && strlen(text) != (size_t)size) {
        PyErr_Format(PyExc_ValueError, "%s contains a NUL character", name);
        return NULL;
    }
    return text;
}

static int get_buffer(PyObject *object, const char *name, int flags, Py_buffer *view) {
    if (PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be bytes or another buffer, not str: encode it first, with str.encode()",
                     name);
        return 0;
    }
    if (PyObject_GetBuffer(object, view, flags) == 0) return 1;
    if (flags == PyBUF_WRITABLE && PyErr_ExceptionMatches(PyExc_BufferError))
        raise_type_error("%s must be a size or a writable buffer; this %S is read-only", name, object);
    return 0;
}

/* The items of a list or of another iterable, as a tuple, which no other thread can change. */
static PyObject *get_items(PyObject *object, const char *must_be) {
    PyObject *items = PySequence_Tuple(object);
    if (!items && PyErr_ExceptionMatches(PyExc_TypeError)) PyErr_SetString(PyExc_TypeError, must_be);
    return items;
}

/* The numbers of a list, each of 16 bits; to be freed with PyMem_Free(). */
static uint16_t *get_numbers(PyObject *object, const char *name, size_t *count) {
    PyObject *items = get_items(object, "a list of integers is needed");
    uint16_t *numbers = NULL;
    if (!items) return NULL;
    *count = (size_t)PyTuple_Size(items);
    numbers = PyMem_New(uint16_t, *count + 1);
    if (!numbers) PyErr_NoMemory();
    for (size_t i = 0; numbers && i < *count; i++) {
        long long number;
        if (get_number(PyTuple_GetItem(items, (Py_ssize_t)i), name, 0, UINT16_MAX, &number)) {
            numbers[i] = (uint16_t)number;
        } else {
            PyMem_Free(numbers);
            numbers = NULL;
        }
    }
    Py_DECREF(items);
    return numbers;
}

/* The size of a new buffer; the façade itself refuses 0. */
static int get_capacity(PyObject *object, size_t *capacity) {
    const Py_ssize_t size = PyNumber_AsSsize_t(object, PyExc_OverflowError);
    if (size == -1 && PyErr_Occurred()) return 0;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "the size of a buffer cannot be negative");
        return 0;
    }
    *capacity = (size_t)size;
    return 1;
}

/* Most messages have the sender of the one before, so the last address is kept. */
static PyObject *address_object(const anysctp_address *address) {
    static anysctp_address last;
    static PyObject *kept;
    if (!address->host[0]) Py_RETURN_NONE;
    if (!kept || address->port != last.port || strcmp(address->host, last.host) != 0) {
        PyObject *object = Py_BuildValue("(si)", address->host, address->port);
        if (!object) return NULL;
        Py_XDECREF(kept);
        kept = object;
        last = *address;
    }
    Py_INCREF(kept);
    return kept;
}

/* A call's result becomes a tuple as soon as there is more than one value. Takes over the references to both. */
static PyObject *append_output(PyObject *result, PyObject *value) {
    const Py_ssize_t size = PyTuple_CheckExact(result) ? PyTuple_Size(result) : 0;
    PyObject *outputs = value ? PyTuple_New(size ? size + 1 : 2) : NULL;
    if (!outputs) {
        Py_DECREF(result);
        Py_XDECREF(value);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *output = PyTuple_GetItem(result, i);
        Py_INCREF(output);
        PyTuple_SetItem(outputs, i, output);
    }
    if (size)
        Py_DECREF(result);
    else
        PyTuple_SetItem(outputs, 0, result);
    PyTuple_SetItem(outputs, size ? size : 1, value);
    return outputs;
}

/* A field of a record, which is a tuple in field order or a dict in which fields may be missing. Returns 1 with the
 * number, 0 if the field is missing, -1 with an exception. */
static int get_field(PyObject *record, Py_ssize_t index, const char *name, long long least, long long most,
                     long long *number) {
    PyObject *item;
    if (PyTuple_Check(record)) {
        item = PyTuple_GetItem(record, index);
    } else {
        item = PyDict_GetItemString(record, name);
        if (!item) return 0;
    }
    return get_number(item, name, least, most, number) ? 1 : -1;
}

static int check_record(PyObject *record, const char *type, Py_ssize_t fields) {
    if (PyDict_Check(record)) return 1;
    if (!PyTuple_Check(record)) {
        raise_type_error("%s must be a tuple, a dict or None, not %S", type, record);
        return 0;
    }
    if (PyTuple_Size(record) != fields) {
        PyErr_Format(PyExc_TypeError, "%s has %zd fields, not %zd", type, fields, PyTuple_Size(record));
        return 0;
    }
    return 1;
}

/* A misspelt key would be a field that silently keeps its default. */
static int check_dict_used(PyObject *record, const char *type, Py_ssize_t used) {
    if (!PyDict_Check(record) || PyDict_Size(record) == used) return 1;
    PyErr_Format(PyExc_TypeError, "the dict has a key that %s does not have", type);
    return 0;
}

static int put_item(PyObject *dict, const char *name, PyObject *value) {
    const int status = value ? PyDict_SetItemString(dict, name, value) : -1;
    Py_XDECREF(value);
    return status;
}

#endif
