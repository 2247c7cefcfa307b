# Compiles a C program and runs it, as an interpreter would: run_c.sh <compiler> <include folder> <library> <program>
# shellcheck shell=sh
set -e
made=$(mktemp)
trap 'rm -f "$made"' EXIT
"$1" -Wall -Wextra -Werror -I"$2" "$4" "$3" -Wl,-rpath,"$(dirname "$3")" -o "$made"
"$made"
