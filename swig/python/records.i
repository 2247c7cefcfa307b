/* Records in Python: tuples in field order, which are cheap for each message; as input a dict is accepted as well.
 * Notifications are dicts, because their fields depend on their type. */
%define COUNT_FIELD(name, ...)
+ 1
%enddef

%define PUT_NUMBER(name, ...)
  PyTuple_SetItem(record, index, PyLong_FromLongLong($1->name)); index++;
%enddef
%define PUT_TEXT(name)
  PyTuple_SetItem(record, index, PyUnicode_FromString($1->name)); index++;
%enddef
%define %record_out(TYPE, LIST)
%typemap(argout) TYPE * {
  Py_ssize_t index = 0;
  PyObject *record = PyTuple_New(0 FIELDS_OF(LIST, COUNT_FIELD, COUNT_FIELD));
  if (!record) SWIG_fail;
  FIELDS_OF(LIST, PUT_NUMBER, PUT_TEXT)
  if (PyErr_Occurred()) Py_CLEAR(record);
  $result = append_output($result, record);
  if (!$result) SWIG_fail;
}
%enddef

%define GET_NUMBER(name, ...)
  status = get_field($input, index++, #name, LEAST_OF(rec.name), MOST_OF(rec.name), &number);
  if (status < 0) SWIG_fail;
  if (status) {
    rec.name = number;
    used++;
  }
%enddef
%define %record_in(TYPE, LIST)
%typemap(in) const TYPE * (TYPE rec) {
  $1 = NULL;
  if ($input != Py_None) {
    long long number = 0;
    Py_ssize_t index = 0, used = 0;
    int status;
    if (!check_record($input, "$1_name", 0 FIELDS_OF(LIST, COUNT_FIELD, COUNT_FIELD))) SWIG_fail;
    ANYSCTP_INIT(&rec);
    FIELDS_OF(LIST, GET_NUMBER, GET_NUMBER)
    if (!check_dict_used($input, "$1_name", used)) SWIG_fail;
    $1 = &rec;
  }
}
%enddef

%define %rcvinfo_out()
%typemap(argout) anysctp_rcvinfo * {
  $result = append_output($result, rcvinfo_object($1));
  if (!$result) SWIG_fail;
}
%enddef
%define %notification_out()
%typemap(argout) anysctp_notification * {
  $result = append_output($result, notification_object($1));
  if (!$result) SWIG_fail;
}
%enddef
