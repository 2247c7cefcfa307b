# Packages for Debian, by CPack: one of each component that is described, here or in bindings/<language>/debian.cmake.
set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${ANYSCTP_STAGE}/lib) # of our own other package, which is named below
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL "")
set(ANYSCTP_MAINTAINER "anysctp's developers <developers@anysctp.invalid>" CACHE STRING "Who is named in Debian's packages")
set(CPACK_PACKAGE_CONTACT ${ANYSCTP_MAINTAINER})
set(anysctp_library_package libanysctp${anysctp_soversion})

# Each package has these two.
set(anysctp_debian_files ${PROJECT_BINARY_DIR}/debian)
file(READ ${ANYSCTP_USRSCTP_SOURCE}/LICENSE.md usrsctp_licence)
string(STRIP "${usrsctp_licence}" usrsctp_licence)
string(REPLACE "\n" "\n " usrsctp_licence " ${usrsctp_licence}")
string(REPLACE "\n \n" "\n .\n" usrsctp_licence "${usrsctp_licence}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/copyright.in ${anysctp_debian_files}/copyright @ONLY)
string(TIMESTAMP anysctp_date "%a, %d %b %Y %H:%M:%S +0000" UTC) # that of SOURCE_DATE_EPOCH
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in ${anysctp_debian_files}/changelog.Debian @ONLY)
execute_process(COMMAND gzip --best --no-name --force ${anysctp_debian_files}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)

# anysctp_debian_package(<component> <package> <section> <summary> <description> [DEPENDS <packages>...]
#   [RECOMMENDS <packages>...] [REPLACES <a package that has the same files>] [SCRIPTS <file>...])
macro(anysctp_debian_package component package section summary description)
  cmake_parse_arguments(ARG "" "REPLACES" "DEPENDS;RECOMMENDS;SCRIPTS" ${ARGN})
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package})
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${summary}\n${description}")
  list(JOIN ARG_DEPENDS ", " CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS)
  list(JOIN ARG_RECOMMENDS ", " CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS)
  set(CPACK_DEBIAN_${upper}_PACKAGE_CONFLICTS ${ARG_REPLACES})
  set(CPACK_DEBIAN_${upper}_PACKAGE_REPLACES ${ARG_REPLACES})
  set(CPACK_DEBIAN_${upper}_PACKAGE_PROVIDES ${ARG_REPLACES})
  set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${ARG_SCRIPTS})
  install(FILES ${anysctp_debian_files}/copyright ${anysctp_debian_files}/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endmacro()

set(anysctp_this_library "${anysctp_library_package} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(anysctp_about
  "SCTP (RFC 9260) with the sockets of RFC 6458, on the kernel's SCTP or, where\nthe kernel has none, on a stack in user space.")
anysctp_debian_package(library ${anysctp_library_package} libs "SCTP sockets on the kernel's stack or on one in user space"
  "${anysctp_about}\nThis is the shared library.")
# CPack calls ldconfig by scripts, and Debian's other packages by this.
file(WRITE ${anysctp_debian_files}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${anysctp_debian_files}/triggers)
anysctp_debian_package(development libanysctp-dev libdevel "SCTP sockets on the kernel's stack or in user space, headers"
  "${anysctp_about}\nThese are the headers for C and C++, the archive, and the files for CMake and\npkg-config."
  DEPENDS ${anysctp_this_library})
get_cmake_property(anysctp_components COMPONENTS)
if("tools" IN_LIST anysctp_components)
  anysctp_debian_package(tools anysctp net "SCTP sockets on the kernel's stack or in user space, programs"
    "${anysctp_about}\nThese are programs for the command line." DEPENDS ${anysctp_this_library})
endif()
foreach(language ${anysctp_wanted_languages})
  include(${PROJECT_SOURCE_DIR}/bindings/${language}/debian.cmake)
endforeach()
include(CPack)
