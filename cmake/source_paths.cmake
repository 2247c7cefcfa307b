# Of where the sources lie on the machine that builds, nothing is in what is built: neither in what the stack says, and sends in its
# reasons of aborts, nor for debuggers, which find a source from the project's folder on. The last rule that fits counts.
add_library(anysctp_source_paths INTERFACE)
target_compile_options(anysctp_source_paths INTERFACE
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -ffile-prefix-map=${PROJECT_BINARY_DIR}=./build)
