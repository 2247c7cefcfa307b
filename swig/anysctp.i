/* What is wrapped, for all languages: names without their prefix, and the shape of every parameter. */
#define ANYSCTP_API
%include <stdint.i>

%rename("%(strip:[anysctp_])s", %$isfunction) "";
%rename("%(strip:[ANYSCTP_])s", %$isenumitem) "";

/* A language gets records of its own kind, never wrapped C structs. */
%rename("$ignore", %$isclass) "";
%rename("$ignore", %$isvariable, %$ismember) "";
%ignore anysctp_init_record;
%ignore anysctp_last_error; /* errors carry it */
%ignore anysctp_last_ended_by; /* errors say it */
%ignore anysctp_word; /* tables say it */
%ignore anysctp_number_of_word;

/* Parameters with a length: SWIG recognises a pair of parameters only by their names. */
%apply (const void *BYTES_IN, size_t LEN) {
  (const void *data, size_t len), (const void *reason, size_t reason_len),
  (const void *key, size_t key_len)
};
%apply (void *BYTES_OUT, size_t CAP) { (void *buf, size_t cap) };
%apply (const anysctp_outgoing *MESSAGES_IN, size_t COUNT) { (const anysctp_outgoing *messages, size_t count) };
%apply (void *ROOM, size_t CAP) { (void *room, size_t cap) };
%apply (anysctp_incoming *MESSAGES_OUT, size_t COUNT) { (anysctp_incoming *messages_out, size_t count) };
%apply (void *BYTES_IN_OUT, size_t CAP) { (void *value, size_t cap) };
%apply (const char *const *STRINGS_IN, size_t COUNT) {
  (const char *const *hosts, size_t nhosts), (const char *const *names, size_t nnames)
};
%apply (anysctp_address *LIST_OUT, size_t CAP) { (anysctp_address *addrs_out, size_t cap) };
%apply (const uint16_t *NUMBERS_IN, size_t COUNT) { (const uint16_t *numbers, size_t count) };
%apply (uint16_t *NUMBERS_OUT, size_t CAP) { (uint16_t *numbers_out, size_t cap) };
%apply (int32_t *NUMBERS_OUT, size_t CAP) { (int32_t *ids_out, size_t cap) };

/* All other parameters have the shape of their C type, whatever their names. */
%apply const char *HOST_IN { const char *host, const char *record, const char *group };
%apply anysctp_address *ADDRESS_OUT { anysctp_address * };
%apply int32_t *SCALAR_OUT { int32_t * };
%apply int64_t *SCALAR_OUT { int64_t * };

%include "anysctp/anysctp.h"
