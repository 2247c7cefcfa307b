# Warnings and sanitizers, as targets to link to.
option(ANYSCTP_WARNINGS_ARE_ERRORS "A warning ends the build; the presets have it, as another compiler has other warnings" OFF)
add_library(anysctp_warnings INTERFACE)
target_compile_options(anysctp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow
  $<$<BOOL:${ANYSCTP_WARNINGS_ARE_ERRORS}>:-Werror>)

add_library(anysctp_sanitizers INTERFACE)
if(ANYSCTP_SANITIZE)
  # By default UBSan only prints what it finds, and the test passes. The exception is the end of a thread by pthread_cancel: the
  # C++ runtime implements it as a catch with a null reference.
  target_compile_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined -fsanitize-recover=null)
  target_link_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE})
endif()
