# anysctp::anysctp, the shared library, or the archive where there is no other; anysctp::anysctp_static, the archive.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/anysctp-targets.cmake)
if(NOT TARGET anysctp::anysctp)
  add_library(anysctp::anysctp ALIAS anysctp::anysctp_static)
endif()
