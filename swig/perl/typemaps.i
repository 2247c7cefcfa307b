/* One typemap per shape (see prelude.i), for Perl. A failure dies, so what a function returns are its outputs. */
%{
#include "messages.h"
#include "support.h"
%}

/* Another value of the list that a call returns. */
%define PUSH(sv)
  if (argvi >= items) EXTEND(sp, argvi + 1);
  $result = sv_2mortal(sv); argvi++;
%enddef

/* Every façade call returns an anysctp_result and may wait, except the two that return text. */
%exception {
  do {
    $action
  } while (interrupted(aTHX_ result));
}
%noexception anysctp_version;
%noexception anysctp_error_name;

/* A descriptor's number can belong to another socket as soon as it is closed. */
%exception anysctp_close {
  $action
  sv_setiv(descriptor_of(aTHX_ ST(0)), -1);
}
%define MAY_CLOSE(FUNCTION, HAS_ENDED)
%exception FUNCTION {
  const int one_to_one = anysctp_get_style(arg1) == ANYSCTP_TCP_STYLE;
  do {
    $action
  } while (interrupted(aTHX_ result));
  if (one_to_one && (HAS_ENDED)) sv_setiv(descriptor_of(aTHX_ ST(0)), -1);
}
%enddef
MAY_CLOSE(anysctp_abort, result >= 0)
MAY_CLOSE(anysctp_finish, result >= 0 || anysctp_last_ended_by())

%typemap(out) anysctp_result {
  if ($1 < 0) die_of(aTHX_ $1);
  PUSH(newSViv((IV)$1))
}

/* The socket itself, so that calls can be chained: it is the first argument still. */
%typemap(out) anysctp_done {
  if ($1 < 0) die_of(aTHX_ $1);
  argvi += items > 0;
}

%typemap(out) anysctp_written {
  if ($1 < 0) die_of(aTHX_ $1);
}

%typemap(in) int sock { $1 = (int)SvIV(descriptor_of(aTHX_ $input)); }

%typemap(in) int, int32_t, int64_t, uint16_t, uint32_t {
  $1 = ($1_ltype)get_number(aTHX_ $input, "$1_name", LEAST_OF($1), MOST_OF($1));
}

%typemap(in) (const void *BYTES_IN, size_t LEN) { $1 = ($1_ltype)get_bytes(aTHX_ $input, "$1_name", &$2); }

/* Most messages are far smaller than the size asked for. They are received on the stack, longer ones in a string. */
%typemap(in) (void *BYTES_OUT, size_t CAP) (char scratch[65536]) {
  $2 = (size_t)get_number(aTHX_ $input, "$2_name", 0, INT32_MAX);
  $1 = $2 <= sizeof scratch ? scratch : memory_of(aTHX_ $2);
}
%typemap(argout) (void *BYTES_OUT, size_t CAP) {
  PUSH(newSVpvn((const char *)$1, (size_t)result < $2 ? (size_t)result : $2))
}

%typemap(in) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) { $1 = get_messages(aTHX_ $input, &$2); }

%typemap(in) (void *ROOM, size_t CAP) = (void *BYTES_OUT, size_t CAP);

%typemap(in) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  $2 = (size_t)get_number(aTHX_ $input, "$2_name", 0, MESSAGES_OUT_MOST);
  $1 = (anysctp_incoming *)memory_of(aTHX_ ($2 + 1) * sizeof *$1);
  ANYSCTP_INIT($1);
}
/* Their room is the argument before. */
%typemap(argout) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  if (result > 0 && $1->length > arg3) {
    sv_setiv(ST(argvi - 1), (IV)$1->length);
  } else {
    for (size_t i = 0; i < (size_t)result; i++) { PUSH(message_of(aTHX_ &$1[i], (const char *)arg2)) }
  }
}

%typemap(in) (void *BYTES_IN_OUT, size_t CAP) {
  const char *given = get_bytes(aTHX_ $input, "$1_name", &$2);
  $1 = memory_of(aTHX_ $2);
  memcpy($1, given, $2);
}
%typemap(argout) (void *BYTES_IN_OUT, size_t CAP) = (void *BYTES_OUT, size_t CAP);

%typemap(in) (const char *const *STRINGS_IN, size_t COUNT) {
  AV *list = get_list(aTHX_ $input, "$1_name", &$2);
  const char **texts = (const char **)memory_of(aTHX_ $2 * sizeof *texts);
  for (size_t i = 0; i < $2; i++) texts[i] = get_text(aTHX_ item_of(aTHX_ list, i), "each of $1_name");
  $1 = ($1_ltype)texts;
}

%typemap(in) const char *HOST_IN { $1 = is_given(aTHX_ $input) ? ($1_ltype)get_text(aTHX_ $input, "$1_name") : NULL; }

/* Host and port; two undefs where there is no address, as for a notification. */
%typemap(argout) anysctp_address *ADDRESS_OUT {
  PUSH($1->host[0] ? newSVpv($1->host, 0) : newSV(0))
  PUSH($1->host[0] ? newSViv($1->port) : newSV(0))
}

%typemap(argout) (anysctp_address *LIST_OUT, size_t CAP) {
  for (size_t i = 0; i < $2 && i < (size_t)result; i++) {
    SV *pair[] = {sv_2mortal(newSVpv($1[i].host, 0)), sv_2mortal(newSViv($1[i].port))};
    PUSH(newRV_noinc((SV *)av_make(2, pair)))
  }
}

%typemap(argout) int32_t *SCALAR_OUT, int64_t *SCALAR_OUT { PUSH(newSViv((IV)*$1)) }

%typemap(in) (const uint16_t *NUMBERS_IN, size_t COUNT) {
  AV *list = get_list(aTHX_ $input, "$1_name", &$2);
  $1 = ($1_ltype)memory_of(aTHX_ $2 * sizeof *$1);
  for (size_t i = 0; i < $2; i++)
    $1[i] = (uint16_t)get_number(aTHX_ item_of(aTHX_ list, i), "each of $1_name", 0, UINT16_MAX);
}

%typemap(in, numinputs=0) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  $2 = NUMBERS_OUT_MOST;
  $1 = ($1_ltype)memory_of(aTHX_ $2 * sizeof *$1);
}
%typemap(argout) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  for (size_t i = 0; i < $2 && i < (size_t)result; i++) { PUSH(newSViv($1[i])) }
}
