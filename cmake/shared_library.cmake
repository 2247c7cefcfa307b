# libanysctp.so. Programs that are linked to it need the library of this version, in its name and at each function.
add_library(anysctp SHARED)
target_link_libraries(anysctp PRIVATE anysctp_contents)
set_target_properties(anysctp PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${anysctp_soversion}
  LINKER_LANGUAGE CXX LIBRARY_OUTPUT_DIRECTORY ${ANYSCTP_STAGE}/lib)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(map ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
  set(make_map ${PROJECT_SOURCE_DIR}/cmake/exports_map.cmake)
  list(TRANSFORM headers PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/include/anysctp/ OUTPUT_VARIABLE read)
  separate_arguments(compiler NATIVE_COMMAND "${CMAKE_C_COMPILER_ARG1}")
  list(PREPEND compiler ${CMAKE_C_COMPILER})
  add_custom_command(OUTPUT ${map} DEPENDS ${read} ${make_map} VERBATIM
    COMMAND ${CMAKE_COMMAND} "-DCOMPILER=${compiler}" -DVERSION=${anysctp_soversion} -DMAP=${map}
      -DHEADER=${CMAKE_CURRENT_SOURCE_DIR}/include/anysctp/anysctp.h -P ${make_map})
  target_sources(anysctp PRIVATE ${map})
  set_target_properties(anysctp PROPERTIES LINK_DEPENDS ${map})
  target_link_options(anysctp PRIVATE -Wl,--version-script=${map})
  if(NOT ANYSCTP_SANITIZE)
    target_link_options(anysctp PRIVATE -Wl,-z,defs)
  endif()
endif()
