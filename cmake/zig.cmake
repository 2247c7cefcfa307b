# A toolchain: zig compiles for other machines and C libraries, of which it has the headers and libraries. ANYSCTP_ZIG is its program,
# ANYSCTP_ZIG_TARGET what it calls the other machine, such as aarch64-linux-gnu.2.28.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ANYSCTP_ZIG ANYSCTP_ZIG_TARGET)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${ANYSCTP_ZIG_TARGET}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${ANYSCTP_ZIG} cc -target ${ANYSCTP_ZIG_TARGET})
set(CMAKE_CXX_COMPILER ${ANYSCTP_ZIG} c++ -target ${ANYSCTP_ZIG_TARGET})
# The system's own ar does not know other machines' object files.
set(CMAKE_AR ${ANYSCTP_ZIG} CACHE FILEPATH "The archiver")
foreach(language C CXX)
  set(CMAKE_${language}_ARCHIVE_CREATE "<CMAKE_AR> ar qcs <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_APPEND "<CMAKE_AR> ar qs <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_FINISH "")
endforeach()
