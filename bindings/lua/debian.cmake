list(TRANSFORM ANYSCTP_LUA_FOUND PREPEND lua OUTPUT_VARIABLE interpreters)
list(JOIN interpreters " | " interpreters)
anysctp_debian_package(lua lua-anysctp interpreters "SCTP sockets on the kernel's stack or in user space, for Lua"
  "${anysctp_about}\nThe module sctp, also with coroutines." DEPENDS ${anysctp_this_library} RECOMMENDS ${interpreters})
