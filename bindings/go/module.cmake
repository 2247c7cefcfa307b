# The package anysctp/sctp, whose raw layer generate.py makes out of api.json.
set(go_least 1.19) # Debian 12's
find_program(ANYSCTP_GO go HINTS /usr/local/go/bin /usr/lib/go/bin)
set(go_version "")
if(ANYSCTP_GO)
  execute_process(COMMAND ${ANYSCTP_GO} env GOVERSION OUTPUT_VARIABLE go_version OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  string(REGEX MATCH "[0-9.]+" go_version "${go_version}")
endif()
if(NOT go_version OR go_version VERSION_LESS go_least)
  anysctp_without_language(go "no Go ${go_least} or later was found: install golang-go or a like package")
  return()
elseif(ANYSCTP_SANITIZE)
  anysctp_without_language(go "its programs cannot have a library with sanitizers")
  return()
elseif(NOT BUILD_SHARED_LIBS)
  anysctp_without_language(go "there is no shared library")
  return()
elseif(NOT ANYSCTP_API)
  anysctp_without_language(go "there is no api.json")
  return()
endif()

# A program is run by a script, which builds it first, unless it has been.
set(ANYSCTP_GO_FOLDER ${PROJECT_BINARY_DIR}/go)
set(ANYSCTP_GO_PACKAGE ${ANYSCTP_STAGE}/go/anysctp/sctp)
anysctp_language(go SUFFIX .go COMMAND ${ANYSCTP_GO_FOLDER}/run
  LOAD "package main\\n\\nimport _ `anysctp/sctp`\\n\\nfunc main() {}\\n")
