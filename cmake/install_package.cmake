# The libraries, and find_package(anysctp) and pkg-config for them. What programs need to run is the component `library`, what is
# needed to compile them is `development`.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/anysctp)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME development)
install(TARGETS ${anysctp_libraries} EXPORT anysctp-targets LIBRARY COMPONENT library NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development FILE_SET HEADERS COMPONENT development)
install(EXPORT anysctp-targets NAMESPACE anysctp:: DESTINATION ${package_dir})

# pkg-config --static says what the archive needs, and so does pkg-config alone where there is no shared library.
list(TRANSFORM anysctp_cxx_libraries PREPEND -l OUTPUT_VARIABLE libs_private)
list(JOIN libs_private " " libs_private)
string(APPEND libs_private " -pthread")
set(libs "")
if(NOT BUILD_SHARED_LIBS)
  set(libs " ${libs_private}")
endif()
file(RELATIVE_PATH prefix_from_pkgconfig /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/anysctp.pc.in ${CMAKE_CURRENT_BINARY_DIR}/anysctp.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/anysctp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/anysctp-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/anysctp-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/anysctp-config-version.cmake
  DESTINATION ${package_dir})

# Debian's packages have the licences in a file of their own.
if(NOT ANYSCTP_DEBIAN)
  anysctp_install_licences(${CMAKE_INSTALL_DOCDIR} COMPONENT library)
endif()

# For cmake/uninstall.cmake.
install(CODE "file(WRITE \"${PROJECT_BINARY_DIR}/install_prefix.txt\" \"\${CMAKE_INSTALL_PREFIX}\")")
