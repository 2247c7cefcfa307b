# Python compiles modules where they are installed. Debian's programs do so at once, and remove again what was compiled.
find_package(Python COMPONENTS Interpreter)
math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
anysctp_debian_package(python python3-anysctp python "SCTP sockets on the kernel's stack or in user space, for Python"
  "${anysctp_about}\nThe module sctp, also with asyncio. Programs for pysctp run unchanged."
  DEPENDS ${anysctp_this_library} "python3 (>= 3.${Python_VERSION_MINOR})" "python3 (<< 3.${next_minor})" REPLACES python3-sctp
  SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian/postinst ${CMAKE_CURRENT_LIST_DIR}/debian/prerm)
