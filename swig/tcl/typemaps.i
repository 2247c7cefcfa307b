/* One typemap per shape (see prelude.i), for Tcl. */
%{

#include "channel.h"
#include "events.h"
#include "messages.h"
#include "support.h"
%}

/* Every façade call returns an anysctp_result and may wait, except the two that return text. */
%exception {
  int code;
  do {
    $action
    code = after_call(interp, result);
  } while (code == TCL_CONTINUE);
  if (code != TCL_OK) SWIG_fail;
}
%noexception anysctp_version;
%noexception anysctp_error_name;

/* A script that handled the signal may have changed the type of the message's object, and its bytes are gone. */
%exception anysctp_sendv {
  int code;
  do {
    $action
    code = after_call(interp, result);
    if (code == TCL_CONTINUE && get_bytes(interp, objv[2], &arg2, &arg3) != TCL_OK) code = TCL_ERROR;
  } while (code == TCL_CONTINUE);
  if (code != TCL_OK) SWIG_fail;
}

%exception anysctp_send_messages {
  int code;
  do {
    $action
    code = after_call(interp, result);
    if (code == TCL_CONTINUE && get_messages(interp, objv[2], &outgoing2, &arg3) != TCL_OK) code = TCL_ERROR;
    arg2 = &outgoing2->record;
  } while (code == TCL_CONTINUE);
  if (code != TCL_OK) SWIG_fail;
}

/* A descriptor leaves the event loop before a call that may close it, and returns if it is still open afterwards. */
%define MAY_CLOSE(FUNCTION, OPEN_AFTER)
%exception FUNCTION {
  Watch *watch;
  int code;
  const int one_to_one = anysctp_get_style(arg1) == ANYSCTP_TCP_STYLE;
  (void)one_to_one;
  if (events_detach(interp, arg1, &watch) != TCL_OK) SWIG_fail;
  do {
    $action
    code = after_call(interp, result);
  } while (code == TCL_CONTINUE);
  events_settle(arg1, watch, OPEN_AFTER);
  if (code != TCL_OK) SWIG_fail;
}
%enddef
/* A number that another thread has closed may belong to another socket by now. */
%define OPEN_UNLESS_ENDED
(result != -EBADF && (!one_to_one || (result < 0 && !anysctp_last_ended_by())))
%enddef
MAY_CLOSE(anysctp_close, 0)
MAY_CLOSE(anysctp_abort, OPEN_UNLESS_ENDED)
MAY_CLOSE(anysctp_finish, OPEN_UNLESS_ENDED)

%typemap(out) anysctp_result {
  if ($1 < 0) {
    report_failure(interp, $1);
    SWIG_fail;
  }
  Tcl_SetObjResult(interp, Tcl_NewWideIntObj($1));
}

%typemap(in) int, int32_t, int64_t, uint16_t, uint32_t {
  int64_t number;
  if (get_number(interp, $input, "$1_name", LEAST_OF($1), MOST_OF($1), &number) != TCL_OK) SWIG_fail;
  $1 = ($1_ltype)number;
}

%typemap(in) (const void *BYTES_IN, size_t LEN) {
  if (get_bytes(interp, $input, &$1, &$2) != TCL_OK) SWIG_fail;
}

/* Most messages are much smaller than the given size. They are received on the stack, longer ones on the heap, and become a
 * byte array of their own size, which keeps no unused memory. */
%typemap(in) (void *BYTES_OUT, size_t CAP) (char scratch[65536], char *heap = NULL) {
  int64_t capacity;
  if (get_number(interp, $input, "$2_name", 0, TCL_SIZE_MAX, &capacity) != TCL_OK) SWIG_fail;
  $1 = scratch;
  $2 = (size_t)capacity;
  if ($2 > sizeof scratch) {
    $1 = heap = (char *)malloc($2);
    if (!heap) {
      bad_value(interp, "MEMORY", Tcl_ObjPrintf("no memory for a buffer of %s bytes", Tcl_GetString($input)));
      SWIG_fail;
    }
  }
}
%typemap(argout) (void *BYTES_OUT, size_t CAP) {
  append_output(interp, Tcl_NewByteArrayObj($1, (Tcl_Size)((size_t)result < $2 ? (size_t)result : $2)));
}
%typemap(freearg) (void *BYTES_OUT, size_t CAP) { free(heap$argnum); }

/* Each a list of its data, the dict of its info, host, port, and flags for what the info does not say. */
%typemap(in) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) (Outgoing *outgoing = NULL) {
  if (get_messages(interp, $input, &outgoing, &$2) != TCL_OK) SWIG_fail;
  $1 = &outgoing->record;
}
%typemap(freearg) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) {
  if (outgoing$argnum) Tcl_Free((void *)outgoing$argnum);
}

%typemap(in) (void *ROOM, size_t CAP) = (void *BYTES_OUT, size_t CAP);
%typemap(freearg) (void *ROOM, size_t CAP) = (void *BYTES_OUT, size_t CAP);

%typemap(in) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) (anysctp_incoming *incoming = NULL) {
  int64_t number;
  if (get_number(interp, $input, "$2_name", 0, MESSAGES_OUT_MOST, &number) != TCL_OK) SWIG_fail;
  $2 = (size_t)number;
  $1 = incoming = (anysctp_incoming *)Tcl_Alloc((unsigned)(($2 + 1) * sizeof *$1));
  ANYSCTP_INIT($1);
}
/* Their room is the argument before. */
%typemap(argout) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  const int none = result > 0 && $1->length > arg3;
  if (none) Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt)$1->length));
  append_output(interp, message_list($1, none ? 0 : (size_t)result, (const char *)arg2));
}
%typemap(freearg) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  if (incoming$argnum) Tcl_Free((char *)incoming$argnum);
}

/* A copy, because the object may be shared. */
%typemap(in) (void *BYTES_IN_OUT, size_t CAP) (void *given, char *copy = NULL) {
  if (get_bytes(interp, $input, &given, &$2) != TCL_OK) SWIG_fail;
  $1 = copy = (char *)Tcl_Alloc((unsigned)$2 + 1);
  memcpy(copy, given, $2);
}
%typemap(argout) (void *BYTES_IN_OUT, size_t CAP) = (void *BYTES_OUT, size_t CAP);
%typemap(freearg) (void *BYTES_IN_OUT, size_t CAP) {
  if (copy$argnum) Tcl_Free(copy$argnum);
}

/* The list is copied: a script that handles a signal may change its representation while the call waits. */
%typemap(in) (const char *const *STRINGS_IN, size_t COUNT) (const char **texts = NULL, Tcl_Size count) {
  if (Tcl_SplitList(interp, Tcl_GetString($input), &count, &texts) != TCL_OK) SWIG_fail;
  $1 = ($1_ltype)texts;
  $2 = (size_t)count;
}
%typemap(freearg) (const char *const *STRINGS_IN, size_t COUNT) {
  if (texts$argnum) Tcl_Free((char *)texts$argnum);
}

/* In Tcl "nothing" is the empty string, which the façade treats like NULL. */
%typemap(in) const char *HOST_IN { $1 = Tcl_GetString($input); }

%typemap(argout) anysctp_address *ADDRESS_OUT { append_output(interp, address_object($1)); }

%typemap(argout) (anysctp_address *LIST_OUT, size_t CAP) {
  Tcl_Obj *list = Tcl_NewListObj(0, NULL);
  for (size_t i = 0; i < $2 && i < (size_t)result; i++)
    Tcl_ListObjAppendElement(NULL, list, address_object(&$1[i]));
  append_output(interp, list);
}

%typemap(argout) int32_t *SCALAR_OUT, int64_t *SCALAR_OUT { append_output(interp, Tcl_NewWideIntObj(*$1)); }

%typemap(in) (const uint16_t *NUMBERS_IN, size_t COUNT) (uint16_t *array = NULL) {
  if (get_numbers(interp, $input, &array, &$2) != TCL_OK) SWIG_fail;
  $1 = array;
}
%typemap(freearg) (const uint16_t *NUMBERS_IN, size_t COUNT) {
  if (array$argnum) Tcl_Free((char *)array$argnum);
}

%typemap(in, numinputs=0) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  $2 = NUMBERS_OUT_MOST;
  $1 = ($1_ltype)Tcl_Alloc((unsigned)($2 * sizeof *$1));
}
%typemap(argout) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  Tcl_Obj *list = Tcl_NewListObj(0, NULL);
  for (size_t i = 0; i < $2 && i < (size_t)result; i++) Tcl_ListObjAppendElement(NULL, list, Tcl_NewWideIntObj($1[i]));
  append_output(interp, list);
}
%typemap(freearg) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) { Tcl_Free((char *)$1); }
