# sctp.raw for every Lua that is found, staged as part of the module sctp: one folder per version, which package.path
# and package.cpath can name. LuaJIT has the binary interface of Lua 5.1 and shares its folder.
set(ANYSCTP_LUA_VERSIONS 5.4 5.3 5.1 CACHE STRING
  "Versions of Lua to build for, where they are found; the first is the default")

# find_lua(<version>): sets ANYSCTP_LUA_INCLUDE_<version> and ANYSCTP_LUA_EXECUTABLE_<version>.
function(find_lua version)
  string(REPLACE "." "" digits ${version})
  set(folders lua${version} lua-${version} lua${digits} lua/${version})
  set(programs lua${version} lua-${version} lua${digits})
  if(version STREQUAL "5.1")
    list(APPEND folders luajit-2.1)
    list(APPEND programs luajit)
  endif()
  list(TRANSFORM folders PREPEND include/)
  find_path(ANYSCTP_LUA_INCLUDE_${version} lua.h PATH_SUFFIXES ${folders} NO_CACHE)
  find_program(ANYSCTP_LUA_EXECUTABLE_${version} NAMES ${programs})
  set(found_version "")
  if(ANYSCTP_LUA_INCLUDE_${version})
    file(STRINGS ${ANYSCTP_LUA_INCLUDE_${version}}/lua.h found_version REGEX "define[ \t]+LUA_VERSION_NUM[ \t]")
    string(REGEX REPLACE "[^0-9]*5([0-9][0-9]).*" "5\\1" found_version "${found_version}")
  endif()
  string(REPLACE "." "0" number ${version})
  if(found_version STREQUAL number)
    set(ANYSCTP_LUA_INCLUDE_${version} ${ANYSCTP_LUA_INCLUDE_${version}} PARENT_SCOPE)
  else()
    set(ANYSCTP_LUA_INCLUDE_${version} "" PARENT_SCOPE)
  endif()
endfunction()

set(lua_found)
foreach(version ${ANYSCTP_LUA_VERSIONS})
  find_lua(${version})
  if(ANYSCTP_LUA_INCLUDE_${version})
    list(APPEND lua_found ${version})
    set(target anysctp_lua${version})
    anysctp_swig_module(${target} SWIG_LANGUAGE lua FILE lua/lua.i MODULE sctp_raw OUTPUT_NAME raw
      OUTPUT_DIR ${ANYSCTP_STAGE}/lua/${version}/sctp FLAGS -nomoduleglobal
      INCLUDE ${ANYSCTP_LUA_INCLUDE_${version}} ${CMAKE_CURRENT_SOURCE_DIR}/lua)
    target_sources(${target} PRIVATE lua/handle.c lua/polling.c)
    target_link_options(${target} PRIVATE $<$<PLATFORM_ID:Darwin>:-undefined;dynamic_lookup>)
    # The library lies beside the language folders in the stage, and in the library folder when installed.
    set_target_properties(${target} PROPERTIES SUFFIX ".so"
      BUILD_RPATH "$ORIGIN/../../../lib" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN/../../..")
    install(TARGETS ${target} DESTINATION ${CMAKE_INSTALL_LIBDIR}/lua/${version}/sctp)
  endif()
endforeach()
if(NOT lua_found)
  message(FATAL_ERROR "No Lua was found: install liblua5.4-dev or a like package, or set ANYSCTP_LUA=OFF")
endif()
list(GET lua_found 0 lua_default)
set(ANYSCTP_LUA_FOUND ${lua_found} CACHE INTERNAL "Versions of Lua that modules are built for")
set(ANYSCTP_LUA_DEFAULT ${lua_default} CACHE INTERNAL "The one of them that demo, bench and conformance use")
set(ANYSCTP_LUA_EXECUTABLE ${ANYSCTP_LUA_EXECUTABLE_${lua_default}} CACHE INTERNAL "Its interpreter")
