# find_package(anysctp) and pkg-config for the installed library.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/anysctp)
install(EXPORT anysctp-targets NAMESPACE anysctp:: DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/anysctp-config-version.cmake COMPATIBILITY SameMinorVersion)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/anysctp-config.cmake "include(\${CMAKE_CURRENT_LIST_DIR}/anysctp-targets.cmake)\n")
file(RELATIVE_PATH prefix_from_pkgconfig /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/anysctp.pc.in ${CMAKE_CURRENT_BINARY_DIR}/anysctp.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/anysctp-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/anysctp-config-version.cmake
  DESTINATION ${package_dir})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/anysctp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
