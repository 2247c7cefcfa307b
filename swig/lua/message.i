/* What comes with a message crosses for each one, so it is values, not a table: receiving makes nothing but the data. */
%define PUT_VALUE(name)
  lua_pushinteger(L, (lua_Integer)$1->name); SWIG_arg++;
%enddef
%typemap(argout) anysctp_rcvinfo *RECORD_OUT {
  luaL_checkstack(L, LUA_MINSTACK, "no room for what comes with a message");
  RCVINFO_FIELDS(PUT_VALUE, PUT_VALUE)
}
