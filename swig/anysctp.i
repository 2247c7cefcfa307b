/* What is wrapped, in no language: names without their prefix, and the shape of every parameter. */
#define ANYSCTP_API
%include <stdint.i>

%rename("%(strip:[anysctp_])s", %$isfunction) "";
%rename("%(strip:[ANYSCTP_])s", %$isenumitem) "";

/* Records reach a language as its own kind of record, never as wrapped C structs. */
%rename("$ignore", %$isclass) "";
%rename("$ignore", %$isvariable, %$ismember) "";
%ignore anysctp_init_record;
%ignore anysctp_last_error; /* errors carry it */
%ignore anysctp_last_ended_by; /* errors say it */

%apply (const void *BYTES_IN, size_t LEN) {
  (const void *data, size_t len), (const void *reason, size_t reason_len),
  (const void *key, size_t key_len)
};
%apply (void *BYTES_OUT, size_t CAP) { (void *buf, size_t cap) };
%apply (void *BYTES_IN_OUT, size_t CAP) { (void *value, size_t cap) };
%apply (const char *const *STRINGS_IN, size_t COUNT) {
  (const char *const *hosts, size_t nhosts), (const char *const *names, size_t nnames)
};
%apply const char *HOST_IN { const char *host };
%apply anysctp_address *ADDRESS_OUT { anysctp_address *peer_out, anysctp_address *addr_out, anysctp_address *from_out };
%apply (anysctp_address *LIST_OUT, size_t CAP) { (anysctp_address *addrs_out, size_t cap) };
%apply int32_t *SCALAR_OUT { int32_t *assoc_id_out, int32_t *seconds_out };
%apply int64_t *SCALAR_OUT { int64_t *timeout_ms_out };
%apply (const uint16_t *NUMBERS_IN, size_t COUNT) { (const uint16_t *numbers, size_t count) };
%apply (uint16_t *NUMBERS_OUT, size_t CAP) { (uint16_t *numbers_out, size_t cap) };
%apply (int32_t *NUMBERS_OUT, size_t CAP) { (int32_t *ids_out, size_t cap) };

%apply anysctp_rcvinfo *RECORD_OUT { anysctp_rcvinfo *info_out };
%apply anysctp_nxtinfo *RECORD_OUT { anysctp_nxtinfo *nxtinfo_out };
%apply anysctp_engine_info *RECORD_OUT { anysctp_engine_info *info_out };
%apply anysctp_userspace_config *RECORD_OUT { anysctp_userspace_config *config_out };
%apply anysctp_notification *RECORD_OUT { anysctp_notification *notification_out };
%apply anysctp_initmsg *RECORD_OUT { anysctp_initmsg *initmsg_out };
%apply anysctp_status *RECORD_OUT { anysctp_status *status_out };
%apply anysctp_sndinfo *RECORD_OUT { anysctp_sndinfo *default_sndinfo_out };
%apply anysctp_rtoinfo *RECORD_OUT { anysctp_rtoinfo *rtoinfo_out };
%apply anysctp_assocparams *RECORD_OUT { anysctp_assocparams *assocparams_out };
%apply anysctp_paddrparams *RECORD_OUT { anysctp_paddrparams *paddrparams_out };
%apply anysctp_paddrinfo *RECORD_OUT { anysctp_paddrinfo *paddrinfo_out };
%apply anysctp_paddrthlds *RECORD_OUT { anysctp_paddrthlds *paddrthlds_out };
%apply anysctp_sack_info *RECORD_OUT { anysctp_sack_info *sack_info_out };
%apply anysctp_prstatus *RECORD_OUT { anysctp_prstatus *prstatus_out };
%apply anysctp_assoc_stats *RECORD_OUT { anysctp_assoc_stats *assoc_stats_out };
%apply anysctp_timeouts *RECORD_OUT { anysctp_timeouts *timeouts_out };
%apply const anysctp_sndinfo *RECORD_IN { const anysctp_sndinfo *info };
%apply const anysctp_userspace_config *RECORD_IN { const anysctp_userspace_config *config };
%apply const anysctp_initmsg *RECORD_IN { const anysctp_initmsg *initmsg };
%apply const anysctp_rtoinfo *RECORD_IN { const anysctp_rtoinfo *rtoinfo };
%apply const anysctp_assocparams *RECORD_IN { const anysctp_assocparams *assocparams };
%apply const anysctp_paddrparams *RECORD_IN { const anysctp_paddrparams *paddrparams };
%apply const anysctp_paddrthlds *RECORD_IN { const anysctp_paddrthlds *paddrthlds };
%apply const anysctp_sack_info *RECORD_IN { const anysctp_sack_info *sack_info };

%include "anysctp/anysctp.h"
