/* Before everything else, in every language: the C header and the names of the shapes.
 *
 * A shape is a way in which a façade function takes or returns something. Each language has one typemap per shape
 * (swig/<language>/typemaps.i); anysctp.i assigns shapes to parameters. The complete set:
 *
 *   anysctp_result                                  result: < 0 becomes the language's error
 *   anysctp_done, anysctp_written, anysctp_descriptor
 *                                                   the same, where a language has another form for success alone, for what
 *                                                   the outputs say, for a new socket
 *   (const void *BYTES_IN, size_t LEN)              bytes in
 *   (void *BYTES_OUT, size_t CAP)                   bytes out: as many as the result says
 *   (void *BYTES_IN_OUT, size_t CAP)                the same, of bytes that also go in
 *   (const anysctp_outgoing *MESSAGES_IN, size_t COUNT)  list of messages in
 *   (void *ROOM, size_t CAP)                        a size in: the room for messages
 *   (anysctp_incoming *MESSAGES_OUT, size_t COUNT)  a number in; list of messages out: as many as the result says, none if the
 *                                                   first has no room, and the result is then its size
 *   (const char *const *STRINGS_IN, size_t COUNT)   strings in
 *   const char *HOST_IN                             address in: text; none (NULL) where the language says nothing
 *   anysctp_address *ADDRESS_OUT                    address out: host and port
 *   (anysctp_address *LIST_OUT, size_t CAP)         list out: as many addresses as the result says
 *   const anysctp_rtoinfo *, anysctp_rtoinfo *, ... record in, out: made from its fields in records.def
 *   int32_t *SCALAR_OUT, int64_t *SCALAR_OUT        scalar out
 *   (const uint16_t *NUMBERS_IN, size_t COUNT)      list of numbers in
 *   (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP)
 *                                                   list of numbers out: as many as the result says
 *   int, int32_t, int64_t, uint16_t, uint32_t       numbers in: range-checked
 */
%{
#include "anysctp/anysctp.h"
/* More addresses than SCTP allows in an INIT chunk. */
enum { LIST_OUT_MOST = 256 };
/* More associations than a process can have descriptors. */
enum { NUMBERS_OUT_MOST = 1 << 16 };
/* More messages than have been seen to make calls cheaper. */
enum { MESSAGES_OUT_MOST = 1 << 12 };
%}

/* The room for a function's outputs is the same in every language. */
%typemap(in, numinputs=0) anysctp_address *ADDRESS_OUT (anysctp_address address) {
  address.host[0] = '\0';
  $1 = &address;
}

%typemap(in, numinputs=0) (anysctp_address *LIST_OUT, size_t CAP) (anysctp_address addresses[LIST_OUT_MOST]) {
  $1 = addresses;
  $2 = LIST_OUT_MOST;
}

%typemap(in, numinputs=0) int32_t *SCALAR_OUT (int32_t scalar = 0), int64_t *SCALAR_OUT (int64_t scalar = 0) {
  $1 = &scalar;
}

/* The same for a record. */
%define %record_room(TYPE)
%typemap(in, numinputs=0) TYPE * (TYPE rec) {
  ANYSCTP_INIT(&rec);
  $1 = &rec;
}
%enddef
