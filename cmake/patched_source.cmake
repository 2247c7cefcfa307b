# patched_source(<source> <patches> <copy>): a copy of the folder with the patches applied, in the order of their names.
# Unchanged files are not written again, so that a changed patch compiles only what it changes.
find_program(ANYSCTP_PATCH patch REQUIRED)

function(patched_source source patches copy)
  file(GLOB patch_files CONFIGURE_DEPENDS ${patches}/*.patch)
  list(SORT patch_files)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch_files})
  set(fresh ${copy}.fresh)
  file(REMOVE_RECURSE ${fresh})
  file(COPY ${source}/ DESTINATION ${fresh})
  foreach(patch_file ${patch_files})
    get_filename_component(name ${patch_file} NAME)
    # --fuzz=0: a patch must match exactly, because an approximate match was not reviewed.
    execute_process(COMMAND ${ANYSCTP_PATCH} --quiet --forward --batch --fuzz=0 --no-backup-if-mismatch -p1 -i ${patch_file}
      WORKING_DIRECTORY ${fresh} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
      message(FATAL_ERROR "The patch ${name} does not apply to the source in ${source}:\n${said}"
        "That source has to be the release of usrsctp that dev.d/usrsctp.sh names, unchanged. Remove build/deps to have './dev build' fetch it again.")
    endif()
  endforeach()
  file(GLOB_RECURSE wanted RELATIVE ${fresh} ${fresh}/*)
  file(GLOB_RECURSE present RELATIVE ${copy} ${copy}/*)
  foreach(file ${present})
    if(NOT file IN_LIST wanted)
      file(REMOVE ${copy}/${file})
    endif()
  endforeach()
  foreach(file ${wanted})
    configure_file(${fresh}/${file} ${copy}/${file} COPYONLY)
  endforeach()
  file(REMOVE_RECURSE ${fresh})
endfunction()
