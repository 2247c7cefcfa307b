# api.json: what the headers declare, for languages that take the façade by other means than SWIG (dev.d/api.py).
find_package(Python3 COMPONENTS Interpreter)
if(NOT Python3_Interpreter_FOUND)
  message(STATUS "without api.json: there is no interpreter for dev.d/api.py")
  return()
endif()
set(ANYSCTP_API ${ANYSCTP_STAGE}/share/anysctp/api.json)
set(headers ${PROJECT_SOURCE_DIR}/core/include/anysctp)
file(GLOB sources CONFIGURE_DEPENDS ${headers}/*)
set(script ${PROJECT_SOURCE_DIR}/dev.d/api.py)
add_custom_command(OUTPUT ${ANYSCTP_API} VERBATIM
  DEPENDS ${sources} ${script} ${PROJECT_SOURCE_DIR}/dev.d/header.py ${PROJECT_SOURCE_DIR}/swig/anysctp.i
  COMMAND ${CMAKE_COMMAND} -E make_directory ${ANYSCTP_STAGE}/share/anysctp
  COMMAND ${Python3_EXECUTABLE} -B ${script} ${ANYSCTP_API})
add_custom_target(anysctp_api ALL DEPENDS ${ANYSCTP_API})
if(NOT ANYSCTP_INSTALL)
  return()
endif()
install(FILES ${ANYSCTP_API} DESTINATION ${CMAKE_INSTALL_DATADIR}/anysctp COMPONENT development)
