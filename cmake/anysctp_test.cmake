# anysctp_add_test(NAME <name> ENGINE userspace|kernel|none COMMAND <command> [TIMEOUT <seconds>] [LABELS ...]
#   [ENVIRONMENT <name=value> ...])
#
# One test, in the environment of the staged modules. Tests of the kernel engine need a kernel with SCTP: where this
# machine has none, the fixture kernel.guest runs all of them in one go inside User-Mode Linux, and each test then
# reports what happened to it there (tests/kernel/README.md).
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(ANYSCTP_GUEST_RESULTS ${PROJECT_BINARY_DIR}/guest/results)
set(ANYSCTP_GUEST_TIMEOUT 4500)

function(anysctp_add_test)
  cmake_parse_arguments(ARG "" "NAME;ENGINE;TIMEOUT" "LABELS;ENVIRONMENT;COMMAND" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  if(ARG_ENGINE STREQUAL "kernel")
    math(EXPR ARG_TIMEOUT "3 * ${ARG_TIMEOUT}") # the test kernel is slow
  endif()
  set(command ${ARG_COMMAND})
  if(ARG_ENGINE STREQUAL "kernel")
    set(command ${PROJECT_SOURCE_DIR}/tests/kernel/on_kernel ${Python3_EXECUTABLE} ${ARG_NAME} ${ANYSCTP_GUEST_RESULTS}
      -- ${command})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${command})
  get_property(environment GLOBAL PROPERTY anysctp_environment) # has values with semicolons: quoted everywhere
  list(APPEND environment ANYSCTP_STAGE=${ANYSCTP_STAGE} ANYSCTP_UDP_PORT=0 LD_LIBRARY_PATH=${ANYSCTP_STAGE}/lib)
  if(ARG_ENGINE STREQUAL "none")
    list(APPEND environment PYTHONDONTWRITEBYTECODE=1)
  else()
    # Not in the sources; compiled once: the test kernel is slow.
    list(APPEND environment PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=${PROJECT_BINARY_DIR}/pycache)
  endif()
  if(ARG_ENGINE STREQUAL "userspace")
    # Nobody has this port: what is sent to a port where this process does not listen is refused, whatever else the machine runs.
    list(APPEND environment ANYSCTP_UDP_PEER_PORT=1)
  endif()
  list(APPEND environment ${ARG_ENVIRONMENT})
  if(ANYSCTP_SANITIZE MATCHES "thread")
    list(APPEND environment TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan_suppressions.txt)
  endif()
  if(NOT ARG_ENGINE STREQUAL "none")
    list(APPEND environment ANYSCTP_ENGINE=${ARG_ENGINE})
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_ENGINE};${ARG_LABELS}"
    ENVIRONMENT "${environment}")
  if(ARG_ENGINE STREQUAL "kernel")
    set_tests_properties(${ARG_NAME} PROPERTIES FIXTURES_REQUIRED kernel_guest)
  endif()
endfunction()

# anysctp_add_pytests(<room> INTERPRETER <program> [<option> ...] [PYTEST <option> ...] [TIMEOUT <seconds>] [ENVIRONMENT ...])
#
# Each test_<name>.py of this folder, as <room>.<name>.<engine>: on both engines, or on the one with which its name begins.
function(anysctp_add_pytests room)
  cmake_parse_arguments(ARG "" "TIMEOUT" "INTERPRETER;PYTEST;ENVIRONMENT" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS test_*.py)
  foreach(file ${files})
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE test_ "" name ${name})
    set(engines userspace kernel)
    if(name MATCHES "^(userspace|kernel)")
      set(engines ${CMAKE_MATCH_1})
    endif()
    foreach(engine ${engines})
      anysctp_add_test(NAME ${room}.${name}.${engine} ENGINE ${engine} LABELS ${room} TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT ${ARG_ENVIRONMENT}
        COMMAND ${ARG_INTERPRETER} -m pytest -q -p no:cacheprovider ${ARG_PYTEST} --rootdir ${CMAKE_CURRENT_SOURCE_DIR} ${file})
    endforeach()
  endforeach()
endfunction()

# The fixture itself; called once, by tests/kernel.
function(anysctp_add_guest)
  # A test tree of its own over the same tests, so that the ctest in the guest does not write into this one's files.
  file(WRITE ${PROJECT_BINARY_DIR}/guest/CTestTestfile.cmake "subdirs(\"${PROJECT_BINARY_DIR}\")\n")
  add_test(NAME kernel.guest COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/kernel/run_in_guest.py
    ${PROJECT_BINARY_DIR} ${PROJECT_BINARY_DIR}/guest ${ANYSCTP_GUEST_RESULTS} ${CMAKE_CTEST_COMMAND}
    ${ANYSCTP_GUEST_TIMEOUT})
  set_tests_properties(kernel.guest PROPERTIES FIXTURES_SETUP kernel_guest TIMEOUT ${ANYSCTP_GUEST_TIMEOUT}
    LABELS guest)
endfunction()
