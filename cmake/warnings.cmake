# Warnings and sanitizers, as targets to link to.
option(ANYSCTP_WARNINGS_ARE_ERRORS "A warning ends the build; the presets have it, as another compiler has other warnings" OFF)
add_library(anysctp_warnings INTERFACE)
target_compile_options(anysctp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow
  $<$<BOOL:${ANYSCTP_WARNINGS_ARE_ERRORS}>:-Werror>)

add_library(anysctp_sanitizers INTERFACE)
if(ANYSCTP_SANITIZE)
  # Left to itself UBSan prints what it finds, and the test passes. But the end of a thread by pthread_cancel is caught as a
  # reference to nothing: that is how the C++ runtime does it.
  target_compile_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined -fsanitize-recover=null)
  target_link_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE})
endif()
