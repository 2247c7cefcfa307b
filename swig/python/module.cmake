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
  OUTPUT_DIR ${ANYSCTP_PYTHON_STAGE}/sctp NO_PROXY LINK Python::Module INCLUDE ${CMAKE_CURRENT_SOURCE_DIR}/python)

# The library is beside the language folders in the stage, and in the library folder when installed.
string(REGEX REPLACE "^.*/(lib[^/]*/)" "\\1" python_sitearch "${Python_SITEARCH}")
set(ANYSCTP_PYTHON_INSTALL_DIR ${python_sitearch} CACHE STRING "Where Python modules are installed, below the prefix")
file(RELATIVE_PATH to_library /${ANYSCTP_PYTHON_INSTALL_DIR}/sctp /${CMAKE_INSTALL_LIBDIR})
set_target_properties(anysctp_python PROPERTIES SUFFIX ".${Python_SOABI}.so"
  BUILD_RPATH "$ORIGIN/../../lib" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN/${to_library}")
install(TARGETS anysctp_python DESTINATION ${ANYSCTP_PYTHON_INSTALL_DIR}/sctp)
