/* Every record, once, for every language; the fields are in anysctp/records.def. A language defines, before it includes this:
 *   %record_in(TYPE, LIST)    the typemap for `const TYPE *`; a number's range is that of its C type
 *   %record_out(TYPE, LIST)   the typemap for `TYPE *`, which has room for it (prelude.i)
 *   %notification_out()       the same for notifications, whose fields depend on their type
 */
%include "anysctp/records.def"

/* What NUMBER(field, ...) and TEXT(field) make of each field of a list; for a notification by its type, $1->type. */
%define FIELDS_OF(LIST, NUMBER, TEXT)
ANYSCTP_FIELDS_##LIST(NUMBER, NUMBER, NUMBER, TEXT)
%enddef
%define FIELDS_OF_TYPE(NUMBER, TEXT)
switch ($1->type) {
ANYSCTP_NOTIFICATIONS(CASE_OF_TYPE, NUMBER, TEXT)
default:
  break;
}
%enddef
%define CASE_OF_TYPE(NAME, WORD, VALUE, FLAGS, FIELDS)
case ANYSCTP_##NAME:
  FIELDS
  break;
%enddef

/* A record that is input and output. SWIG would use the typemap of `TYPE *` for `const TYPE *` too, and return what was given.
 * */
%define %record(TYPE, LIST)
%record_room(TYPE)
%record_out(TYPE, LIST)
%record_in(TYPE, LIST)
%typemap(argout) const TYPE * "";
%enddef

%define RECORD_IN_OUT(NAME)
%record(anysctp_##NAME, NAME)
%enddef
%define RECORD_OUT(NAME)
%record_room(anysctp_##NAME)
%record_out(anysctp_##NAME, NAME)
%enddef
ANYSCTP_RECORDS(RECORD_IN_OUT, RECORD_OUT)
%record(anysctp_sndinfo, default_sndinfo)
%apply const anysctp_sndinfo * { const anysctp_sndinfo *default_sndinfo };
%record_in(anysctp_sndinfo, sndinfo)
%record_room(anysctp_notification)
%notification_out()
