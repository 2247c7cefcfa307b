# Compiles a program in C or C++ and runs it, as an interpreter would: run_c.sh <include folder> <library> <compiler> ... <program>
# shellcheck shell=sh
set -e
include=$1 library=$2
shift 2
made=$(mktemp)
trap 'rm -f "$made"' EXIT
"$@" -Wall -Wextra -Werror -I"$include" "$library" -Wl,-rpath,"$(dirname "$library")" -o "$made"
"$made"
