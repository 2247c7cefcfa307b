/* Records in Tcl: dicts. In a given dict an omitted field is 0. */
%define PUT_NUMBER(name, ...)
  PUT_ITEM(dict, #name, Tcl_NewWideIntObj((Tcl_WideInt)$1->name));
%enddef
%define PUT_TEXT(name)
  PUT_ITEM(dict, #name, Tcl_NewStringObj($1->name, -1));
%enddef
%define %record_out(TYPE, LIST)
%typemap(argout) TYPE * {
  Tcl_Obj *dict = Tcl_NewDictObj();
  FIELDS_OF(LIST, PUT_NUMBER, PUT_TEXT)
  append_output(interp, dict);
}
%enddef

%define GET_NUMBER(name, ...)
  if (get_value(interp, $input, KEY(#name), #name, LEAST_OF(rec.name), MOST_OF(rec.name), &number, &found) != TCL_OK) SWIG_fail;
  if (found) {
    rec.name = number;
    used++;
  }
%enddef
%define %record_in(TYPE, LIST)
%typemap(in) const TYPE * (TYPE rec) {
  int64_t number = 0;
  int found, used = 0;
  ANYSCTP_INIT(&rec);
  FIELDS_OF(LIST, GET_NUMBER, GET_NUMBER)
  if (check_all_used(interp, $input, "$1_name", used) != TCL_OK) SWIG_fail;
  $1 = &rec;
}
%enddef

/* The layer gives the data and the sender. */
%define %rcvinfo_out()
%typemap(argout) anysctp_rcvinfo * { append_output(interp, message_object($1, Tcl_NewObj(), Tcl_NewObj())); }
%enddef
%define %notification_out()
%typemap(argout) anysctp_notification * {
  Tcl_Obj *dict = Tcl_NewDictObj();
  FIELDS_OF(notification, PUT_NUMBER, PUT_TEXT)
  FIELDS_OF_TYPE(PUT_NUMBER, PUT_TEXT)
  append_output(interp, dict);
}
%enddef
