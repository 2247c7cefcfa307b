# libanysctp.a. On Linux it is one object in which only the façade is visible from outside: a program may have functions of any other
# name, and a usrsctp of its own. Templates are no groups any more in it: the linker drops a group that another object has too, whose
# functions may be local here. Built for another machine it is an ordinary archive, since objcopy may not know that one's files.
set(objects $<TARGET_OBJECTS:anysctp_internal> $<TARGET_OBJECTS:anysctp_usrsctp> $<TARGET_OBJECTS:anysctp_usrsctp_seams>)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_OBJCOPY AND NOT CMAKE_CROSSCOMPILING)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/anysctp${CMAKE_CXX_OUTPUT_EXTENSION})
  separate_arguments(flags NATIVE_COMMAND "${CMAKE_CXX_COMPILER_ARG1} ${CMAKE_CXX_FLAGS}")
  add_custom_command(OUTPUT ${object} DEPENDS anysctp_internal anysctp_usrsctp ${objects} VERBATIM COMMAND_EXPAND_LISTS
    COMMAND ${CMAKE_CXX_COMPILER} ${flags} -r -nostdlib -Wl,--force-group-allocation -o ${object} ${objects}
    COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${object})
  set(objects ${object})
endif()
add_library(anysctp_static STATIC ${objects})

# Programs in C link it, too, so it says which libraries C++ needs.
set(anysctp_cxx_libraries ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_ITEM anysctp_cxx_libraries ${CMAKE_C_IMPLICIT_LINK_LIBRARIES})
target_link_libraries(anysctp_static INTERFACE ${anysctp_cxx_libraries} Threads::Threads $<BUILD_INTERFACE:anysctp_sanitizers>)
target_link_options(anysctp_static INTERFACE $<$<PLATFORM_ID:Linux>:-Wl,-z,nodelete>)
set_target_properties(anysctp_static PROPERTIES OUTPUT_NAME anysctp LINKER_LANGUAGE C
  ARCHIVE_OUTPUT_DIRECTORY ${ANYSCTP_STAGE}/lib)
