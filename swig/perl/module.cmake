# sctp::raw, staged where Perl's loader of libraries looks for it.
find_package(Perl 5.20)
find_package(PerlLibs)
if(NOT PERLLIBS_FOUND OR NOT EXISTS ${PERL_INCLUDE_PATH}/perl.h)
  anysctp_without_language(perl "no Perl 5.20 or later was found with its headers: install libperl-dev or a like package")
  return()
endif()
anysctp_language(perl SUFFIX .pl COMMAND ${PERL_EXECUTABLE} STRICT -w LOAD "use sctp")
anysctp_module_path(PERL5LIB ${ANYSCTP_STAGE}/perl ":")

anysctp_swig_module(anysctp_perl SWIG_LANGUAGE perl5 FILE perl/module.i MODULE sctp::raw OUTPUT_NAME raw
  OUTPUT_DIR ${ANYSCTP_STAGE}/perl/auto/sctp/raw NO_PROXY INCLUDE ${PERL_INCLUDE_PATH} ${CMAKE_CURRENT_SOURCE_DIR}/perl)
separate_arguments(perl_flags NATIVE_COMMAND "${PERL_EXTRA_C_FLAGS}")
target_compile_options(anysctp_perl PRIVATE ${perl_flags})
target_link_options(anysctp_perl PRIVATE $<$<PLATFORM_ID:Darwin>:-undefined;dynamic_lookup>)

# The library lies beside the language folders in the stage, and in the library folder when installed.
string(REGEX REPLACE "^.*/(lib[^/]*/)" "\\1" perl_vendorarch "${PERL_VENDORARCH}")
set(ANYSCTP_PERL_INSTALL_DIR ${perl_vendorarch} CACHE STRING "Where Perl modules are installed, below the prefix")
file(RELATIVE_PATH to_library /${ANYSCTP_PERL_INSTALL_DIR}/auto/sctp/raw /${CMAKE_INSTALL_LIBDIR})
set_target_properties(anysctp_perl PROPERTIES SUFFIX ".so"
  BUILD_RPATH "$ORIGIN/../../../../lib" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN/${to_library}")
install(TARGETS anysctp_perl DESTINATION ${ANYSCTP_PERL_INSTALL_DIR}/auto/sctp/raw)
