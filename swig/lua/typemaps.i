/* One typemap per shape (see prelude.i), for Lua. A failure is nil, a message and the error's name, nothing else. */
%{
#include "handle.h"
#include "messages.h"
#include "polling.h"
#include "support.h"

/* As in every Lua function, missing arguments are nil and additional ones are dropped; each typemap checks its argument. This
 * also keeps temporaries, which are pushed on top, from being taken for arguments. */
#undef SWIG_check_num_args
#define SWIG_check_num_args(name, least, most) \
  lua_settop(L, most);                         \
  if (makes_descriptor) handle_push(L);

/* A function that makes a descriptor has a 1 under this name (see anysctp_descriptor): it makes the handle first, so that a
 * lack of memory cannot lose the descriptor. */
enum { makes_descriptor = 0 };

/* SWIG's initialisation defines two functions in the global table. It gets a private table instead. */
#undef lua_pushglobaltable
#define lua_pushglobaltable(L) lua_newtable(L)
%}

%typemap(out) anysctp_result {
  if ($1 < 0) return push_failure(L, $1);
  push_number(L, $1); SWIG_arg++;
}

%typemap(out) anysctp_done {
  if ($1 < 0) return push_failure(L, $1);
  lua_pushboolean(L, 1); SWIG_arg++;
}

%typemap(out) anysctp_written {
  if ($1 < 0) return push_failure(L, $1);
}

/* The handle, made before the call, is on top of the stack. */
%typemap(out) anysctp_descriptor (const int makes_descriptor = 1) {
  if ($1 < 0) return push_failure(L, $1);
  handle_own(L, (Handle *)lua_touserdata(L, -1), (int)$1); SWIG_arg++;
}

%typemap(in) int sock (Handle *handle) {
  handle = handle_check(L, $input);
  $1 = handle->fd;
}

%typemap(in) int, int32_t, int64_t, uint16_t, uint32_t {
  $1 = ($1_ltype)check_number(L, $input, $input, "$1_name", LEAST_OF($1), MOST_OF($1));
}

%typemap(in) (const void *BYTES_IN, size_t LEN) { $1 = ($1_ltype)check_bytes(L, $input, &$2); }

/* Most messages are much smaller than the given size. They are received on the stack, longer ones in a userdata. */
%typemap(in) (void *BYTES_OUT, size_t CAP) (char scratch[65536]) {
  $2 = (size_t)check_number(L, $input, $input, "$2_name", 0, INT32_MAX);
  $1 = $2 <= sizeof scratch ? scratch : lua_newuserdata(L, $2);
}
%typemap(argout) (void *BYTES_OUT, size_t CAP) {
  lua_pushlstring(L, (const char *)$1, (size_t)result < $2 ? (size_t)result : $2); SWIG_arg++;
}

%typemap(in) (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) { $1 = check_messages(L, $input, &$2); }

%typemap(in) (void *ROOM, size_t CAP) = (void *BYTES_OUT, size_t CAP);

%typemap(in) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  $2 = (size_t)check_number(L, $input, $input, "$2_name", 0, MESSAGES_OUT_MOST);
  $1 = (anysctp_incoming *)lua_newuserdata(L, ($2 + 1) * sizeof *$1);
  ANYSCTP_INIT($1);
}
/* Their room is the argument before. */
%typemap(argout) (anysctp_incoming *MESSAGES_OUT, size_t COUNT) {
  const int none = result > 0 && $1->length > arg3;
  if (none) {
    lua_pop(L, 1);
    push_number(L, (int64_t)$1->length);
  }
  push_messages(L, $1, none ? 0 : (size_t)result, (const char *)arg2); SWIG_arg++;
}

%typemap(in) (void *BYTES_IN_OUT, size_t CAP) {
  const char *given = check_bytes(L, $input, &$2);
  $1 = lua_newuserdata(L, $2 + 1);
  memcpy($1, given, $2);
}
%typemap(argout) (void *BYTES_IN_OUT, size_t CAP) = (void *BYTES_OUT, size_t CAP);

%typemap(in) (const char *const *STRINGS_IN, size_t COUNT) { $1 = ($1_ltype)check_strings(L, $input, &$2); }

%typemap(in) const char *HOST_IN { $1 = ($1_ltype)check_host(L, $input); }

%typemap(argout) anysctp_address *ADDRESS_OUT { push_address(L, $1); SWIG_arg += 2; }

%typemap(argout) (anysctp_address *LIST_OUT, size_t CAP) {
  lua_newtable(L); SWIG_arg++;
  for (size_t i = 0; i < $2 && i < (size_t)result; i++) {
    lua_createtable(L, 0, 2);
    lua_pushstring(L, $1[i].host);
    lua_setfield(L, -2, "host");
    lua_pushinteger(L, $1[i].port);
    lua_setfield(L, -2, "port");
    lua_rawseti(L, -2, (int)i + 1);
  }
}

%typemap(argout) int32_t *SCALAR_OUT, int64_t *SCALAR_OUT { push_number(L, *$1); SWIG_arg++; }

%typemap(in) (const uint16_t *NUMBERS_IN, size_t COUNT) { $1 = ($1_ltype)check_numbers(L, $input, &$2); }

%typemap(in, numinputs=0) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  $2 = NUMBERS_OUT_MOST;
  $1 = lua_newuserdata(L, $2 * sizeof *$1);
}
%typemap(argout) (uint16_t *NUMBERS_OUT, size_t CAP), (int32_t *NUMBERS_OUT, size_t CAP) {
  lua_newtable(L); SWIG_arg++;
  for (size_t i = 0; i < $2 && i < (size_t)result; i++) {
    push_number(L, $1[i]);
    lua_rawseti(L, -2, (int)i + 1);
  }
}
