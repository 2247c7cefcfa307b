# The languages. This keeps what a language's module.cmake says: for CMake's loops, and in languages.json of the build folder
# for the tools (cmake/stage.py). CONTRIBUTING.md lists the parts of a language.
#
# ANYSCTP_LANGUAGES: which of bindings/languages.txt are wanted. C has no binding and is always there.
file(STRINGS ${PROJECT_SOURCE_DIR}/bindings/languages.txt anysctp_known_languages)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/languages.txt)
set(wanted "")
if(PROJECT_IS_TOP_LEVEL)
  set(wanted all)
endif()
set(ANYSCTP_LANGUAGES "${wanted}" CACHE STRING
  "Languages to build modules for, of bindings/languages.txt; all: those of them whose tools are there")

set(anysctp_wanted_languages ${ANYSCTP_LANGUAGES})
if(ANYSCTP_LANGUAGES STREQUAL "all")
  set(anysctp_wanted_languages ${anysctp_known_languages})
endif()
foreach(language ${anysctp_wanted_languages})
  if(NOT language IN_LIST anysctp_known_languages)
    message(FATAL_ERROR "ANYSCTP_LANGUAGES: there is no ${language}, only ${anysctp_known_languages}")
  endif()
endforeach()

# anysctp_language(<name> SUFFIX <of a program's file> COMMAND <what runs such a file> LOAD <a program that loads the module>
#   [STRICT <arguments of the command with which it says more>])
# The language's tools are installed and its module is built. Without a COMMAND it is built but not tested.
function(anysctp_language name)
  cmake_parse_arguments(ARG "" "SUFFIX;LOAD" "COMMAND;STRICT" ${ARGN})
  set_property(GLOBAL APPEND PROPERTY anysctp_modules ${name})
  if(NOT ARG_COMMAND)
    message(STATUS "without the tests of ${name}: there is no program that runs ${ARG_SUFFIX} files")
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY anysctp_languages ${name})
  foreach(fact SUFFIX COMMAND STRICT)
    set_property(GLOBAL PROPERTY anysctp_${name}_${fact} "${ARG_${fact}}")
  endforeach()
  list(TRANSFORM ARG_COMMAND REPLACE "(.+)" "\"\\1\"")
  list(JOIN ARG_COMMAND ", " command)
  set_property(GLOBAL APPEND_STRING PROPERTY anysctp_json_languages
    ",\n  {\"name\": \"${name}\", \"suffix\": \"${ARG_SUFFIX}\", \"command\": [${command}], \"load\": \"${ARG_LOAD}\"}")
endfunction()

# anysctp_without_language(<name> <what is missing>): leaves the language out, unless ANYSCTP_LANGUAGES names it.
function(anysctp_without_language name missing)
  if(NOT ANYSCTP_LANGUAGES STREQUAL "all")
    message(FATAL_ERROR "ANYSCTP_LANGUAGES has ${name}, but ${missing}")
  endif()
  message(STATUS "without the language ${name}: ${missing}")
  set_property(GLOBAL APPEND_STRING PROPERTY anysctp_json_without ",\n  \"${name}\": \"${missing}\"")
endfunction()

# anysctp_module_path(<variable> <value> <separator> [<alone>]): the environment variable by which a language finds its staged
# module. <alone> follows the separator if the variable was not set before.
function(anysctp_module_path variable value separator)
  set(before "'\"\${${variable}:+${separator}\$${variable}}\"")
  if(ARGC GREATER 3)
    set(before "${separator}'\"\${${variable}:-${ARGV3}}\"")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY anysctp_shell "export ${variable}='${value}${before}\n")
  if(ARGC GREATER 3)
    string(APPEND value "${separator}${ARGV3}")
  endif()
  string(REPLACE ";" "\\;" escaped "${value}")
  set_property(GLOBAL APPEND PROPERTY anysctp_environment "${variable}=${escaped}")
  set_property(GLOBAL APPEND_STRING PROPERTY anysctp_json_environment ",\n  \"${variable}\": \"${value}\"")
endfunction()

# anysctp_program(<out> <language> <path> <target>): the command that runs a program. The program is the file with that path and
# the language's suffix; in C it is the target's output.
function(anysctp_program out language path target)
  if(language STREQUAL "c")
    set(${out} $<TARGET_FILE:${target}> PARENT_SCOPE)
    return()
  endif()
  get_property(command GLOBAL PROPERTY anysctp_${language}_COMMAND)
  get_property(suffix GLOBAL PROPERTY anysctp_${language}_SUFFIX)
  set(${out} ${command} ${path}${suffix} PARENT_SCOPE)
endfunction()

# Writes languages.json, and `environment` for a shell. Sets ANYSCTP_TESTED_LANGUAGES: C, and the languages whose programs can
# be run.
function(anysctp_write_languages)
  get_property(languages GLOBAL PROPERTY anysctp_languages)
  set(ANYSCTP_TESTED_LANGUAGES c ${languages} PARENT_SCOPE)
  foreach(part languages environment without)
    get_property(members GLOBAL PROPERTY anysctp_json_${part})
    string(REGEX REPLACE "^,\n" "" json_${part} "${members}")
  endforeach()
  file(WRITE ${PROJECT_BINARY_DIR}/languages.json "{\"languages\": [\n${json_languages}],\n"
    "\"environment\": {\n${json_environment}},\n\"without\": {\n${json_without}}}\n")
  get_property(shell GLOBAL PROPERTY anysctp_shell)
  file(WRITE ${PROJECT_BINARY_DIR}/environment
    "# For a shell, plain sh as well: the modules of this build, before what it has already.\n${shell}")
endfunction()
