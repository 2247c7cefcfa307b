# What the shared library exports: each function that the header declares, under the version that is in the library's name. The
# compiler reads the header, because many functions are rows of options.def:
#   cmake -DCOMPILER=<C compiler> -DHEADER=<file> -DVERSION=<version> -DMAP=<version script> -P exports_map.cmake
execute_process(COMMAND ${COMPILER} -E -P -DANYSCTP_API=ANYSCTP_EXPORTED ${HEADER} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[ \n]+" " " text "${text}")
string(REGEX MATCHALL "ANYSCTP_EXPORTED [^;()]*anysctp_[a-z0-9_]+ ?[(]" functions "${text}")
list(TRANSFORM functions REPLACE "^.*[ *](anysctp_[a-z0-9_]+) ?[(]$" "    \\1;\n")
if(NOT functions)
  message(FATAL_ERROR "${HEADER} declares no functions")
endif()
string(REPLACE ";\n;" ";\n" functions "${functions}")
# The standard library's templates are visible by default; `local` keeps them in.
file(WRITE ${MAP} "ANYSCTP_${VERSION} {\n  global:\n${functions}  local: *;\n};\n")
