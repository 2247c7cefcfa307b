# The package's files beside sctp::raw, staged in their installed shape.
set(layer ${CMAKE_CURRENT_SOURCE_DIR}/perl)
file(GLOB_RECURSE layer_files CONFIGURE_DEPENDS RELATIVE ${layer} ${layer}/*.pm)
foreach(file ${layer_files})
  configure_file(perl/${file} ${ANYSCTP_STAGE}/perl/${file} COPYONLY)
endforeach()
install(DIRECTORY ${layer}/ DESTINATION ${ANYSCTP_PERL_INSTALL_DIR} FILES_MATCHING PATTERN "*.pm")
