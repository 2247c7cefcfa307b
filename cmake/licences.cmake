# What has usrsctp in it has to come with both licences.
function(anysctp_install_licences folder) # and more of install()'s arguments
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${folder} ${ARGN})
  install(FILES ${ANYSCTP_USRSCTP_SOURCE}/LICENSE.md DESTINATION ${folder} RENAME LICENSE.usrsctp ${ARGN})
endfunction()
