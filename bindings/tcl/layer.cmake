# Stage the Tcl package as it is installed, and install it.
find_package(TCL)
file(STRINGS ${TCL_INCLUDE_PATH}/tcl.h tcl_version REGEX "define[ \t]+TCL_VERSION[ \t]")
string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" tcl_version "${tcl_version}")
set(stage ${ANYSCTP_STAGE}/tcl/sctp)
configure_file(tcl/pkgIndex.tcl.in ${stage}/pkgIndex.tcl @ONLY)
set(files ${stage}/pkgIndex.tcl)
foreach(name sctp names options socket association message configure optiontable streams event channel engine)
  configure_file(tcl/${name}.tcl ${stage}/${name}.tcl COPYONLY)
  list(APPEND files tcl/${name}.tcl)
endforeach()
install(FILES ${files} DESTINATION ${ANYSCTP_TCL_INSTALL_DIR})

# Where this Tcl looks below the prefix of itself, an index names the package: Debian's has its own folder, not lib.
file(WRITE ${PROJECT_BINARY_DIR}/folders.tcl "puts $tcl_pkgPath\n")
execute_process(COMMAND ${TCL_TCLSH} ${PROJECT_BINARY_DIR}/folders.tcl OUTPUT_VARIABLE looked_in)
separate_arguments(looked_in UNIX_COMMAND "${looked_in}")
list(FILTER looked_in INCLUDE REGEX "^${CMAKE_INSTALL_PREFIX}/lib")
if(looked_in AND NOT CMAKE_INSTALL_FULL_LIBDIR IN_LIST looked_in)
  list(GET looked_in 0 folder)
  file(RELATIVE_PATH folder ${CMAKE_INSTALL_PREFIX} ${folder})
  file(RELATIVE_PATH to_package /${folder}/sctp${PROJECT_VERSION} /${ANYSCTP_TCL_INSTALL_DIR})
  file(WRITE ${PROJECT_BINARY_DIR}/index/pkgIndex.tcl
    "set dir [file join $dir ${to_package}]\nsource [file join $dir pkgIndex.tcl]\n")
  install(FILES ${PROJECT_BINARY_DIR}/index/pkgIndex.tcl DESTINATION ${folder}/sctp${PROJECT_VERSION})
endif()

# The manual page, if tcllib's tools are there to make it. It includes the lists that page.py makes.
find_program(ANYSCTP_DTPLITE dtplite DOC "tcllib's converter of manual pages")
if(ANYSCTP_DTPLITE AND ANYSCTP_API)
  set(folder ${PROJECT_BINARY_DIR}/man)
  set(page ${folder}/sctp.n)
  configure_file(tcl/sctp.n.man ${folder}/sctp.n.man COPYONLY)
  add_custom_command(OUTPUT ${page} DEPENDS tcl/sctp.n.man tcl/page.py ${ANYSCTP_API} VERBATIM
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/tcl/page.py ${ANYSCTP_API} ${folder}
    COMMAND ${ANYSCTP_DTPLITE} -o ${page} nroff ${folder}/sctp.n.man)
  add_custom_target(anysctp_tcl_page ALL DEPENDS ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/mann)
endif()
