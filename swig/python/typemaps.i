/* One typemap per shape (see prelude.i), for Python. */
%{
#include "messages.h"
#include "support.h"
%}

/* Every façade call returns an anysctp_result and may wait, except the two that return text. */
%exception {
  do {
    $action
  } while (interrupted(result));
}
%noexception anysctp_version;
%noexception anysctp_error_name;

%typemap(out) anysctp_result {
  if ($1 < 0) {
    raise_error($1);
    SWIG_fail;
  }
  $result = PyLong_FromLongLong($1);
  if (!$result) SWIG_fail;
}

%typemap(in) int, int32_t, int64_t, uint16_t, uint32_t {
  long long number;
  if (!get_number($input, "$1_name", LEAST_OF($1), MOST_OF($1), &number)) SWIG_fail;
  $1 = ($1_ltype)number;
}

%typemap(in) (const void *BYTES_IN, size_t LEN) (Py_buffer view = {0}) {
  if (!get_buffer($input, "$1_name", PyBUF_SIMPLE, &view)) SWIG_fail;
  $1 = view.buf;
  $2 = (size_t)view.len;
}
%typemap(freearg) (const void *BYTES_IN, size_t LEN) { PyBuffer_Release(&view$argnum); }

/* A size returns new bytes; a writable buffer is filled in place and returned. Most messages are much smaller than the given
 * size, so up to 64 KiB they are received on the stack and copied, which is cheaper than shrinking an object; and one that does not fill a
 * larger object is copied, because the limited API has nothing that shrinks it. */
%typemap(in) (void *BYTES_OUT, size_t CAP) (char scratch[65536], PyObject *bytes = NULL, Py_buffer view = {0}) {
  if (!PyIndex_Check($input)) {
    if (!get_buffer($input, "$1_name", PyBUF_WRITABLE, &view)) SWIG_fail;
    $1 = view.buf;
    $2 = (size_t)view.len;
  } else {
    if (!get_capacity($input, &$2)) SWIG_fail;
    $1 = scratch;
    if ($2 > sizeof scratch) {
      bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)$2);
      if (!bytes) SWIG_fail;
      $1 = PyBytes_AsString(bytes);
    }
  }
}
%typemap(argout) (void *BYTES_OUT, size_t CAP) (PyObject *received) {
  if ((size_t)result > $2) result = (anysctp_result)$2; /* a list that is longer than it may be */
  if (view$argnum.obj) {
    Py_INCREF($input);
    received = $input;
  } else if (bytes$argnum && (size_t)result == $2) {
    received = bytes$argnum;
    bytes$argnum = NULL;
  } else {
    received = PyBytes_FromStringAndSize($1, (Py_ssize_t)result);
  }
  $result = append_output($result, received);
  if (!$result) SWIG_fail;
}
%typemap(freearg) (void *BYTES_OUT, size_t CAP) {
  Py_XDECREF(bytes$argnum);
  PyBuffer_Release(&view$argnum);
}
%apply (void *BYTES_OUT, size_t CAP) { (void *BYTES_IN_OUT, size_t CAP) }; /* a buffer that is filled in place */

/* A tuple for each message, with its bytes, its info, and the peer's host and port. */
%typemap(in) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) (PyObject *messages = NULL, Outgoing *outgoing = NULL) {
  messages = PySequence_Tuple($input);
  if (!messages) SWIG_fail;
  $2 = (size_t)PyTuple_Size(messages);
  outgoing = get_messages(messages);
  if (!outgoing) SWIG_fail;
  $1 = &outgoing->record;
}
%typemap(freearg) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) {
  free_messages(outgoing$argnum, messages$argnum);
  Py_XDECREF(messages$argnum);
}

%typemap(in) (void *ROOM, size_t CAP) (char scratch[65536], char *memory = NULL) {
  if (!get_capacity($input, &$2)) SWIG_fail;
  $1 = scratch;
  if ($2 > sizeof scratch) {
    $1 = memory = PyMem_Malloc($2);
    if (!memory) {
      PyErr_NoMemory();
      SWIG_fail;
    }
  }
}
%typemap(freearg) (void *ROOM, size_t CAP) { PyMem_Free(memory$argnum); }

%typemap(in) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) (anysctp_incoming *incoming = NULL) {
  long long number;
  if (!get_number($input, "$2_name", 0, MESSAGES_OUT_MOST, &number)) SWIG_fail;
  $2 = (size_t)number;
  $1 = incoming = PyMem_New(anysctp_incoming, $2 + 1);
  if (!incoming) {
    PyErr_NoMemory();
    SWIG_fail;
  }
  ANYSCTP_INIT(incoming);
}
/* Their room is the argument before. */
%typemap(argout) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  const int none = result > 0 && $1->length > arg3;
  if (none) {
    Py_DECREF($result);
    $result = PyLong_FromUnsignedLongLong($1->length);
  }
  $result = append_output($result, message_list($1, none ? 0 : (Py_ssize_t)result, arg2));
  if (!$result) SWIG_fail;
}
%typemap(freearg) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) { PyMem_Free(incoming$argnum); }

%typemap(in) (const char *const *STRINGS_IN, size_t COUNT) (PyObject *items = NULL, const char **texts = NULL) {
  if (PyUnicode_Check($input)) {
    PyErr_SetString(PyExc_TypeError, "$1_name must be a list of str, not one str");
    SWIG_fail;
  }
  items = get_items($input, "$1_name must be a list of str");
  if (!items) SWIG_fail;
  $2 = (size_t)PyTuple_Size(items);
  texts = PyMem_New(const char *, $2 + 1);
  if (!texts) {
    PyErr_NoMemory();
    SWIG_fail;
  }
  for (size_t i = 0; i < $2; i++) {
    texts[i] = get_text(PyTuple_GetItem(items, (Py_ssize_t)i), "each of $1_name");
    if (!texts[i]) SWIG_fail;
  }
  $1 = ($1_ltype)texts;
}
%typemap(freearg) (const char *const *STRINGS_IN, size_t COUNT) {
  PyMem_Free((void *)texts$argnum);
  Py_XDECREF(items$argnum);
}

%typemap(in) const char *HOST_IN {
  $1 = NULL;
  if ($input != Py_None && !($1 = ($1_ltype)get_text($input, "$1_name"))) SWIG_fail;
}

%typemap(argout) anysctp_address *ADDRESS_OUT {
  $result = append_output($result, address_object($1));
  if (!$result) SWIG_fail;
}

%typemap(argout) (anysctp_address *LIST_OUT, size_t CAP) (PyObject *list) {
  list = PyList_New(result < LIST_OUT_MOST ? (Py_ssize_t)result : LIST_OUT_MOST);
  for (Py_ssize_t i = 0; list && i < PyList_Size(list); i++) {
    PyObject *item = address_object(&$1[i]);
    if (item)
      PyList_SetItem(list, i, item);
    else
      Py_CLEAR(list);
  }
  $result = append_output($result, list);
  if (!$result) SWIG_fail;
}

%typemap(argout) int32_t *SCALAR_OUT, int64_t *SCALAR_OUT {
  $result = append_output($result, PyLong_FromLongLong(*$1));
  if (!$result) SWIG_fail;
}

%typemap(in) (const uint16_t *NUMBERS_IN, size_t COUNT) (uint16_t *array = NULL) {
  array = get_numbers($input, "each of $1_name", &$2);
  if (!array) SWIG_fail;
  $1 = array;
}
%typemap(freearg) (const uint16_t *NUMBERS_IN, size_t COUNT) { PyMem_Free(array$argnum); }

%typemap(in, numinputs=0) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  $2 = NUMBERS_OUT_MOST;
  $1 = ($1_ltype)PyMem_Malloc($2 * sizeof *$1);
  if (!$1) {
    PyErr_NoMemory();
    SWIG_fail;
  }
}
%typemap(argout) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  PyObject *list = PyList_New((size_t)result < $2 ? (Py_ssize_t)result : (Py_ssize_t)$2);
  for (Py_ssize_t i = 0; list && i < PyList_Size(list); i++) {
    PyObject *item = PyLong_FromLong($1[i]);
    if (item)
      PyList_SetItem(list, i, item);
    else
      Py_CLEAR(list);
  }
  $result = append_output($result, list);
  if (!$result) SWIG_fail;
}
%typemap(freearg) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) { PyMem_Free($1); }
