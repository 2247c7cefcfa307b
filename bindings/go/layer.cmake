# Stage the package in its installed shape, install it, and build the programs.
set(layer ${CMAKE_CURRENT_SOURCE_DIR}/go)
file(GLOB layer_files CONFIGURE_DEPENDS ${layer}/*.go ${layer}/go.mod)
set(raw ${ANYSCTP_GO_PACKAGE}/raw.go)
add_custom_command(OUTPUT ${raw} DEPENDS ${ANYSCTP_API} ${layer}/generate.py ${layer}/raw.go.in VERBATIM
  COMMAND ${CMAKE_COMMAND} -E make_directory ${ANYSCTP_GO_PACKAGE}
  COMMAND ${Python3_EXECUTABLE} -B ${layer}/generate.py ${ANYSCTP_API} ${raw})
set(staged_files ${raw})
foreach(file ${layer_files})
  get_filename_component(name ${file} NAME)
  add_custom_command(OUTPUT ${ANYSCTP_GO_PACKAGE}/${name} DEPENDS ${file}
    COMMAND ${CMAKE_COMMAND} -E copy ${file} ${ANYSCTP_GO_PACKAGE}/${name})
  list(APPEND staged_files ${ANYSCTP_GO_PACKAGE}/${name})
endforeach()
install(FILES ${layer_files} ${raw} DESTINATION ${CMAKE_INSTALL_DATADIR}/gocode/src/anysctp/sctp)

# How programs find it and the library; a workspace, so that they need no module of their own.
configure_file(go/run.in ${ANYSCTP_GO_FOLDER}/run @ONLY)
file(WRITE ${ANYSCTP_GO_FOLDER}/go.work "go ${go_least}\n\nuse ${ANYSCTP_GO_PACKAGE}\n")
file(WRITE ${ANYSCTP_GO_FOLDER}/anysctp.pc "Name: anysctp\nDescription: as it is staged\nVersion: ${PROJECT_VERSION}\n"
  "Cflags: -I${PROJECT_SOURCE_DIR}/core/include\nLibs: -L${ANYSCTP_STAGE}/lib -lanysctp\n")

file(GLOB programs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/examples/go/*.go ${PROJECT_SOURCE_DIR}/tests/*/*.go
  ${PROJECT_SOURCE_DIR}/demo/*.go ${PROJECT_SOURCE_DIR}/bench/*.go)
list(FILTER programs EXCLUDE REGEX "/run_[a-z]*\\.go$") # parts of the runner of the scenarios

# Those of an earlier package are gone then. The first one is built alone, as all that are built at once would each compile what
# Go brings.
set(fresh ${ANYSCTP_GO_FOLDER}/fresh)
list(GET programs 0 first)
add_custom_command(OUTPUT ${fresh} DEPENDS ${staged_files} ${ANYSCTP_GO_FOLDER}/run VERBATIM
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${ANYSCTP_GO_FOLDER}/made COMMAND ${ANYSCTP_GO_FOLDER}/run --build ${first}
  COMMAND ${CMAKE_COMMAND} -E touch ${fresh})
set(built)
foreach(program ${programs})
  string(REPLACE ${PROJECT_SOURCE_DIR} ${ANYSCTP_GO_FOLDER}/made made ${program})
  string(REGEX REPLACE "[.]go$" "_*.go" parts ${program})
  file(GLOB parts CONFIGURE_DEPENDS ${parts})
  add_custom_command(OUTPUT ${made} DEPENDS ${program} ${parts} ${fresh} VERBATIM
    COMMAND ${ANYSCTP_GO_FOLDER}/run --build ${program} COMMAND ${CMAKE_COMMAND} -E touch ${made})
  list(APPEND built ${made})
endforeach()
add_custom_target(anysctp_go ALL DEPENDS ${fresh} ${built})
add_dependencies(anysctp_go anysctp)
