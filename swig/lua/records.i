/* Records in Lua: tables. In a given table an omitted field is 0; nil means no record. */
%define PUT_NUMBER(name, ...)
  push_number(L, $1->name); lua_setfield(L, -2, #name);
%enddef
%define PUT_TEXT(name)
  lua_pushstring(L, $1->name); lua_setfield(L, -2, #name);
%enddef
%define %record_out(TYPE, LIST)
%typemap(argout) TYPE * {
  lua_newtable(L); SWIG_arg++;
  FIELDS_OF(LIST, PUT_NUMBER, PUT_TEXT)
}
%enddef

%define GET_NUMBER(name, ...)
  if (get_field(L, $input, #name, LEAST_OF(rec.name), MOST_OF(rec.name), &number)) {
    rec.name = number;
    used++;
  }
%enddef
%define %record_in(TYPE, LIST)
%typemap(in) const TYPE * (TYPE rec) {
  $1 = NULL;
  if (!lua_isnoneornil(L, $input)) {
    int64_t number = 0;
    int used = 0;
    luaL_checktype(L, $input, LUA_TTABLE);
    ANYSCTP_INIT(&rec);
    FIELDS_OF(LIST, GET_NUMBER, GET_NUMBER)
    check_all_used(L, $input, "$1_name", used);
    $1 = &rec;
  }
}
%enddef

%define %notification_out()
%typemap(argout) anysctp_notification * {
  lua_newtable(L); SWIG_arg++;
  FIELDS_OF(notification, PUT_NUMBER, PUT_TEXT)
  FIELDS_OF_TYPE(PUT_NUMBER, PUT_TEXT)
}
%enddef

/* The information about a message is not a table but separate results, in field order, because tables cost memory. */
%define PUSH_NUMBER(name, ...)
  push_number(L, $1->name); SWIG_arg++;
%enddef
%define %record_spread(TYPE, LIST)
%typemap(argout) TYPE * { FIELDS_OF(LIST, PUSH_NUMBER, PUSH_NUMBER) }
%enddef
