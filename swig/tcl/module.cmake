# ::sctp::raw, staged as part of the package sctp. Stubs keep it independent of the patch level of Tcl. Not REQUIRED, because
# CMake's module would then require Tk as well.
find_package(TCL)
find_package(TclStub)
if(NOT TCL_FOUND OR NOT TCL_STUB_LIBRARY)
  anysctp_without_language(tcl "no Tcl was found: install tcl-dev or a like package")
  return()
endif()
anysctp_language(tcl SUFFIX .tcl COMMAND ${TCL_TCLSH} LOAD "package require sctp")
anysctp_module_path(TCLLIBPATH "{${ANYSCTP_STAGE}/tcl}" " ")

set(driver ${PROJECT_SOURCE_DIR}/bindings/tcl/driver)
anysctp_swig_module(anysctp_tcl SWIG_LANGUAGE tcl FILE tcl/module.i MODULE sctp_raw OUTPUT_NAME sctp_raw
  OUTPUT_DIR ${ANYSCTP_STAGE}/tcl/sctp FLAGS -namespace -prefix sctp::raw -pkgversion ${PROJECT_VERSION}
  INCLUDE ${TCL_INCLUDE_PATH} ${CMAKE_CURRENT_SOURCE_DIR}/tcl ${driver} LINK ${TCL_STUB_LIBRARY} DEFINE USE_TCL_STUBS)
target_sources(anysctp_tcl PRIVATE ${driver}/loop.c ${driver}/events.c ${driver}/channel.c)

# The library is beside the language folders in the stage, and in the library folder when installed.
set(ANYSCTP_TCL_INSTALL_DIR ${CMAKE_INSTALL_LIBDIR}/sctp${PROJECT_VERSION} CACHE STRING
  "Where the Tcl package is installed, below the prefix; Tcl finds it if the folder above is in auto_path")
file(RELATIVE_PATH to_library /${ANYSCTP_TCL_INSTALL_DIR} /${CMAKE_INSTALL_LIBDIR})
set_target_properties(anysctp_tcl PROPERTIES
  BUILD_RPATH "$ORIGIN/../../lib" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN/${to_library}")
install(TARGETS anysctp_tcl DESTINATION ${ANYSCTP_TCL_INSTALL_DIR})
