# Warnings and sanitizers, as targets to link to.
add_library(anysctp_warnings INTERFACE)
target_compile_options(anysctp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror)

add_library(anysctp_sanitizers INTERFACE)
if(ANYSCTP_SANITIZE)
  target_compile_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(anysctp_sanitizers INTERFACE -fsanitize=${ANYSCTP_SANITIZE})
endif()
