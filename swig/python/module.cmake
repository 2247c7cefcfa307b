# sctp._raw, staged as part of the package sctp.
find_package(Python 3.10 COMPONENTS Interpreter Development.Module)
if(NOT Python_FOUND)
  anysctp_without_language(python "no Python 3.10 or later was found with its headers: install python3-dev or a like package")
  return()
endif()
set(ANYSCTP_PYTHON_STAGE ${ANYSCTP_STAGE}/python)
anysctp_language(python SUFFIX .py COMMAND ${Python_EXECUTABLE} STRICT -W always LOAD "import sctp")
anysctp_module_path(PYTHONPATH ${ANYSCTP_PYTHON_STAGE} ":")

anysctp_swig_module(anysctp_python SWIG_LANGUAGE python FILE python/module.i MODULE _raw OUTPUT_NAME _raw
  OUTPUT_DIR ${ANYSCTP_PYTHON_STAGE}/sctp EXPORTS python/exports.map NO_PROXY LINK Python::Module INCLUDE ${CMAKE_CURRENT_SOURCE_DIR}/python)

# A wheel for this Python and all later ones; scikit-build-core says from which on, and names the wheel so.
set(suffix ".${Python_SOABI}.so")
if(SKBUILD_SABI_VERSION)
  if(SWIG_VERSION VERSION_LESS 4.2)
    message(FATAL_ERROR "SWIG ${SWIG_VERSION} cannot keep to Python's limited API: 4.2 or later is needed for a wheel. Let pip fetch "
      "it, without --no-build-isolation, or give --config-settings=wheel.py-api= for a wheel of this Python alone.")
  endif()
  string(REGEX REPLACE "^3[.]" "" minor ${SKBUILD_SABI_VERSION})
  math(EXPR limited_api "0x03000000 + (${minor} << 16)" OUTPUT_FORMAT HEXADECIMAL)
  target_compile_definitions(anysctp_python PRIVATE Py_LIMITED_API=${limited_api})
  set(suffix .abi3.so)
endif()
set_target_properties(anysctp_python PROPERTIES SUFFIX ${suffix})

# Modules are installed where this Python looks for them below the prefix, which on Debian has other names in /usr/local than in
# /usr; or, where it looks nowhere there, as it is laid out itself.
execute_process(OUTPUT_VARIABLE ANYSCTP_PYTHON_FOLDER OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND ${Python_EXECUTABLE} -c "
import pathlib, site, sys
prefix = pathlib.Path(sys.argv[1])
folders = [pathlib.Path(each) for each in site.getsitepackages()]
below = [each.relative_to(prefix) for each in folders if each.is_relative_to(prefix)]
print(*[each for each in below if each.parts[0] != 'local'][:1])" ${CMAKE_INSTALL_PREFIX})
if(NOT ANYSCTP_PYTHON_FOLDER)
  string(REGEX REPLACE "^.*/(lib[^/]*/)" "\\1" ANYSCTP_PYTHON_FOLDER "${Python_SITEARCH}")
endif()
set(ANYSCTP_PYTHON_INSTALL_DIR ${ANYSCTP_PYTHON_FOLDER} CACHE STRING "Where Python modules are installed, below the prefix")
install(TARGETS anysctp_python DESTINATION ${ANYSCTP_PYTHON_INSTALL_DIR}/sctp)

# The library is beside the language folders in the stage, and in the library folder when installed.
if(NOT ANYSCTP_MODULES_CONTAIN_LIBRARY)
  file(RELATIVE_PATH to_library /${ANYSCTP_PYTHON_INSTALL_DIR}/sctp /${CMAKE_INSTALL_LIBDIR})
  set_target_properties(anysctp_python PROPERTIES
    BUILD_RPATH "$ORIGIN/../../lib" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN/${to_library}")
endif()
