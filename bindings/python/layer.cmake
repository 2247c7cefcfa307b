# The package's files beside sctp._raw, staged in their installed shape: those that are written, and those that generate.py makes.
set(layer ${CMAKE_CURRENT_SOURCE_DIR}/python/sctp)
file(GLOB_RECURSE layer_files CONFIGURE_DEPENDS RELATIVE ${layer} ${layer}/*.py ${layer}/py.typed)
set(staged_files)
foreach(file ${layer_files})
  set(staged ${ANYSCTP_STAGE}/python/sctp/${file})
  add_custom_command(OUTPUT ${staged} DEPENDS ${layer}/${file}
    COMMAND ${CMAKE_COMMAND} -E copy ${layer}/${file} ${staged})
  list(APPEND staged_files ${staged})
endforeach()
set(package ${ANYSCTP_STAGE}/python/sctp)
set(made_files ${package}/_raw.pyi ${package}/_enums.py ${package}/_notification_types.py)
set(generator ${CMAKE_CURRENT_SOURCE_DIR}/python/generate.py)
add_custom_command(OUTPUT ${made_files} DEPENDS ${ANYSCTP_API} ${generator}
  COMMAND ${Python_EXECUTABLE} -B ${generator} ${ANYSCTP_API} ${package})
# pysctp's private module, beside the package.
set(shim ${ANYSCTP_STAGE}/python/_sctp.py)
add_custom_command(OUTPUT ${shim} DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/python/_sctp.py
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_SOURCE_DIR}/python/_sctp.py ${shim})
list(APPEND staged_files ${shim})
add_custom_target(anysctp_python_layer ALL DEPENDS ${staged_files} ${made_files})
install(DIRECTORY ${layer}/ DESTINATION ${ANYSCTP_PYTHON_INSTALL_DIR}/sctp
  FILES_MATCHING PATTERN *.py PATTERN py.typed PATTERN __pycache__ EXCLUDE)
install(FILES ${made_files} DESTINATION ${ANYSCTP_PYTHON_INSTALL_DIR}/sctp)
install(FILES python/_sctp.py DESTINATION ${ANYSCTP_PYTHON_INSTALL_DIR})
# A wheel has usrsctp in it, whose licence wants to be with it.
if(SKBUILD_METADATA_DIR)
  install(FILES ${ANYSCTP_USRSCTP_SOURCE}/LICENSE.md DESTINATION ${SKBUILD_METADATA_DIR}/licenses/usrsctp)
endif()
