/* Records in Perl: references to hashes. In one that is given, a field that is left out is 0; undef is no record. */
%define PUT_NUMBER(name, ...)
  put_item(aTHX_ hash, spoken_field(#name), newSViv((IV)$1->name));
%enddef
%define PUT_TEXT(name)
  put_item(aTHX_ hash, #name, newSVpv($1->name, 0));
%enddef
%define %record_out(TYPE, LIST)
%typemap(argout) TYPE * {
  HV *hash = newHV();
  FIELDS_OF(LIST, PUT_NUMBER, PUT_TEXT)
  PUSH(newRV_noinc((SV *)hash))
}
%enddef
%define %notification_out()
%typemap(argout) anysctp_notification * {
  HV *hash = newHV();
  FIELDS_OF(notification, PUT_NUMBER, PUT_TEXT)
  FIELDS_OF_TYPE(PUT_NUMBER, PUT_TEXT)
  PUSH(newRV_noinc((SV *)hash))
}
%enddef

%define GET_NUMBER(name, ...)
  if (get_field(aTHX_ $input, spoken_field(#name), LEAST_OF(rec.name), MOST_OF(rec.name), &number)) {
    rec.name = number;
    used++;
  }
%enddef
%define %record_in(TYPE, LIST)
%typemap(in) const TYPE * (TYPE rec) {
  $1 = NULL;
  if (is_given(aTHX_ $input)) {
    int64_t number = 0;
    size_t used = 0;
    ANYSCTP_INIT(&rec);
    check_hash(aTHX_ $input, "$1_name");
    FIELDS_OF(LIST, GET_NUMBER, GET_NUMBER)
    check_all_used(aTHX_ $input, "$1_name", used);
    $1 = &rec;
  }
}
%enddef
